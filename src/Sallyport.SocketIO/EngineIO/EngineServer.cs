using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sallyport.SocketIO.EngineIO.WebSockets;

namespace Sallyport.SocketIO.EngineIO;

/// <summary>
/// An Engine.IO server: the sessions of one endpoint, messages without namespaces and events. An application may have several, each with settings of
/// its own. All members may be called from any thread.
/// </summary>
/// <example>
/// <code>
/// builder.Services.AddEngineIO();
/// var app = builder.Build();
/// var server = new EngineServer(app.Services, new EngineOptions(), session => new Echo(session));
/// app.MapEngineIO("/engine.io/", server);
/// </code>
/// </example>
public sealed partial class EngineServer
{
    // 120 bits: a session id cannot be guessed. The length is that of the reference server.
    private const int SessionIdBytes = 15;

    /// <summary>How long an id is: the bytes in Base64.</summary>
    public const int IdLength = SessionIdBytes / 3 * 4;

    private readonly ConcurrentDictionary<string, EngineSession> _sessions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, EngineSession>.AlternateLookup<ReadOnlySpan<char>> _byText;
    private readonly Func<EngineSession, IEngineListener> _accept;
    private readonly HandlerList<Delegate> _errorHandlers = new();
    private volatile TaskCompletionSource? _emptied;
    private volatile bool _isClosed;

    /// <summary>Makes a server. It serves nothing until it is mapped with <c>MapEngineIO</c>.</summary>
    /// <param name="services">The services of the application; <c>AddEngineIO</c> or <c>AddSocketIO</c> was called on them.</param>
    /// <param name="options">The settings; read now, so later changes have no effect.</param>
    /// <param name="accept">Called once for each new session, before its first message; gives what handles its messages.</param>
    /// <exception cref="InvalidOperationException"><c>AddEngineIO</c> was not called.</exception>
    /// <exception cref="OptionsValidationException">The settings make no sense.</exception>
    public EngineServer(IServiceProvider services, EngineOptions options, Func<EngineSession, IEngineListener> accept)
        : this(
            Checked(options),
            accept ?? throw new ArgumentNullException(nameof(accept)),
            services?.GetService<TimeProvider>() ?? TimeProvider.System,
            services?.GetService<EngineMetrics>()
                ?? throw new InvalidOperationException("Call services.AddEngineIO() or AddSocketIO() before making an EngineServer."),
            services.GetRequiredService<ILoggerFactory>().CreateLogger(LogCategory),
            services.GetRequiredService<InlineScheduling>()
        ) { }

    internal EngineServer(
        EngineOptions options,
        Func<EngineSession, IEngineListener> accept,
        TimeProvider time,
        EngineMetrics metrics,
        ILogger logger,
        InlineScheduling inline
    )
    {
        _accept = accept;
        Options = options;
        Time = time;
        Metrics = metrics;
        Logger = logger;
        Inline = inline;
        Headers = new SessionHeaders(options, logger);
        PingDue = new DeadlineQueue(time, options.PingInterval);
        PongDue = new DeadlineQueue(time, options.PingTimeout);
        Answers = new EngineAnswers(options.HttpCompression);
        _byText = _sessions.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Gets how many sessions are open or being closed.</summary>
    public int SessionCount => _sessions.Count;

    /// <summary>Gets a value indicating whether new sessions are let in.</summary>
    public bool IsAdmitting => !_isClosed;

    /// <summary>Gets the sessions of this moment, in no order. Sessions may come and go while it is enumerated.</summary>
    public IEnumerable<EngineSession> Sessions => _sessions.Select(entry => entry.Value);

    internal const string LogCategory = "Sallyport.SocketIO.EngineIO";

    internal EngineOptions Options { get; }

    internal TimeProvider Time { get; }

    internal EngineMetrics Metrics { get; }

    internal InlineScheduling Inline { get; }

    internal ILogger Logger { get; }

    internal RepeatedText Repeated { get; } = new();

    internal SessionHeaders Headers { get; }

    /// <summary>Gets the callbacks of the application that have not completed.</summary>
    internal RunningCallbacks Callbacks { get; } = new();

    internal DeadlineQueue PingDue { get; }

    internal DeadlineQueue PongDue { get; }

    internal EngineAnswers Answers { get; }

    /// <summary>Finds a session by its id.</summary>
    /// <param name="id">The session id.</param>
    /// <returns>The session, or <see langword="null"/> where there is none.</returns>
    public EngineSession? Find(string id) => _sessions.GetValueOrDefault(id);

    /// <summary>
    /// Adds a handler for refused requests: unknown session, wrong method, <see cref="EngineOptions.AllowRequest"/> said no, and so on. The answer waits
    /// for it, so keep it short.
    /// </summary>
    /// <param name="handler">The handler. What it throws is logged.</param>
    [OverloadResolutionPriority(1)]
    public void OnConnectionError(Func<EngineConnectionError, ValueTask> handler) => _errorHandlers.Add(handler);

    /// <inheritdoc cref="OnConnectionError(Func{EngineConnectionError, ValueTask})" />
    public void OnConnectionError(Func<EngineConnectionError, Task> handler) => _errorHandlers.Add(handler);

    /// <inheritdoc cref="OnConnectionError(Func{EngineConnectionError, ValueTask})" />
    public void OnConnectionError(Action<EngineConnectionError> handler) => _errorHandlers.Add(handler);

    /// <summary>Refuses every new session with HTTP 503 from now on; open sessions go on.</summary>
    public void StopAdmitting() => _isClosed = true;

    /// <summary>
    /// Refuses new sessions, closes all others once what is queued for them is taken, and waits for the callbacks of the application. Called by itself when
    /// the application stops, with <see cref="EngineOptions.ShutdownTimeout"/>.
    /// </summary>
    /// <param name="cancellationToken">Stops waiting: sessions that are left are cut, callbacks that have not completed are abandoned.</param>
    /// <returns>A task that completes when no session is left and no callback is running.</returns>
    public async Task CloseAsync(CancellationToken cancellationToken = default)
    {
        _isClosed = true;
        var emptied = WhenEmpty();
        EndAll(EngineSession.Ending.Drained);
        try
        {
            await emptied.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            EndAll(EngineSession.Ending.Cut);
        }

        try
        {
            await Callbacks.WhenIdle().WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            var abandoned = Callbacks.Count;
            Log.CallbacksAbandoned(Logger, abandoned);
            Metrics.CallbacksAbandoned(abandoned);
        }
    }

    internal EngineSession? Find(ReadOnlySpan<char> id) => _byText.TryGetValue(id, out var session) ? session : null;

    internal static string NewId()
    {
        Span<byte> random = stackalloc byte[SessionIdBytes];
        RandomStock.Take(random);
        return Base64Url.EncodeToString(random);
    }

    /// <summary>Reports a refused request to the application.</summary>
    internal ValueTask ReportAsync(EngineError error, ReadOnlySpan<char> detail, HttpContext context)
    {
        Log.Refused(Logger, (int)error.Code, error.Message);
        Metrics.RequestRefused(error.Code);
        return _errorHandlers.IsEmpty
            ? ValueTask.CompletedTask
            : ReportAsync(new EngineConnectionError(error.Code, error.Message, detail.ToString(), context));
    }

    /// <summary>Makes a session and gives it to the application.</summary>
    internal EngineSession Open(
        EngineRequest request,
        Func<EngineSession, EngineTransport> transport,
        out ReadOnlyMemory<byte> openPacket
    ) => Open(NewId(), request, transport, out openPacket);

    /// <summary>Makes a session with an id from <see cref="NewId"/> that the answer's headers already name.</summary>
    internal EngineSession Open(
        string id,
        EngineRequest request,
        Func<EngineSession, EngineTransport> transport,
        out ReadOnlyMemory<byte> openPacket
    )
    {
        var session = new EngineSession(this, id, request, transport);
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
        Metrics.SessionOpened(session.Transport);
        try
        {
            var listener = _accept(session);
            TellOfSession(session);
            session.Start(listener);
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

    private async ValueTask ReportAsync(EngineConnectionError report)
    {
        foreach (var handler in _errorHandlers.Handlers)
        {
            try
            {
                await RunningCallbacks.Invoke(handler, report);
            }
            catch (Exception exception)
            {
                Log.ConnectionErrorHandlerFailed(Logger, exception);
            }
        }
    }

    private Task WhenEmpty()
    {
        TaskCompletionSource emptied;
        lock (_errorHandlers)
        {
            // Two who close wait for the same.
            emptied = _emptied is { Task.IsCompleted: false } present
                ? present
                : new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _emptied = emptied;
        }

        if (_sessions.IsEmpty)
        {
            emptied.TrySetResult();
        }

        return emptied.Task;
    }

    private void EndAll(EngineSession.Ending ending)
    {
        foreach (var session in _sessions.Values)
        {
            session.End(EngineCloseReason.ServerShuttingDown, ending);
        }
    }

    private static EngineOptions Checked(EngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return EngineOptionsCheck.FindProblems(options) is { Count: > 0 } problems
            ? throw new OptionsValidationException(nameof(EngineOptions), typeof(EngineOptions), problems)
            : options;
    }

    private static partial class Log
    {
        [LoggerMessage(4001, LogLevel.Debug, "Refused a request with code {Code}: {Message}", EventName = "RequestRefused")]
        public static partial void Refused(ILogger logger, int code, string message);

        [LoggerMessage(4082, LogLevel.Error, "A handler of connection errors failed.", EventName = "ConnectionErrorHandlerFailed")]
        public static partial void ConnectionErrorHandlerFailed(ILogger logger, Exception exception);

        [LoggerMessage(
            4003,
            LogLevel.Warning,
            "The server closes without waiting any longer for {Count} callbacks of the application.",
            EventName = "CallbacksAbandoned"
        )]
        public static partial void CallbacksAbandoned(ILogger logger, int count);
    }
}
