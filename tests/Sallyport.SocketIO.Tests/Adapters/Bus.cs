using System.Buffers;
using System.Collections.Concurrent;
using System.Threading.Channels;
using Sallyport.SocketIO.Adapters;

namespace Sallyport.SocketIO.Tests.Adapters;

/// <summary>Carries messages as bytes between servers of one process, in their order, to everybody, the sender included.</summary>
internal sealed class Bus : IClusterPublisher
{
    private readonly ConcurrentDictionary<object, Channel<byte[]>> _subscribers = new();
    private readonly Lock _gate = new();
    private readonly List<TaskCompletionSource> _waiting = [];
    private int _underWay;

    public int Servers => _subscribers.Count;

    /// <summary>Gets or sets what is lost on the way.</summary>
    public Predicate<ClusterMessage> Loses { get; set; } = _ => false;

    public void Subscribe(object subscriber, Action<byte[]> receive)
    {
        var channel = Channel.CreateUnbounded<byte[]>();
        _subscribers[subscriber] = channel;
        _ = Task.Run(async () =>
        {
            await foreach (var message in channel.Reader.ReadAllAsync())
            {
                receive(message);
                Count(-1);
            }
        });
    }

    public void Unsubscribe(object subscriber)
    {
        if (_subscribers.TryRemove(subscriber, out var channel))
        {
            channel.Writer.Complete();
        }
    }

    public async ValueTask PublishAsync(ClusterMessage message, CancellationToken cancellationToken)
    {
        if (Loses(message))
        {
            return;
        }

        var output = new ArrayBufferWriter<byte>();
        message.Write(output);
        Count(1);
        await Task.Yield();
        foreach (var (_, channel) in _subscribers)
        {
            Count(1);
            if (!channel.Writer.TryWrite(output.WrittenSpan.ToArray()))
            {
                Count(-1);
            }
        }

        Count(-1);
    }

    /// <summary>Waits until no message is under way, those that answer others included.</summary>
    public Task SettleAsync()
    {
        lock (_gate)
        {
            if (_underWay == 0)
            {
                return Task.CompletedTask;
            }

            var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add(settled);
            return settled.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    private void Count(int by)
    {
        lock (_gate)
        {
            _underWay += by;
            if (_underWay == 0)
            {
                _waiting.ForEach(settled => settled.TrySetResult());
                _waiting.Clear();
            }
        }
    }
}
