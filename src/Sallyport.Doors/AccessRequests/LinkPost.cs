using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Sallyport.Access.AccessRequests;
using Sallyport.Doors.Listening;
using Sallyport.Doors.Mail;

namespace Sallyport.Doors.AccessRequests;

/// <summary>
/// Brings one-time links to applicants: by mail where there is mail and the contact is an address, else into the operator's hands. A link begins with
/// <c>PublicUrl</c>; where that is not set, with the address this server listens on, for the operator to correct.
/// </summary>
internal sealed class LinkPost(AccessRequestService requests, IConfiguration configuration, MailQueue? mails = null, IServer? server = null)
{
    private readonly string? _publicUrl = PublicUrl.Read(configuration, out _);

    /// <summary>Gets what the operator should know about a link that is shown; null when it is good as it is.</summary>
    public string? Hint =>
        _publicUrl is null ? "PublicUrl is not set: before you pass the link on, let it begin with the address your customers use." : null;

    /// <summary>Tells whether a link for this request would be mailed.</summary>
    public bool CanMail(AccessRequest request) =>
        mails is { IsOn: true } && _publicUrl is not null && MailAddressRule.IsAddress(request.Contact);

    /// <summary>Puts the link into the mail; what becomes of it is written to the request.</summary>
    public bool TryMail(IssuedLink link)
    {
        var (subject, text) = MailTexts.Link(link.Request, UrlOf(link));
        return mails is not null
            && mails.TrySend(
                new OutgoingMail
                {
                    About = link.Request.Id,
                    To = link.Request.Contact,
                    Subject = subject,
                    Text = text,
                    Settled = isSent =>
                        requests.SetDeliveryAsync(link.Request, isSent ? LinkDelivery.Mailed : LinkDelivery.Failed, CancellationToken.None),
                }
            );
    }

    /// <summary>The whole link.</summary>
    public string UrlOf(IssuedLink link) => (_publicUrl ?? Listening()) + AccessAddresses.Links + link.Token;

    private string? Listening()
    {
        var bound = server?.Features.Get<IServerAddressesFeature>()?.Addresses.Select(BindingAddress.Parse) ?? [];
        var address = bound.Concat(ListenOptions.Read(configuration, out _).Addresses).FirstOrDefault();
        if (address is null || address.Port == 0 || address.IsUnixPipe)
        {
            return null;
        }

        var host = address.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "localhost" : address.Host;
        return $"{address.Scheme}://{host}:{address.Port}";
    }
}
