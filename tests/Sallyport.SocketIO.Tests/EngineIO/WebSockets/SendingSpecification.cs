using System.Text;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.EngineIO.WebSockets;

/// <summary>What holds when many send at once and when the client is slow, whoever frames.</summary>
public abstract class SendingSpecification
{
    private const int SmallBuffer = 4096;

    private protected abstract Task<TestHost> StartAsync(
        Action<EngineOptions>? configure = null,
        Func<EngineSession, IEngineListener>? accept = null
    );

    [Fact]
    public async Task TrySend_ManySendersAtOnce_KeepsTheOrderOfEach()
    {
        const int Senders = 8;
        const int Each = 2000;
        await using var opened = await OpenAsync(options => options.SendQueuePackets = Senders * Each);
        var session = opened.Session;

        var sending = Enumerable.Range(0, Senders).Select(sender => OnThreadAsync(() => SendAll(session, sender))).ToArray();
        var next = new int[Senders];
        for (var count = 0; count < Senders * Each; count++)
        {
            var parts = (await opened.Client.ReadFrameAsync()).Text[1..].Split(':');
            int.Parse(parts[1]).ShouldBe(next[int.Parse(parts[0])]++);
        }

        await Task.WhenAll(sending);

        static void SendAll(EngineSession session, int sender)
        {
            for (var i = 0; i < Each; i++)
            {
                session.TrySendText(Encoding.UTF8.GetBytes($"4{sender}:{i}:{new string('x', i % 50)}")).ShouldBeTrue();
            }
        }
    }

    [Fact]
    public async Task TrySend_GroupsAmongOthers_StayTogether()
    {
        const int Groups = 1000;
        await using var opened = await OpenAsync();
        var session = opened.Session;

        var sending = Task.WhenAll(OnThreadAsync(() => SendGroups(session)), OnThreadAsync(() => SendSingles(session)));
        var groups = 0;
        var singles = 0;
        while (groups + singles < Groups * 2)
        {
            var frame = await opened.Client.ReadFrameAsync();
            if (frame.Text == "2")
            {
                // A ping: a busy machine takes its time.
                continue;
            }

            if (frame.Text == "4single")
            {
                singles++;
                continue;
            }

            frame.Text.ShouldBe("4head");
            (await opened.Client.ReadFrameAsync()).Payload.ShouldBe([1]);
            (await opened.Client.ReadFrameAsync()).Payload.ShouldBe(new byte[20_000]);
            groups++;
        }

        await sending;

        static void SendGroups(EngineSession session)
        {
            var group = new[]
            {
                EngineMessage.Text("head"u8),
                EngineMessage.Binary(new byte[] { 1 }),
                EngineMessage.Binary(new byte[20_000]),
            };
            for (var i = 0; i < Groups; i++)
            {
                SendPatiently(session, group);
            }
        }

        static void SendSingles(EngineSession session)
        {
            for (var i = 0; i < Groups; i++)
            {
                SendPatiently(session, [EngineMessage.Text("single"u8)]);
            }
        }
    }

    [Fact]
    public async Task TrySend_ClientReadsLate_GetsAllInOrder()
    {
        await using var opened = await OpenAsync(receiveBuffer: SmallBuffer);
        var count = FillUp(opened.Session);
        opened.Session.TrySend(EngineMessage.Binary(new byte[700_000])).ShouldBeTrue();
        opened.Session.TrySend(EngineMessage.Text("last"u8)).ShouldBeTrue();
        opened.Session.Close();

        for (var i = 0; i < count; i++)
        {
            (await opened.Client.ReadFrameAsync()).Text.ShouldStartWith($"4{i}:");
        }

        (await opened.Client.ReadFrameAsync()).Payload.Length.ShouldBe(700_000);
        (await opened.Client.ReadFrameAsync()).Text.ShouldBe("4last");
        (await opened.Client.ReadCloseAsync()).ShouldBe(1000);
    }

    [Fact]
    public async Task TrySend_ClientNeverReads_IsCutAtTheBound()
    {
        await using var opened = await OpenAsync(options => options.SendQueueBytes = 100_000, SmallBuffer);
        while (opened.Session.TrySend(EngineMessage.Text(new byte[1000])))
        {
            opened.Session.UnsentBytes.ShouldBeLessThan(200_000);
        }

        (await opened.Ended).ShouldBe(EngineCloseReason.SendQueueFull);
        await opened.Host.Requests.WaitForAsync(count => count == 0);
        opened.Session.IsOpen.ShouldBeFalse();
    }

    [Fact]
    [Trait("Requirement", "R27")]
    public async Task TrySend_ClientTakesNothingForLongerThanTheGracePeriod_IsCut()
    {
        await using var opened = await OpenAsync(
            options =>
            {
                options.MinSendRate = 1000;
                options.SendGracePeriod = TimeSpan.FromSeconds(5);
                options.PingInterval = TimeSpan.FromDays(20);
            },
            SmallBuffer
        );
        FillUp(opened.Session);
        opened.Session.TrySend(EngineMessage.Text(new byte[10_000])).ShouldBeTrue();

        await opened.Host.AdvanceUntilAsync(opened.Ended, TimeSpan.FromSeconds(1));

        (await opened.Ended).ShouldBe(EngineCloseReason.ClientTooSlow);
    }

    [Fact]
    public async Task UnsentBytes_ClientThatReadsAgain_BecomeNoneAndTheApplicationIsTold()
    {
        await using var opened = await OpenAsync(receiveBuffer: SmallBuffer);
        var session = opened.Session;
        session.UnsentBytes.ShouldBe(0);
        var drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var count = FillUp(session);
        session.TrySend(EngineMessage.Binary(new byte[3_000_000])).ShouldBeTrue();
        session.UnsentBytes.ShouldBeGreaterThan(100_000);
        session.OnSent = () =>
        {
            if (session.UnsentBytes == 0)
            {
                drained.TrySetResult();
            }
        };

        for (var i = 0; i <= count; i++)
        {
            (await opened.Client.ReadFrameAsync()).Opcode.ShouldBePositive();
        }

        await drained.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task TrySend_Volatile_IsDroppedWhileTheClientIsSlow()
    {
        await using var opened = await OpenAsync(receiveBuffer: SmallBuffer);
        opened.Session.IsWritable.ShouldBeTrue();
        opened.Session.TrySend(EngineMessage.Text("first"u8), SendOptions.Volatile).ShouldBeTrue();
        (await opened.Client.ReadFrameAsync()).Text.ShouldBe("4first");

        var count = FillUp(opened.Session);
        opened.Session.TrySend(EngineMessage.Text("dropped"u8), SendOptions.Volatile).ShouldBeFalse();
        opened.Session.TrySendText("4dropped"u8, SendOptions.Volatile).ShouldBeFalse();
        opened.Session.TrySend([EngineMessage.Text("dropped"u8)], SendOptions.Volatile).ShouldBeFalse();
        opened.Session.IsOpen.ShouldBeTrue();

        for (var i = 0; i < count; i++)
        {
            (await opened.Client.ReadFrameAsync()).Text.ShouldStartWith($"4{i}:");
        }

        SpinWait.SpinUntil(() => opened.Session.IsWritable, TimeSpan.FromSeconds(30)).ShouldBeTrue();
        opened.Session.TrySend(EngineMessage.Text("again"u8), SendOptions.Volatile).ShouldBeTrue();
        (await opened.Client.ReadFrameAsync()).Text.ShouldBe("4again");
    }

    [Fact]
    public async Task Abort_WhileTheClientDoesNotRead_EndsAtOnce()
    {
        await using var opened = await OpenAsync(receiveBuffer: SmallBuffer);
        FillUp(opened.Session);

        opened.Session.Abort();

        (await opened.Ended).ShouldBe(EngineCloseReason.ForcedClose);
        await opened.Host.Requests.WaitForAsync(count => count == 0);
    }

    [Fact]
    public async Task Close_ClientNeverReads_IsCutAfterAWhile()
    {
        await using var opened = await OpenAsync(receiveBuffer: SmallBuffer);
        FillUp(opened.Session);

        opened.Session.Close();
        opened.Host.Time.Advance(TimeSpan.FromSeconds(5));

        await opened.Host.Requests.WaitForAsync(count => count == 0);
    }

    [Fact]
    public async Task Handler_ThatTakesItsTime_DoesNotHoldBackWhatItSentBefore()
    {
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await StartAsync(accept: session => new SlowListener(session, goOn.Task));
        using var client = await RawWebSocket.OpenAsync(host);

        await client.SendBytesAsync(
            (byte[])[.. RawWebSocket.Frame(RawWebSocket.Text, "4a"), .. RawWebSocket.Frame(RawWebSocket.Text, "4b")]
        );
        (await client.ReadFrameAsync()).Text.ShouldBe("4before a");
        goOn.SetResult();

        (await client.ReadFrameAsync()).Text.ShouldBe("4after a");
        (await client.ReadFrameAsync()).Text.ShouldBe("4before b");
        (await client.ReadFrameAsync()).Text.ShouldBe("4after b");
    }

    [Fact]
    public async Task Upgrade_WhileMessagesAreSent_LosesAndReordersNone()
    {
        const int Count = 3000;
        EngineSession? session = null;
        await using var host = await StartAsync(accept: opened =>
        {
            session = opened;
            return new EndedListener();
        });
        var polling = await PollingClient.OpenAsync(host);
        var sending = OnThreadAsync(() =>
        {
            for (var i = 0; i < Count; i++)
            {
                SendPatiently(session!, [EngineMessage.Text(Encoding.UTF8.GetBytes("m" + i))]);
            }
        });
        var received = new List<string>();
        received.AddRange((await polling.PollAsync()).Split('\u001e'));
        using var socket = await SocketClient.OpenRawAsync(host, "/engine.io/", "?EIO=4&transport=websocket&sid=" + polling.Sid);
        var poll = polling.PollAsync();
        await socket.SendAsync("2probe");
        (await socket.ReadAsync()).ShouldBe("3probe");
        received.AddRange((await poll).Split('\u001e'));
        received.AddRange((await polling.PollAsync()).Split('\u001e'));
        await socket.SendAsync("5");

        received.RemoveAll(packet => packet == "6");
        while (received.Count < Count)
        {
            received.Add(await socket.ReadAsync());
        }

        received.ShouldBe(Enumerable.Range(0, Count).Select(i => "4m" + i));
        await sending;
    }

    private async Task<OpenedSession> OpenAsync(Action<EngineOptions>? configure = null, int receiveBuffer = 0)
    {
        EngineSession? session = null;
        var listener = new EndedListener();
        var host = await StartAsync(
            configure,
            opened =>
            {
                session = opened;
                return listener;
            }
        );
        var client = await RawWebSocket.OpenAsync(host, receiveBuffer: receiveBuffer);
        return new OpenedSession(host, client, session!, listener.Reason);
    }

    // One megabyte is more than the buffers of the connection hold, so the session is certain to wait for the client.
    private static int FillUp(EngineSession session)
    {
        const int Count = 250;
        for (var i = 0; i < Count; i++)
        {
            session.TrySend(EngineMessage.Text(Encoding.UTF8.GetBytes($"{i}:{new string('x', 4000)}"))).ShouldBeTrue();
        }

        SpinWait.SpinUntil(() => !session.IsWritable, TimeSpan.FromSeconds(30)).ShouldBeTrue();
        return Count;
    }

    // Never more than a few wait: the queue's bound is not the question here.
    private static void SendPatiently(EngineSession session, EngineMessage[] messages)
    {
        if (session.Transport == EngineTransports.WebSocket)
        {
            SpinWait.SpinUntil(() => session.IsWritable, TimeSpan.FromSeconds(30)).ShouldBeTrue();
        }

        session.TrySend(messages).ShouldBeTrue();
    }

    private static Task OnThreadAsync(Action action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private sealed record OpenedSession(TestHost Host, RawWebSocket Client, EngineSession Session, Task<EngineCloseReason> Ended)
        : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            Client.Dispose();
            return Host.DisposeAsync();
        }
    }

    private sealed class SlowListener(EngineSession session, Task goOn) : IEngineListener
    {
        public async ValueTask OnMessageAsync(ReadOnlyMemory<byte> data, bool isBinary)
        {
            session.TrySend(EngineMessage.Text([.. "before "u8, .. data.Span])).ShouldBeTrue();
            await goOn;
            session.TrySend(EngineMessage.Text([.. "after "u8, .. data.Span])).ShouldBeTrue();
        }

        public ValueTask OnClosedAsync(EngineCloseReason reason) => ValueTask.CompletedTask;
    }
}
