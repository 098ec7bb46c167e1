using Microsoft.Extensions.Options;
using Sallyport.Access.AccessRequests;
using Sallyport.Access.Issuing;
using Sallyport.Access.Notices;

namespace Sallyport.Doors.Mail;

/// <summary>Tells notices by mail: the operator of requests for access and of leaked keys, a key's owner of its leak and of the quota.</summary>
internal sealed class MailNoticeSink(MailQueue mails, AccountService accounts, AccessRequestService requests, IOptions<MailOptions> options)
    : INoticeSink
{
    private readonly string? _operator = options.Value.Operator;

    public async ValueTask DeliverAsync(Notice notice, CancellationToken cancellationToken)
    {
        if (!mails.IsOn)
        {
            return;
        }

        switch (notice.Kind)
        {
            case NoticeKind.AccessRequested:
                if (_operator is not null && (string?)notice.Data?["requestId"] is { } id)
                {
                    var found = await requests.FindAsync(id, cancellationToken);
                    Send(_operator, id, found.Value is { } request ? MailTexts.NewRequest(request) : ("Somebody asks for access", id));
                }

                break;
            case NoticeKind.KeyLeaked:
                Send(_operator, notice.Id, ("A live API key was reported as leaked", notice.Text));
                await SendToOwnerAsync(notice, MailTexts.LeakToOwner(notice.KeyId ?? "(unknown)"), cancellationToken);
                break;
            case NoticeKind.KeyExposed:
                Send(_operator, notice.Id, ("An API key was sent without encryption", notice.Text));
                break;
            case NoticeKind.UseAfterLeak:
                Send(_operator, notice.Id, ("A leaked API key is in use", notice.Text));
                break;
            case NoticeKind.QuotaReached80:
            case NoticeKind.QuotaReached100:
                var what = notice.KeyId is { } key ? $"Your API key {key}" : "Your account";
                await SendToOwnerAsync(notice, MailTexts.QuotaToOwner(what, notice.Kind == NoticeKind.QuotaReached100), cancellationToken);
                break;
        }
    }

    private async Task SendToOwnerAsync(Notice notice, (string Subject, string Text) mail, CancellationToken cancellationToken)
    {
        if (notice.AccountId is { } account && (await accounts.FindAsync(account, cancellationToken)).Value is { } owner)
        {
            Send(owner.Contact, notice.Id, mail);
        }
    }

    private void Send(string? to, string about, (string Subject, string Text) mail)
    {
        if (MailAddressRule.IsAddress(to))
        {
            mails.TrySend(
                new OutgoingMail
                {
                    About = about,
                    To = to!,
                    Subject = mail.Subject,
                    Text = mail.Text,
                }
            );
        }
    }
}
