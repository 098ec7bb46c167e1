using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Sallyport.SocketIO.EngineIO.Connections;

/// <summary>
/// Stands between a connection and the HTTP on it, so that a WebSocket can outlive its request: when HTTP has let go, the connection goes on, and what
/// HTTP kept for it is garbage. Until a WebSocket asks for that, all that HTTP does is passed on.
/// </summary>
internal sealed class ConnectionTakeover : IDuplexPipe, IConnectionHeartbeatFeature
{
    private readonly ConnectionContext _connection;
    private readonly KestrelServerLimits _limits;
    private readonly IConnectionHeartbeatFeature? _heart;
    private Func<Task>? _work;
    private Action? _beat;

    private ConnectionTakeover(ConnectionContext connection, KestrelServerLimits limits)
    {
        _connection = connection;
        _limits = limits;
        _heart = connection.Features.Get<IConnectionHeartbeatFeature>();
        Transport = connection.Transport;
        Input = new TakeoverPipeReader(Transport.Input, this);
        Output = new TakeoverPipeWriter(Transport.Output, this);
        connection.Transport = this;
        if (_heart is not null)
        {
            connection.Features.Set<IConnectionHeartbeatFeature>(this);
        }
    }

    /// <summary>Gets what HTTP reads from.</summary>
    public PipeReader Input { get; private set; }

    /// <summary>Gets what HTTP writes to.</summary>
    public PipeWriter Output { get; private set; }

    /// <summary>Gets the connection below. While the work runs it is the work's alone.</summary>
    public IDuplexPipe Transport { get; }

    /// <summary>Gets a value indicating whether the connection was asked for: the end of HTTP is not its end any more.</summary>
    public bool IsTaken { get; private set; }

    /// <summary>Gets a value indicating whether the connection can be had. Where Kestrel bounds upgraded requests they must last, for it counts them.</summary>
    public bool IsFree => !IsTaken && _limits.MaxConcurrentUpgradedConnections is null;

    /// <summary>Serves a connection: first HTTP, then who took it.</summary>
    public static Task ServeAsync(ConnectionContext connection, ConnectionDelegate http, KestrelServerLimits limits)
    {
        var takeover = new ConnectionTakeover(connection, limits);
        return takeover.ServeAsync(http(connection));
    }

    /// <summary>Takes the connection. The work begins when HTTP has let go, and the connection ends with it.</summary>
    public void Take(Func<Task> work)
    {
        _work = work;
        IsTaken = true;
    }

    void IConnectionHeartbeatFeature.OnHeartbeat(Action<object> action, object state)
    {
        if (_beat is null)
        {
            _heart!.OnHeartbeat(static takeover => ((ConnectionTakeover)takeover)._beat?.Invoke(), this);
        }

        _beat += () => action(state);
    }

    private async Task ServeAsync(Task http)
    {
        try
        {
            await http;
        }
        finally
        {
            // However HTTP ended: the work may hold something to give back.
            if (IsTaken)
            {
                http = Task.CompletedTask;
                Leave();
                await WorkAsync();
            }
        }
    }

    // What HTTP left with the connection would keep all of it alive.
    private void Leave()
    {
        _connection.Transport = Transport;
        Input = Transport.Input;
        Output = Transport.Output;
        _connection.Features.Set(_heart);
        _beat = null;
    }

    private Task WorkAsync()
    {
        var work = _work!;
        _work = null;
        return work();
    }
}
