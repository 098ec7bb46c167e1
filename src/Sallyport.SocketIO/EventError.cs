namespace Sallyport.SocketIO;

/// <summary>An event of a client that went wrong. May be kept.</summary>
public sealed class EventError
{
    internal EventError(EventErrorKind kind, string eventName, string message, EventRefusal? refusal = null, Exception? exception = null)
    {
        Kind = kind;
        EventName = eventName;
        Message = message;
        Refusal = refusal;
        Exception = exception;
    }

    /// <summary>Gets what went wrong.</summary>
    public EventErrorKind Kind { get; }

    /// <summary>Gets the event's name; the client chose it.</summary>
    public string EventName { get; }

    /// <summary>Gets the text of the refusal, or of the exception. An exception's text is for logs, not for clients.</summary>
    public string Message { get; }

    /// <summary>Gets the refusal where a middleware refused the event.</summary>
    public EventRefusal? Refusal { get; }

    /// <summary>Gets the exception where a handler or a middleware threw.</summary>
    public Exception? Exception { get; }
}
