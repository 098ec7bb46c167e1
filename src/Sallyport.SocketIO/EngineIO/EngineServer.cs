using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace Sallyport.SocketIO.EngineIO;

/// <summary>The sessions of one endpoint.</summary>
internal sealed class EngineServer(
    EngineOptions options,
    Func<EngineSession, IEngineListener> accept,
    TimeProvider time,
    EngineMetrics metrics,
    ILogger logger
)
{
    // 120 bits: a session id cannot be guessed. The length is that of the reference server.
    private const int SessionIdBytes = 15;

    private readonly ConcurrentDictionary<string, EngineSession> _sessions = new(StringComparer.Ordinal);
    private volatile TaskCompletionSource? _emptied;
    private volatile bool _isClosed;

    public EngineOptions Options { get; } = options;

    public TimeProvider Time { get; } = time;

    public EngineMetrics Metrics { get; } = metrics;

    public ILogger Logger { get; } = logger;

    public int SessionCount => _sessions.Count;

    public bool IsAdmitting => !_isClosed;

    public static string NewId()
    {
        Span<byte> random = stackalloc byte[SessionIdBytes];
        RandomNumberGenerator.Fill(random);
        return Base64Url.EncodeToString(random);
    }

    public EngineSession? Find(string id) => _sessions.GetValueOrDefault(id);

    /// <summary>Makes a session and gives it to the application.</summary>
    public EngineSession Open(EngineRequest request, Func<EngineSession, EngineTransport> transport, out ReadOnlyMemory<byte> openPacket)
    {
        var session = new EngineSession(this, NewId(), request, transport);
        using var writer = PooledWriter.Rent();
        var canUpgrade =
            session.Transport == EngineTransports.Polling
            && Options.AllowUpgrades
            && Options.Transports.HasFlag(EngineTransports.WebSocket);
        PacketCodec.WriteOpen(writer, session.Id, canUpgrade, Options);
        openPacket = writer.WrittenSpan.ToArray();
        if (session.Transport == EngineTransports.WebSocket)
        {
            _ = session.TrySend(EngineMessage.FromFrame(openPacket));
        }

        _sessions[session.Id] = session;
        Metrics.SessionOpened();
        try
        {
            session.Start(accept(session));
        }
        catch
        {
            session.Abort();
            throw;
        }

        if (_isClosed)
        {
            // The server began to close meanwhile and may have overlooked this one.
            session.End(EngineCloseReason.ServerShuttingDown, EngineSession.Ending.Drained);
        }

        return session;
    }

    public void Remove(EngineSession session)
    {
        if (_sessions.TryRemove(session.Id, out _) && _sessions.IsEmpty)
        {
            _emptied?.TrySetResult();
        }
    }

    public void StopAdmitting() => _isClosed = true;

    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        _isClosed = true;
        var emptied = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _emptied = emptied;
        EndAll(EngineSession.Ending.Drained);
        if (_sessions.IsEmpty)
        {
            return;
        }

        try
        {
            await emptied.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            EndAll(EngineSession.Ending.Cut);
        }
    }

    private void EndAll(EngineSession.Ending ending)
    {
        foreach (var session in _sessions.Values)
        {
            session.End(EngineCloseReason.ServerShuttingDown, ending);
        }
    }
}
