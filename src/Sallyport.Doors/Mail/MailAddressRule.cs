using System.Text.RegularExpressions;

namespace Sallyport.Doors.Mail;

/// <summary>
/// Which texts of strangers may become a recipient: one plain <c>local@domain</c> of ASCII, as browsers check it. No display name, no quotes, no
/// comment, no white space: nothing that could become a second address or another header.
/// </summary>
internal static partial class MailAddressRule
{
    private const int MaxLength = 254;

    public static bool IsAddress(string? text) => text is { Length: <= MaxLength } && Pattern().IsMatch(text);

    // https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address , with a dot in the domain, or localhost; no dot at an end of the local part.
    [GeneratedRegex(
        @"\A(?!\.)[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}(?<!\.)@(localhost|([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Pattern();
}
