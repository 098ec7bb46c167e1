using Sallyport.Access.AccessRequests;

namespace Sallyport.Doors.Mail;

/// <summary>The words of our mails. What a stranger wrote goes to the operator only, and never into a subject.</summary>
internal static class MailTexts
{
    /// <summary>An operator tries the mail server.</summary>
    public static (string Subject, string Text) Test() =>
        ("Sallyport test mail", "This mail was sent by `sallyport mail test`. The mail server works.");

    public static (string Subject, string Text) Link(AccessRequest request, string url) =>
        (
            "Your API key is ready to be created",
            $"""
            Your request for access has been approved (tier {request.Tier}).

            Create your API key here. The link works once, until {Time(request.LinkExpiresAt)}:

            {url}

            The key is shown once, on the page behind the button. Whoever has this link can take the key: do not pass it on.
            If you have not asked for access, ignore this mail.

            Reference: {request.Id}
            """
        );

    public static (string Subject, string Text) NewRequest(AccessRequest request) =>
        (
            "Somebody asks for access",
            $"""
            {request.Id}

            Name:     {request.Name}
            Contact:  {request.Contact}
            Use case: {request.UseCase}

            sallyport requests approve {request.Id} --tier TIER
            sallyport requests decline {request.Id}
            """
        );

    public static (string Subject, string Text) LeakToOwner(string keyId) =>
        (
            "Your API key was reported as leaked",
            $"""
            Somebody found your API key {keyId} where it should not be, and reported it.

            Take it out of your programs and of wherever it stands in the open. If your programs are refused now, the key has
            been revoked: answer to whoever gave you the key and name the key id above, and you get another.
            """
        );

    public static (string Subject, string Text) QuotaToOwner(string what, bool isUsedUp) =>
        isUsedUp
            ? (
                "Your monthly quota is used up",
                $"""
                {what} has used all of its monthly quota. Further requests are refused until the month is over (UTC).
                GET /usage shows where it went.
                """
            )
            : (
                "80 % of your monthly quota is used",
                $"""
                {what} has used 80 % of its monthly quota. When it is used up, requests are refused until the month is over (UTC).
                GET /usage shows where it goes.
                """
            );

    private static string Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("d MMMM yyyy, HH:mm 'UTC'") ?? "it is replaced";
}
