namespace Sallyport.Doors.Mail;

/// <summary>How the way to the mail server is protected.</summary>
internal enum MailTls
{
    /// <summary>STARTTLS, and no mail where the server does not offer it.</summary>
    StartTls,

    /// <summary>TLS from the first byte, usually on port 465.</summary>
    Implicit,

    /// <summary>In the clear: for a mail server on this machine.</summary>
    None,
}
