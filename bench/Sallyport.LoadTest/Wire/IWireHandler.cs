namespace Sallyport.LoadTest.Wire;

/// <summary>What a scenario does with its connections. All on the generator's one thread.</summary>
internal interface IWireHandler
{
    /// <summary>The greeting is done.</summary>
    void OnOpen(WebSocketWire wire);

    /// <summary>A message came after the greeting.</summary>
    void OnMessage(WebSocketWire wire, ReadOnlySpan<byte> message);

    /// <summary>The server refused the client while it greeted.</summary>
    void OnRefused(WebSocketWire wire);

    /// <summary>The server said something else than it must; it counts as a failure.</summary>
    void OnWrong(WebSocketWire wire, ReadOnlySpan<byte> what);

    /// <summary>The server sent its close frame.</summary>
    void OnGoodbye(WebSocketWire wire);

    /// <summary>The server closed the connection, or it broke.</summary>
    void OnClosed(WebSocketWire wire);
}
