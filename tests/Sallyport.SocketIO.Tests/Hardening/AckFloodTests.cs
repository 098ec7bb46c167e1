namespace Sallyport.SocketIO.Tests.Hardening;

/// <summary>Acknowledgement ids that clients choose, and acknowledgements that nobody asked for.</summary>
[Collection(Alone.Name)]
[Trait("Requirement", "R16")]
public sealed class AckFloodTests
{
    private const long MaxGrowth = 8 * 1024 * 1024;

    [Theory]
    [InlineData("18446744073709551615", ulong.MaxValue)]
    [InlineData("18446744073709551616", ulong.MaxValue)]
    [InlineData("99999999999999999999999999999999999999", ulong.MaxValue)]
    [InlineData("00000000000000000007", 7)]
    public async Task Id_Huge_IsAnsweredAndTheSessionGoesOn(string id, ulong answered)
    {
        await using var siege = await Siege.StartAsync();
        using var client = await RawConnection.EnterAsync(siege.Host);

        await client.SendAsync($"42{id}[\"echo\",1]");

        (await client.ReadAsync()).ShouldBe($"43{answered}[1]");
        await siege.ShouldStandAsync();
    }

    [Fact]
    public async Task Acks_NobodyAskedFor_LeaveNothing()
    {
        await using var siege = await Siege.StartAsync();
        using var client = await RawConnection.EnterAsync(siege.Host);
        var before = Siege.LiveBytes();

        for (var i = 0; i < 50_000; i++)
        {
            await client.SendAsync($"43{i}[\"answer\",{{\"a\":[{i}]}}]");
        }

        await client.SendAsync("461-5[{\"_placeholder\":true,\"num\":0}]");
        await client.SendAsync(0x82, new byte[50_000]);
        await client.SendAsync("421[\"echo\"]");
        (await client.ReadAsync()).ShouldBe("431[]");
        (Siege.LiveBytes() - before).ShouldBeLessThan(MaxGrowth);
        await siege.ShouldStandAsync();
    }

    [Fact]
    public async Task Acks_OfOneIdMany_CountOnce()
    {
        var answers = 0;
        await using var siege = await Siege.StartAsync(server =>
            server
                .Of("/")
                .OnConnected(socket =>
                    socket.On(
                        "ask",
                        async received =>
                        {
                            var answer = await socket.EmitWithAckAsync("question", "[]"u8.ToArray(), TimeSpan.FromMinutes(1));
                            answer.IsAnswered.ShouldBeTrue();
                            Interlocked.Increment(ref answers);
                            _ = socket.TryEmit("answered");
                        }
                    )
                )
        );
        using var client = await RawConnection.EnterAsync(siege.Host);
        await client.SendAsync("42[\"ask\"]");
        (await client.ReadAsync()).ShouldBe("420[\"question\"]");

        for (var i = 0; i < 1_000; i++)
        {
            await client.SendAsync("430[]");
        }

        (await client.ReadAsync()).ShouldBe("42[\"answered\"]");
        await client.SendAsync("421[\"echo\"]");
        (await client.ReadAsync()).ShouldBe("431[]");
        answers.ShouldBe(1);
        await siege.ShouldStandAsync();
    }

    // The client makes the server ask, and never answers: at the bound it is told at once.
    [Fact]
    public async Task Questions_NeverAnswered_AreBounded()
    {
        await using var siege = await Siege.StartAsync(
            server =>
                server
                    .Of("/")
                    .OnConnected(socket =>
                        socket.On(
                            "ask",
                            received =>
                            {
                                _ = ReportAsync(socket);
                                return ValueTask.CompletedTask;
                            }
                        )
                    ),
            options => options.MaxPendingAcks = 100
        );
        using var client = await RawConnection.EnterAsync(siege.Host);

        for (var i = 0; i < 5_000; i++)
        {
            await client.SendAsync("42[\"ask\"]");
            (await client.ReadAsync()).ShouldBe(i < 100 ? $"42{i}[\"question\"]" : "42[\"outcome\",\"TooManyPending\"]");
        }

        await siege.ShouldStandAsync();

        static async Task ReportAsync(Socket socket)
        {
            var answer = await socket.EmitWithAckAsync("question", "[]"u8.ToArray(), TimeSpan.FromMinutes(1));
            _ = socket.TryEmit("outcome", System.Text.Encoding.UTF8.GetBytes($"[\"{answer.Outcome}\"]"));
        }
    }

    // Handlers that never end: the session is read no further, others are.
    [Fact]
    public async Task Events_WhoseHandlersNeverEnd_HoldOnlyTheirOwnClient()
    {
        var started = 0;
        await using var siege = await Siege.StartAsync(
            server =>
                server
                    .Of("/")
                    .OnConnected(socket =>
                        socket.On(
                            "hang",
                            async received =>
                            {
                                Interlocked.Increment(ref started);
                                await Task.Delay(Timeout.Infinite, socket.Disconnected);
                            }
                        )
                    ),
            options => options.MaxConcurrentEvents = 50
        );
        using var client = await RawConnection.EnterAsync(siege.Host);

        for (var i = 0; i < 1_000; i++)
        {
            await client.SendAsync($"42{i}[\"hang\"]");
        }

        await siege.ShouldStandAsync();
        started.ShouldBeLessThanOrEqualTo(50);
    }
}
