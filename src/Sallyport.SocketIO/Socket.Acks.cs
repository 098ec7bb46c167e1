using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Sallyport.SocketIO.Broadcasting;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Parsers;
using Sallyport.SocketIO.Protocol;

namespace Sallyport.SocketIO;

/// <content>Acknowledgements, both ways.</content>
public sealed partial class Socket
{
    private Dictionary<ulong, TaskCompletionSource<AckAnswer>>? _acks;
    private ulong _nextAck;

    /// <summary>Sends an event and waits for the client's acknowledgement.</summary>
    /// <param name="name">The event's name.</param>
    /// <param name="arguments">The arguments as one JSON array, such as <c>["world",1]</c>, written as it is: it must be valid JSON.</param>
    /// <param name="timeout">How long to wait for the answer.</param>
    /// <param name="attachments">Binary data, one for each <c>{"_placeholder":true,"num":n}</c> in the arguments; not copied.</param>
    /// <param name="options">How it is sent. A volatile event that was dropped counts as not answered in time.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The answer, or why there is none.</returns>
    /// <exception cref="ArgumentException">The name is reserved, or the arguments are no array.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<AckAnswer> EmitWithAckAsync(
        string name,
        ReadOnlySpan<byte> arguments,
        TimeSpan timeout,
        IReadOnlyList<ReadOnlyMemory<byte>>? attachments = null,
        SendOptions options = SendOptions.None,
        CancellationToken cancellationToken = default
    ) => AskAsync(name, arguments, attachments, timeout, options, cancellationToken);

    /// <summary>An acknowledgement came. One nobody waits for any more is dropped.</summary>
    internal void OnAck(ulong id, JsonElement arguments, IReadOnlyList<ReadOnlyMemory<byte>> attachments)
    {
        if (id >= AckRounds.FirstId)
        {
            Namespace.AckRounds.OnAnswer(id, this, arguments, attachments);
        }
        else if (TryTakeAck(id, out var answer))
        {
            answer.TrySetResult(new AckAnswer(arguments, attachments));
        }
    }

    internal bool IsAwaitingAck(ulong id)
    {
        if (id >= AckRounds.FirstId)
        {
            return Namespace.AckRounds.IsAwaited(id, this);
        }

        lock (_gate)
        {
            return _acks?.ContainsKey(id) == true;
        }
    }

    /// <summary>Answers an event of the client.</summary>
    internal bool TrySendAck(ulong id, ReadOnlySpan<byte> arguments, IReadOnlyList<ReadOnlyMemory<byte>>? attachments)
    {
        if (!IsConnected)
        {
            return false;
        }

        return Send(
            new OutgoingPacket
            {
                Type = SocketPacketType.Ack,
                Namespace = Namespace.Name,
                Id = id,
                Json = arguments,
                Attachments = attachments ?? [],
            },
            SendOptions.None
        );
    }

    private Task<AckAnswer> AskAsync(
        string name,
        ReadOnlySpan<byte> arguments,
        IReadOnlyList<ReadOnlyMemory<byte>>? attachments,
        TimeSpan timeout,
        SendOptions options,
        CancellationToken cancellationToken
    )
    {
        ReservedEvents.ThrowIfReserved(name);
        ulong id;
        var answer = new TaskCompletionSource<AckAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_state != State.Connected)
            {
                return Task.FromResult(AckAnswer.Disconnected);
            }

            _acks ??= [];
            if (_acks.Count >= _session.Server.Options.MaxPendingAcks)
            {
                return Task.FromResult(AckAnswer.TooManyPending);
            }

            // Below the ids of broadcasts. What begins anew after 2^30 events has long been answered.
            id = _nextAck++ % AckRounds.FirstId;
            _acks.Add(id, answer);
        }

        var isSent = false;
        try
        {
            isSent = SendEvent(name, id, arguments, attachments, options);
        }
        finally
        {
            if (!isSent)
            {
                _ = TryTakeAck(id, out _);
            }
        }

        if (!isSent)
        {
            var isDropped = (options & SendOptions.Volatile) == SendOptions.Volatile && Session.IsOpen;
            return Task.FromResult(isDropped ? AckAnswer.TimedOut : AckAnswer.Disconnected);
        }

        return WaitForAckAsync(id, answer.Task, timeout, cancellationToken);
    }

    private async Task<AckAnswer> WaitForAckAsync(ulong id, Task<AckAnswer> answer, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var server = _session.Server;
        var started = server.Time.GetTimestamp();
        AckAnswer outcome;
        try
        {
            outcome = await answer.WaitAsync(timeout, server.Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            outcome = AckAnswer.TimedOut;
        }
        finally
        {
            _ = TryTakeAck(id, out _);
        }

        server.Metrics.AcknowledgementEnded(outcome.Outcome, server.Time.GetElapsedTime(started));
        return outcome;
    }

    private bool TryTakeAck(ulong id, [NotNullWhen(true)] out TaskCompletionSource<AckAnswer>? answer)
    {
        lock (_gate)
        {
            answer = null;
            return _acks?.Remove(id, out answer) == true;
        }
    }

    private void AbandonAcks()
    {
        TaskCompletionSource<AckAnswer>[] waiting;
        lock (_gate)
        {
            waiting = _acks is null ? [] : [.. _acks.Values];
            _acks = null;
        }

        foreach (var answer in waiting)
        {
            answer.TrySetResult(AckAnswer.Disconnected);
        }
    }
}
