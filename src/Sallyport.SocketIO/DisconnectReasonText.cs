namespace Sallyport.SocketIO;

/// <summary>The words of the Socket.IO documentation for a <see cref="DisconnectReason"/>.</summary>
public static class DisconnectReasonText
{
    /// <summary>Gets the reason as a Socket.IO server names it.</summary>
    /// <param name="reason">The reason.</param>
    /// <returns>For example <c>transport close</c>.</returns>
    public static string ToText(this DisconnectReason reason) =>
        reason switch
        {
            DisconnectReason.ClientNamespaceDisconnect => "client namespace disconnect",
            DisconnectReason.ServerNamespaceDisconnect => "server namespace disconnect",
            DisconnectReason.TransportClose => "transport close",
            DisconnectReason.TransportError => "transport error",
            DisconnectReason.PingTimeout => "ping timeout",
            DisconnectReason.ParseError => "parse error",
            DisconnectReason.ForcedClose => "forced close",
            DisconnectReason.ServerShuttingDown => "server shutting down",
            DisconnectReason.SendQueueFull => "send queue full",
            _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Unknown reason."),
        };
}
