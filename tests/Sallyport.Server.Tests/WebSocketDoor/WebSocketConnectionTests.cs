using System.Net.WebSockets;
using Microsoft.Extensions.Logging.Abstractions;
using Sallyport.Doors.Errors;
using Sallyport.Doors.Sessions;
using Sallyport.Doors.WebSocketDoor;

namespace Sallyport.Server.Tests.WebSocketDoor;

public sealed class WebSocketConnectionTests
{
    [Fact]
    public async Task Cut_TimerFiresWhenTheConnectionIsOver_TouchesNothingOfTheRequest()
    {
        // The client has left already: the first read finds the end.
        using var stream = new MemoryStream();
        using var guard = new TextGuardStream(stream);
        using var socket = WebSocket.CreateFromStream(guard, new WebSocketCreationOptions { IsServer = true });
        var time = new LateTime();
        var cuts = 0;
        using var connection = new WebSocketConnection(socket, guard, () => cuts++, new DoorOptions(), time, NullLogger.Instance);

        await connection.RunAsync(static _ => ValueTask.CompletedTask);
        time.Fire();

        cuts.ShouldBe(0);
    }

    [Fact]
    public void Cut_ClientNeverSaysGoodbye_DropsTheTransport()
    {
        using var stream = new MemoryStream();
        using var guard = new TextGuardStream(stream);
        using var socket = WebSocket.CreateFromStream(guard, new WebSocketCreationOptions { IsServer = true });
        var time = new LateTime();
        var cuts = 0;
        using var connection = new WebSocketConnection(socket, guard, () => cuts++, new DoorOptions(), time, NullLogger.Instance);

        connection.Close(DisconnectReason.TooSlow);
        time.Fire();

        cuts.ShouldBe(1);
    }

    /// <summary>Its timers fire when told to, disposed or not, as one does that was firing while it was disposed of.</summary>
    private sealed class LateTime : TimeProvider
    {
        private Action? _fire;

        public void Fire() => _fire.ShouldNotBeNull()();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _fire = () => callback(state);
            return new LateTimer();
        }

        private sealed class LateTimer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose() { }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
