namespace Sallyport.Doors.Mail;

/// <summary>A mail to be sent. A class, not a record: its text may hold a link, and <c>ToString</c> must not print it.</summary>
internal sealed class OutgoingMail
{
    /// <summary>Gets what the mail is about, for the log: an id.</summary>
    public required string About { get; init; }

    /// <summary>Gets the recipient; see <see cref="MailAddressRule"/>.</summary>
    public required string To { get; init; }

    /// <summary>Gets the subject: our own words only.</summary>
    public required string Subject { get; init; }

    /// <summary>Gets the plain text.</summary>
    public required string Text { get; init; }

    /// <summary>Gets who wants to know how it ended: true when the mail server took it.</summary>
    public Func<bool, Task>? Settled { get; init; }

    /// <summary>Gets or sets how often it was tried.</summary>
    public int Attempts { get; set; }
}
