using Sallyport.SocketIO.EngineIO;

namespace Sallyport.SocketIO.Tests.EngineIO.WebSockets;

/// <summary>Says goodbye and closes its own session while a message is handled.</summary>
internal sealed class ClosingListener(EngineSession session) : IEngineListener
{
    public ValueTask OnMessageAsync(ReadOnlyMemory<byte> data, bool isBinary)
    {
        session.TrySend(EngineMessage.Text("goodbye"u8)).ShouldBeTrue();
        session.Close();
        session.TrySend(EngineMessage.Text("late"u8)).ShouldBeFalse();
        return ValueTask.CompletedTask;
    }

    public ValueTask OnClosedAsync(EngineCloseReason reason) => ValueTask.CompletedTask;
}
