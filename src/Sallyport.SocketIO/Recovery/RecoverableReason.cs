namespace Sallyport.SocketIO.Recovery;

/// <summary>Which ends may be undone. Who left, or was put out, begins anew; so does who sent what is no packet.</summary>
internal static class RecoverableReason
{
    public static bool IsRecoverable(this DisconnectReason reason) =>
        reason
            is DisconnectReason.TransportClose
                or DisconnectReason.TransportError
                or DisconnectReason.PingTimeout
                or DisconnectReason.ForcedClose
                or DisconnectReason.SendQueueFull
                or DisconnectReason.ServerShuttingDown;
}
