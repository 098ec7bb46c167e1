using System.IO.Compression;
using System.Net;
using System.Text;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Hardening;

/// <summary>Packets and frames without an end, or without a sense.</summary>
[Collection(Alone.Name)]
[Trait("Requirement", "R16")]
public sealed class PacketFloodTests
{
    private const long MaxGrowth = 8 * 1024 * 1024;

    // Announced, never sent: what a session keeps is the announcement.
    [Fact]
    public async Task Attachments_AnnouncedAndNeverSent_TakeNoMemory()
    {
        await using var siege = await Siege.StartAsync();
        var before = Siege.LiveBytes();
        var attackers = new List<RawConnection>();
        for (var i = 0; i < 300; i++)
        {
            var attacker = await RawConnection.EnterAsync(siege.Host);
            await attacker.SendAsync("4510-[\"echo\",{\"_placeholder\":true,\"num\":9}]");
            await attacker.SendAsync(0x82, [1]);
            attackers.Add(attacker);
        }

        await siege.ShouldStandAsync();
        (Siege.LiveBytes() - before).ShouldBeLessThan(MaxGrowth);

        // While it waits for them nothing else may come but heartbeats.
        await attackers[0].SendAsync("3");
        await attackers[1].SendAsync("42[\"echo\"]");
        await attackers[1].ShouldCloseAsync();
        attackers.ForEach(attacker => attacker.Dispose());
        await siege.ShouldStandAsync();
    }

    [Theory]
    [InlineData("4511-[\"echo\"]")]
    [InlineData("4599999999999999999999-[\"echo\"]")]
    [InlineData("450-[\"echo\"]")]
    [InlineData("45-1-[\"echo\"]")]
    [InlineData("4510-")]
    public async Task Attachments_TooManyOrNone_EndTheSession(string packet)
    {
        await using var siege = await Siege.StartAsync();
        using var client = await RawConnection.EnterAsync(siege.Host);

        await client.SendAsync(packet);

        await client.ShouldCloseAsync();
        await siege.ShouldStandAsync();
    }

    [Theory]
    [InlineData(0x81, "3")]
    [InlineData(0x81, "6")]
    [InlineData(0x8a, "pong")]
    [InlineData(0x01, "")]
    public async Task Frames_ThatAskForNothing_CostNothing(byte first, string data)
    {
        await using var siege = await Siege.StartAsync();
        using var client = await RawConnection.EnterAsync(siege.Host);
        var before = Siege.LiveBytes();
        var frame = Fuzzing.ClientFrame.Make(first, Encoding.UTF8.GetBytes(data));
        var follow = first == 0x01 ? Fuzzing.ClientFrame.Make(0x00, []) : frame;
        await client.WriteAsync(frame);
        for (var i = 0; i < 100; i++)
        {
            await client.WriteAsync(Enumerable.Repeat(follow, 1_000).SelectMany(bytes => bytes).ToArray());
        }

        await siege.ShouldStandAsync();
        (Siege.LiveBytes() - before).ShouldBeLessThan(MaxGrowth);
    }

    // Pongs nobody reads: only the latest ping is answered, so nothing piles up.
    [Fact]
    public async Task Pings_WithoutReadingThePongs_AreNotKept()
    {
        await using var siege = await Siege.StartAsync();
        using var client = await RawConnection.EnterAsync(siege.Host);
        var before = Siege.LiveBytes();
        var frames = Enumerable.Repeat(Fuzzing.ClientFrame.Make(0x89, new byte[125]), 1_000).SelectMany(bytes => bytes).ToArray();

        // Written by somebody else: should the server stop reading, the test goes on.
        var writing = WriteAsync();
        await siege.ShouldStandAsync();
        await writing;
        await siege.ShouldStandAsync();
        (Siege.LiveBytes() - before).ShouldBeLessThan(MaxGrowth);

        async Task WriteAsync()
        {
            for (var i = 0; i < 300; i++)
            {
                await client.WriteAsync(frames);
            }
        }
    }

    [Fact]
    public async Task Ping_OfEngineIO_EndsTheSession()
    {
        await using var siege = await Siege.StartAsync();
        using var client = await RawConnection.EnterAsync(siege.Host);

        await client.SendAsync("2");

        await client.ShouldCloseAsync();
        await siege.ShouldStandAsync();
    }

    // Answers nobody reads: the queue of that client is bounded, and then it is cut.
    [Fact]
    public async Task Events_WithoutReadingTheAnswers_CutTheClient()
    {
        var answer = Encoding.UTF8.GetBytes($"[\"{new string('a', 10_000)}\"]");
        await using var siege = await Siege.StartAsync(
            server => server.Of("/").OnConnected(socket => socket.On("much", received => _ = received.TryAck(answer))),
            options => options.Engine.SendQueueBytes = 1_000_000
        );
        using var client = await RawConnection.EnterAsync(siege.Host);
        var before = Siege.LiveBytes();

        for (var i = 0; i < 5_000; i++)
        {
            await client.SendAsync($"42{i}[\"much\"]");
        }

        await siege.ShouldStandAsync();
        (Siege.LiveBytes() - before).ShouldBeLessThan(MaxGrowth);
        await client.ShouldCloseAsync();
    }

    [Fact]
    public async Task Upgrades_ManyOfOneSessionAtOnce_OneIsProbed()
    {
        await using var siege = await Siege.StartAsync();
        var polling = await PollingClient.OpenAsync(siege.Host, "/socket.io/");
        var attackers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => RawConnection.OpenAsync(siege.Host, sid: polling.Sid)));

        await Task.WhenAll(attackers.Select(attacker => attacker.SendAsync("2probe")));
        var answers = await Task.WhenAll(attackers.Select(attacker => attacker.ReadAsync()));

        answers.Count(answer => answer == "3probe").ShouldBe(1);
        answers.Count(answer => answer.StartsWith("closed", StringComparison.Ordinal)).ShouldBe(99);
        foreach (var attacker in attackers)
        {
            attacker.Cut();
        }

        await siege.ShouldStandAsync();
    }

    [Theory]
    [InlineData("34ff")]
    [InlineData("3432225bc0802022")]
    [InlineData("34eda080")]
    [InlineData("34f4908080")]
    [InlineData("ff")]
    public async Task Text_ThatIsNoUtf8_EndsTheSession(string hex)
    {
        await using var siege = await Siege.StartAsync();
        using var client = await RawConnection.EnterAsync(siege.Host);
        var polling = await PollingClient.OpenAsync(siege.Host, "/socket.io/");
        using var content = new ByteArrayContent(Convert.FromHexString(hex));

        await client.SendAsync(0x81, Convert.FromHexString(hex));
        await polling.PostAsync(content);

        (await client.ReadAsync()).ShouldBe("closed 1007");
        (await polling.TryPollAsync()).Body.ShouldContain("Session ID unknown");
        await siege.ShouldStandAsync();
    }

    [Theory]
    [InlineData("40", "{\"a\":", "}")]
    [InlineData("40/unknown,", "{\"a\":", "}")]
    [InlineData("42[\"echo\",", "[", "]")]
    [InlineData("430[", "[", "]")]
    [InlineData("451-[\"echo\",", "{\"a\":", "}")]
    public async Task Json_VeryDeep_EndsTheSession(string start, string open, string close)
    {
        await using var siege = await Siege.StartAsync();
        using var client = start == "40" ? await RawConnection.OpenAsync(siege.Host) : await RawConnection.EnterAsync(siege.Host);
        var isArray = start.Contains('[', StringComparison.Ordinal);

        await client.SendAsync(
            start
                + string.Concat(Enumerable.Repeat(open, 8_000))
                + "1"
                + string.Concat(Enumerable.Repeat(close, 8_000))
                + (isArray ? "]" : "")
        );

        await client.ShouldCloseAsync();
        await siege.ShouldStandAsync();
    }

    // A compressed body is not inflated: to us it is text that is none.
    [Fact]
    public async Task Post_CompressionBomb_IsNotInflated()
    {
        await using var siege = await Siege.StartAsync();
        var polling = await PollingClient.OpenAsync(siege.Host, "/socket.io/");
        var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            await gzip.WriteAsync(new byte[100_000_000]);
        }

        packed.Length.ShouldBeLessThan(1_000_000);
        var before = Siege.LiveBytes();
        using var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentEncoding.Add("gzip");
        content.Headers.ContentType = new("text/plain");

        await polling.PostAsync(content);

        (await polling.TryPollAsync()).Body.ShouldContain("Session ID unknown");
        (Siege.LiveBytes() - before).ShouldBeLessThan(MaxGrowth);
        await siege.ShouldStandAsync();
    }

    [Theory]
    [InlineData("X-Large: ", 40_000, HttpStatusCode.RequestHeaderFieldsTooLarge)]
    [InlineData("Cookie: ", 40_000, HttpStatusCode.RequestHeaderFieldsTooLarge)]
    [InlineData(null, 10_000, HttpStatusCode.RequestUriTooLong)]
    public async Task Request_HeadTooLarge_IsRefused(string? header, int length, HttpStatusCode status)
    {
        await using var siege = await Siege.StartAsync();
        using var client = await RawConnection.ConnectAsync(siege.Host);
        var filling = new string('x', length);

        await client.WriteAsync(
            $"GET /socket.io/?EIO=4&transport=polling{(header is null ? "&x=" + filling : "")} HTTP/1.1\r\nHost: x\r\n"
                + (header is null ? "" : header + filling + "\r\n")
                + "\r\n"
        );

        (await client.ReadHeadAsync()).ShouldStartWith($"HTTP/1.1 {(int)status}");
        await siege.ShouldStandAsync();
    }
}
