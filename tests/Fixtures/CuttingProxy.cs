using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Sallyport.Fixtures;

/// <summary>A TCP proxy that can cut its connections, refuse new ones, or let nothing through while keeping them open.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly int _target;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, byte> _clients = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;
    private volatile TaskCompletionSource _flowing = Completed();
    private volatile bool _refusing;

    public CuttingProxy(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Http => $"http://127.0.0.1:{Port}";

    public string WebSocket => $"ws://127.0.0.1:{Port}";

    /// <summary>Connections accepted so far.</summary>
    public int Accepted { get; private set; }

    public void Cut()
    {
        foreach (var client in _clients.Keys)
        {
            client.Client.Close();
        }
    }

    /// <summary>Cuts and from now on closes what connects.</summary>
    public void Refuse()
    {
        _refusing = true;
        Cut();
    }

    public void Admit() => _refusing = false;

    /// <summary>Keeps connections open and passes nothing on, as a node that hangs.</summary>
    public void Freeze() => _flowing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Thaw() => _flowing.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        Cut();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private static TaskCompletionSource Completed()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
            if (_refusing)
            {
                client.Dispose();
                continue;
            }

            Accepted++;
            _clients[client] = 0;
            _ = PassAsync(client);
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using var node = new TcpClient();
        try
        {
            await node.ConnectAsync(IPAddress.Loopback, _target, _stopping.Token);
            await Task.WhenAny(PumpAsync(client.GetStream(), node.GetStream()), PumpAsync(node.GetStream(), client.GetStream()));
        }
        catch (Exception exception) when (exception is SocketException or IOException or OperationCanceledException)
        {
            // The connection ends; that is all a proxy does about it.
        }
        finally
        {
            _clients.TryRemove(client, out _);
            client.Dispose();
        }
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[16 * 1024];
        while (await from.ReadAsync(buffer, _stopping.Token) is var count and > 0)
        {
            await _flowing.Task.WaitAsync(_stopping.Token);
            await to.WriteAsync(buffer.AsMemory(0, count), _stopping.Token);
        }
    }
}
