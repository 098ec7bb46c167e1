using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Options;
using Sallyport.Access.Limits;
using Sallyport.Doors.Admissions;
using Sallyport.Doors.Limits;
using Sallyport.Doors.Sessions;

namespace Sallyport.Doors.Listening;

/// <summary>
/// Bounds the TCP connections of each address in every phase, from before TLS to the end, and ends those that stay silent. Connections of trusted proxies
/// are counted in <see cref="Count"/> only: they carry many clients.
/// </summary>
internal sealed partial class TcpConnections(
    InEffect<LimitsOptions> limits,
    IOptions<DoorOptions> doors,
    TrustedProxies proxies,
    LimitMetrics metrics,
    TimeProvider time,
    ILogger<TcpConnections> logger
)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, int> _byAddress = [];
    private int _count;

    /// <summary>Gets how many connections are open.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Stands before all else that Kestrel does with a connection.</summary>
    public ConnectionDelegate Around(ConnectionDelegate next) => connection => ServeAsync(connection, next);

    private async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address;
        var counted = proxies.IsTrusted(address) ? null : SessionRegistry.CountedAs(address);
        if (!TryEnter(counted))
        {
            metrics.Refused(LimitKind.AddressTcpConnections);
            Log.TooMany(logger, address);
            return;
        }

        try
        {
            if (await IsUsedAsync(connection))
            {
                await next(connection);
            }
        }
        finally
        {
            Leave(counted);
        }
    }

    // Until the first byte nothing is made for the connection. Kestrel times everything after it.
    private async Task<bool> IsUsedAsync(ConnectionContext connection)
    {
        var input = connection.Transport.Input;
        var stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        using var patience = new CancellationTokenSource(doors.Value.AuthenticationTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
        try
        {
            var read = await input.ReadAsync(either.Token);
            input.AdvanceTo(read.Buffer.Start);
            return !read.Buffer.IsEmpty;
        }
        catch (OperationCanceledException)
        {
            // Nothing was sent in time, or the server stops.
            return false;
        }
        catch (IOException)
        {
            // Reset by the client.
            return false;
        }
    }

    private bool TryEnter(IPAddress? counted)
    {
        lock (_lock)
        {
            if (counted is not null)
            {
                var count = _byAddress.GetValueOrDefault(counted);
                if (count >= limits.Value.Connections.TcpPerAddress)
                {
                    return false;
                }

                _byAddress[counted] = count + 1;
            }

            _count++;
            return true;
        }
    }

    private void Leave(IPAddress? counted)
    {
        lock (_lock)
        {
            _count--;
            if (counted is not null && --_byAddress[counted] is var left && left == 0)
            {
                _byAddress.Remove(counted);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3441, LogLevel.Debug, "Refused a TCP connection: {Address} has too many.", EventName = "TooManyTcpConnections")]
        public static partial void TooMany(ILogger logger, IPAddress? address);
    }
}
