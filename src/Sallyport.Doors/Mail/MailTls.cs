namespace Sallyport.Doors.Mail;

/// <summary>How the way to the mail server is protected.</summary>
internal enum MailTls
{
    /// <summary>STARTTLS, and no mail where the server does not offer it.</summary>
    StartTls,

    /// <summary>In the clear: for a mail server on this machine.</summary>
    None,
}
