namespace Sallyport.Access.Notices;

/// <summary>
/// Carries notices out of the house: a webhook, a mail. Registered as a set; called one notice after the other, after it is in the store. What a
/// sink cannot deliver now it keeps for itself: an exception is logged and the notice is not offered again.
/// </summary>
public interface INoticeSink
{
    /// <summary>Delivers, or takes over the delivery.</summary>
    ValueTask DeliverAsync(Notice notice, CancellationToken cancellationToken);
}
