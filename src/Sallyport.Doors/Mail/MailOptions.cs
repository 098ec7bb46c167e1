using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using MimeKit;
using Sallyport.Doors.Listening;

namespace Sallyport.Doors.Mail;

/// <summary>Section <c>Mail</c>: the mail server. Without <see cref="Host"/> no mail is sent, and the operator passes links on.</summary>
internal sealed class MailOptions
{
    public const string Section = "Mail";

    /// <summary>Gets or sets the mail server's name.</summary>
    /// <value>The default is none: no mail.</value>
    public string? Host { get; set; }

    /// <summary>Gets or sets its port.</summary>
    /// <value>The default value is 587.</value>
    [Range(1, 65_535)]
    public int Port { get; set; } = 587;

    /// <summary>Gets or sets the user; none sends without signing in.</summary>
    public string? User { get; set; }

    /// <summary>Gets or sets the user's password.</summary>
    public string? Password { get; set; }

    /// <summary>Gets or sets the sender, <c>address</c> or <c>Name &lt;address&gt;</c>.</summary>
    public string? From { get; set; }

    /// <summary>Gets or sets the operator's address: new requests for access and leaked keys are told there.</summary>
    /// <value>The default is none: nothing is sent to the operator.</value>
    public string? Operator { get; set; }

    /// <summary>Gets or sets how the way to the server is protected.</summary>
    /// <value>The default is STARTTLS. A password is never sent in the clear beyond this machine.</value>
    public MailTls TlsMode { get; set; } = MailTls.StartTls;

    /// <summary>Gets or sets how long one attempt to send may take.</summary>
    /// <value>The default value is 30 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);
}

[OptionsValidator]
internal sealed partial class MailOptionsValidator : IValidateOptions<MailOptions>;

/// <summary>What the settings of mail need of each other.</summary>
internal sealed class MailOptionsAgree(IConfiguration configuration) : IValidateOptions<MailOptions>
{
    public ValidateOptionsResult Validate(string? name, MailOptions options)
    {
        var faults = options.Host is null ? [] : Faults(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    // https://www.rfc-editor.org/rfc/rfc8314#section-3.3 : "submissions".
    private const int ImplicitTlsPort = 465;

    private IEnumerable<string> Faults(MailOptions options)
    {
        if (Uri.CheckHostName(options.Host) == UriHostNameType.Unknown)
        {
            yield return "Mail:Host is no name or address of a mail server.";
        }

        if (!MailboxAddress.TryParse(options.From, out var from) || !MailAddressRule.IsAddress(from.Address))
        {
            yield return "Mail:From must be a mail address such as Sallyport <no-reply@example.com>.";
        }

        if (options.Operator is { } @operator && !MailAddressRule.IsAddress(@operator))
        {
            yield return "Mail:Operator must be a plain mail address.";
        }

        if ((options.User is null) != (options.Password is null))
        {
            yield return "Mail:User and Mail:Password belong together: set both or neither.";
        }

        if (options is { TlsMode: MailTls.None, Password: not null } && !IsHere(options.Host))
        {
            yield return "Mail:TlsMode None would send the password in the clear: use StartTls or Implicit.";
        }

        if (options is { TlsMode: MailTls.StartTls, Port: ImplicitTlsPort })
        {
            yield return "Mail:Port 465 expects TLS from the first byte: set Mail:TlsMode to Implicit, or use port 587 with StartTls.";
        }

        if (PublicUrl.Read(configuration, out var fault) is null && fault is null)
        {
            yield return "Mail:Host needs PublicUrl: links in mails begin with it.";
        }
    }

    private static bool IsHere(string? host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (System.Net.IPAddress.TryParse(host, out var address) && System.Net.IPAddress.IsLoopback(address));
}
