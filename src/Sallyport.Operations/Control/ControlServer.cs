using System.Collections.Concurrent;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Sallyport.Access.Audit;
using Sallyport.Operations.Execution;
using Sallyport.Storage.Folder;

namespace Sallyport.Operations.Control;

/// <summary>Serves the control socket while the server runs. Starts after the store is open: the folder's lock is held then.</summary>
internal sealed partial class ControlServer(IOptions<DataOptions> data, OperatorDesk desk, ILogger<ControlServer> logger)
    : IHostedService,
        IDisposable
{
    private const int MostConversations = 16;
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pulse = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _seats = new(MostConversations);
    private readonly ConcurrentDictionary<Task, bool> _conversations = new();
    private ControlListener? _listener;
    private Task _accepting = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _listener = ControlListener.Open(data.Value.Folder);
        _accepting = AcceptAsync(_listener, _stopping.Token);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _accepting;
        _listener?.Dispose();
        await Task.WhenAll(_conversations.Keys).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        // A host whose start failed is disposed without being stopped.
        _stopping.Cancel();
        _listener?.Dispose();
        _stopping.Dispose();
        _seats.Dispose();
    }

    private async Task AcceptAsync(ControlListener listener, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await _seats.WaitAsync(stopping);
                Begin(await AcceptOneAsync(listener, stopping), stopping);
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (SocketException failure)
            {
                // Out of file handles, most likely: the next moment may be better.
                Log.AcceptFailed(logger, failure.Message);
                await Task.Delay(PauseAfterFailure, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<Socket> AcceptOneAsync(ControlListener listener, CancellationToken stopping)
    {
        try
        {
            return await listener.AcceptAsync(stopping);
        }
        catch
        {
            _seats.Release();
            throw;
        }
    }

    private void Begin(Socket socket, CancellationToken stopping)
    {
        var conversation = ConverseAsync(socket, stopping);
        _conversations.TryAdd(conversation, true);
        _ = conversation.ContinueWith(
            ended => _conversations.TryRemove(ended, out _),
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default
        );
    }

    private async Task ConverseAsync(Socket socket, CancellationToken stopping)
    {
        await Task.Yield();
        try
        {
            var user = ControlPeer.UserOf(socket);
            if (!ControlPeer.IsTrusted(user, data.Value.Folder))
            {
                socket.Dispose();
                Log.StrangerRefused(logger, user!.Value);
                return;
            }

            using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            patience.CancelAfter(LongestSilence);
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            var line = await ControlProtocol.ReadLineAsync(stream, OperatorRequest.MaxBytes, patience.Token);
            if (line is null)
            {
                return;
            }

            // Once understood, a request is finished even while the server stops; only the host's patience ends it.
            var answer = ControlProtocol.TryDecodeRequest(line, out var request, out var failure)
                ? await AnswerAsync(request, OperatorActor.Of(user), stream)
                : failure;
            patience.CancelAfter(LongestSilence);
            await stream.WriteAsync(ControlProtocol.Encode(answer), CancellationToken.None);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            Log.AskerLeft(logger);
        }
        finally
        {
            _seats.Release();
        }
    }

    // Who waits for something that takes long is told now and then that it is still at work. Should the asker leave, it is finished all the same.
    private async Task<OperatorAnswer> AnswerAsync(OperatorRequest request, Actor by, NetworkStream stream)
    {
        string? said = null;
        OperationProgress.Listen(text => Volatile.Write(ref said, text));
        var answer = AnswerAsync(request, by);
        while (await Task.WhenAny(answer, Task.Delay(Pulse)) != answer)
        {
            try
            {
                await stream.WriteAsync(ControlProtocol.EncodeProgress(Volatile.Read(ref said)));
            }
            catch (IOException)
            {
                break;
            }
        }

        return await answer;
    }

    private async Task<OperatorAnswer> AnswerAsync(OperatorRequest request, Actor by)
    {
        try
        {
            return await desk.AskAsync(request, by, CancellationToken.None);
        }
        catch (Exception bug)
        {
            Log.RequestFailed(logger, bug);
            return new OperatorFailure(OperatorFailureKind.Failed, "The server failed on this request; its log says why.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            3101,
            LogLevel.Error,
            "The control socket could not take a connection: {Reason}.",
            EventName = "ControlAcceptFailed"
        )]
        public static partial void AcceptFailed(ILogger logger, string reason);

        [LoggerMessage(3102, LogLevel.Debug, "A command left the control socket before its answer.", EventName = "ControlAskerLeft")]
        public static partial void AskerLeft(ILogger logger);

        [LoggerMessage(3103, LogLevel.Error, "A request on the control socket failed.", EventName = "ControlRequestFailed")]
        public static partial void RequestFailed(ILogger logger, Exception bug);

        [LoggerMessage(
            3104,
            LogLevel.Warning,
            "A process of user {UserId} connected to the control socket and was refused: only root and the owner of the data folder may use it.",
            EventName = "ControlStrangerRefused"
        )]
        public static partial void StrangerRefused(ILogger logger, uint userId);
    }
}
