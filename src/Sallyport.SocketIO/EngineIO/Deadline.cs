namespace Sallyport.SocketIO.EngineIO;

/// <summary>Something that is due some time after it was set; see <see cref="DeadlineQueue"/>. Whoever sets and clears it sees to it that he does one at a time.</summary>
internal abstract class Deadline
{
    internal Deadline? Next { get; set; }

    internal Deadline? Previous { get; set; }

    internal DeadlineQueue? Queue { get; set; }

    /// <summary>Gets or sets when it is due, in ticks of the clock.</summary>
    internal long Due { get; set; }

    /// <summary>Gets a value indicating whether it is set. Nothing, for one that has just become due and was not set again meanwhile.</summary>
    public bool IsSet => Queue is not null;

    /// <summary>Takes it back, wherever it is set.</summary>
    public void Clear() => Queue?.Remove(this);

    /// <summary>Called once it is due, without any lock.</summary>
    public abstract void OnDue();
}
