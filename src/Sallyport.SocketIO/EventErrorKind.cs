namespace Sallyport.SocketIO;

/// <summary>What went wrong with an event of a client.</summary>
public enum EventErrorKind
{
    /// <summary>A middleware of <see cref="Socket.Use"/> refused it: no handler ran but catch-all ones.</summary>
    Refused,

    /// <summary>A handler or a middleware threw. The others ran.</summary>
    HandlerFailed,

    /// <summary>The arguments were not what a typed handler asks for; it did not run.</summary>
    ArgumentsDoNotFit,
}
