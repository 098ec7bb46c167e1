namespace Sallyport.SocketIO;

/// <summary>How waiting for an acknowledgement ended.</summary>
public enum AckOutcome
{
    /// <summary>The client answered.</summary>
    Answered,

    /// <summary>No answer came in time.</summary>
    TimedOut,

    /// <summary>The socket was not connected, or left before it answered.</summary>
    Disconnected,

    /// <summary>Nothing was sent: <see cref="SocketIOOptions.MaxPendingAcks"/> answers were already awaited.</summary>
    TooManyPending,
}
