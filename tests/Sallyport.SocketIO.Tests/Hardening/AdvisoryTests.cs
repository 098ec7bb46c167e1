using System.Net;
using System.Text;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Hardening;

/// <summary>
/// What was published of socket.io, engine.io, socket.io-parser and ws, in the shape in which it was sent. Each test bears the name of its advisory.
/// </summary>
[Trait("Requirement", "R16")]
public sealed class AdvisoryTests
{
    // engine.io: a huge body of a polling POST is buffered.
    [Theory]
    [InlineData("Content-Length: 100000000\r\n\r\n4aaaaaaaaaa")]
    [InlineData("Content-Length: 99999999999999999999\r\n\r\n4a")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5f5e100\r\n4aaaaaaaaaa")]
    public async Task Cve202036048_HugePollingBody_IsRefusedBeforeItIsBuffered(string rest)
    {
        await using var siege = await Siege.StartAsync(configure: options => options.Engine.MaxPayload = 100_000);
        var polling = await PollingClient.OpenAsync(siege.Host, "/socket.io/");
        using var connection = await RawConnection.ConnectAsync(siege.Host);

        await connection.WriteAsync($"POST {polling.Url} HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n{rest}");
        if (rest.StartsWith("Transfer", StringComparison.Ordinal))
        {
            await connection.WriteAsync(new byte[200_000]);
        }

        (await connection.ReadHeadAsync()).ShouldStartWith("HTTP/1.1 4");
        await siege.ShouldStandAsync();
    }

    // socket.io-parser: a large packet is put together byte by byte.
    [Theory]
    [InlineData("2/", 'a', "")]
    [InlineData("2", '1', "")]
    [InlineData("5", '9', "")]
    [InlineData("51-/", 'a', "")]
    [InlineData("2[\"", 'a', "\"]")]
    [InlineData("2[", ' ', "\"a\"]")]
    [InlineData("2[\"a\",\"", 'b', "")]
    [InlineData("2[\"a\",", '1', "]")]
    public async Task Cve202036049_LargePacket_CostsNoMoreThanItsBytes(string start, char filling, string end)
    {
        await using var siege = await Siege.StartAsync();
        using var connection = await RawConnection.EnterAsync(siege.Host);
        var packet = Encoding.UTF8.GetBytes("4" + start + new string(filling, 60_000 - end.Length) + end);

        for (var i = 0; i < 20; i++)
        {
            await connection.SendAsync(0x81, packet);
        }

        await siege.ShouldStandAsync();
    }

    // ws: a header of the upgrade with very many spaces keeps a regular expression busy.
    [Theory]
    [InlineData("Sec-WebSocket-Protocol: b{0}b\r\n")]
    [InlineData("Sec-WebSocket-Extensions: permessage-deflate;{0}x\r\n")]
    [InlineData("Sec-WebSocket-Protocol: {0}\r\n")]
    public async Task Cve202132640_HeaderOfManySpaces_IsServedOrRefusedAtOnce(string header)
    {
        await using var siege = await Siege.StartAsync();
        for (var i = 0; i < 20; i++)
        {
            using var connection = await RawConnection.ConnectAsync(siege.Host);
            await connection.WriteAsync(
                RawConnection.Upgrade(
                    "/socket.io/?EIO=4&transport=websocket",
                    header.Replace("{0}", new string(' ', 20_000), StringComparison.Ordinal)
                )
            );
            (await connection.ReadHeadAsync()).ShouldStartWith("HTTP/1.1 ");
        }

        await siege.ShouldStandAsync();
    }

    // socket.io-parser: the number of a placeholder is no index of an attachment, and names something else.
    [Theory]
    [InlineData("\"splice\"")]
    [InlineData("\"__proto__\"")]
    [InlineData("\"length\"")]
    [InlineData("-1")]
    [InlineData("1")]
    [InlineData("0.5")]
    [InlineData("1e99")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[0]")]
    public async Task Cve20222421_PlaceholderThatNamesNoAttachment_EndsTheSession(string number)
    {
        await using var siege = await Siege.StartAsync();
        using var connection = await RawConnection.EnterAsync(siege.Host);

        await connection.SendAsync("451-[\"echo\",{\"_placeholder\":true,\"num\":" + number + "}]");
        await connection.SendAsync(0x82, [1, 2, 3]);

        await connection.ShouldCloseAsync();
        await siege.ShouldStandAsync();
    }

    // engine.io: a frame with reserved bits, while the upgrade is under way, throws where nobody catches.
    [Theory]
    [InlineData(0xf1)]
    [InlineData(0xc1)]
    [InlineData(0xb1)]
    [InlineData(0x83)]
    [InlineData(0x8f)]
    [InlineData(0x80)]
    [InlineData(0x09)]
    public async Task Cve202221676_InvalidFrame_EndsItsConnectionOnly(byte first)
    {
        await using var siege = await Siege.StartAsync();
        var polling = await PollingClient.OpenAsync(siege.Host, "/socket.io/");
        using var upgrading = await RawConnection.OpenAsync(siege.Host, sid: polling.Sid);
        using var open = await RawConnection.OpenAsync(siege.Host);
        using var unmasked = await RawConnection.OpenAsync(siege.Host);

        await upgrading.SendAsync(first, "2probe"u8);
        await open.SendAsync(first, "2probe"u8);
        await unmasked.WriteAsync(new byte[] { first, 1, (byte)'3' });

        await upgrading.ShouldCloseAsync();
        await open.ShouldCloseAsync();
        await unmasked.ShouldCloseAsync();
        await siege.ShouldStandAsync();
    }

    // engine.io: a connection is reset between the request and its answer, or in the middle of anything.
    [Theory]
    [InlineData("/socket.io/?EIO=4&transport=websocket", "")]
    [InlineData("/socket.io/?EIO=4&transport=websocket&sid={0}", "")]
    [InlineData("/socket.io/?EIO=4&transport=websocket&sid={0}", "2probe")]
    [InlineData("/socket.io/?EIO=4&transport=websocket&sid=unknown", "")]
    [InlineData("/socket.io/?EIO=4&transport=polling", "")]
    [InlineData("/socket.io/?EIO=3&transport=websocket", "")]
    [InlineData("/elsewhere", "")]
    public async Task Cve202241940_ConnectionResetWhileItUpgrades_IsNoFailure(string target, string frame)
    {
        await using var siege = await Siege.StartAsync();
        for (var i = 0; i < 20; i++)
        {
            var polling = await PollingClient.OpenAsync(siege.Host, "/socket.io/");
            using var connection = await RawConnection.ConnectAsync(siege.Host);
            await connection.WriteAsync(RawConnection.Upgrade(target.Replace("{0}", polling.Sid, StringComparison.Ordinal)));
            if (frame.Length > 0)
            {
                (await connection.ReadHeadAsync()).ShouldStartWith("HTTP/1.1 101");
                await connection.SendAsync(frame);
            }

            connection.Cut();
        }

        await siege.ShouldStandAsync();
    }

    // engine.io: the name of a transport is looked up among the members of an object.
    [Theory]
    [InlineData("constructor")]
    [InlineData("__proto__")]
    [InlineData("toString")]
    [InlineData("hasOwnProperty")]
    [InlineData("")]
    [InlineData("websocket%00")]
    public async Task Cve202331125_TransportOfAStrangeName_IsUnknown(string transport)
    {
        await using var siege = await Siege.StartAsync();
        var polling = await PollingClient.OpenAsync(siege.Host, "/socket.io/");
        foreach (var sid in new[] { "", "&sid=" + polling.Sid, "&sid=__proto__" })
        {
            using var response = await siege.Host.Http.GetAsync($"/socket.io/?EIO=4&transport={transport}{sid}");
            response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            using var connection = await RawConnection.ConnectAsync(siege.Host);
            await connection.WriteAsync(RawConnection.Upgrade($"/socket.io/?EIO=4&transport={transport}{sid}"));
            (await connection.ReadHeadAsync()).ShouldStartWith("HTTP/1.1 400");
        }

        await siege.ShouldStandAsync();
    }

    // socket.io-parser: the name of an event is an object that cannot become text.
    [Theory]
    [InlineData("2[{\"toString\":\"foo\"}]")]
    [InlineData("2[{\"toString\":null,\"valueOf\":null},1]")]
    [InlineData("2[[]]")]
    [InlineData("2[null]")]
    [InlineData("2[true]")]
    [InlineData("2{\"toString\":\"foo\"}")]
    [InlineData("21[{\"toString\":\"foo\"}]")]
    [InlineData("3[{\"toString\":\"foo\"}]")]
    [InlineData("0[{\"toString\":\"foo\"}]")]
    public async Task Cve202332695_EventNameThatIsNoText_EndsTheSession(string packet)
    {
        await using var siege = await Siege.StartAsync(server =>
            server.Of("/").OnConnected(socket => socket.OnAny(received => _ = received.Name))
        );
        using var connection = await RawConnection.EnterAsync(siege.Host);

        await connection.SendAsync("4" + packet);

        if (packet[0] != '3')
        {
            await connection.ShouldCloseAsync();
        }

        await siege.ShouldStandAsync();
    }

    // ws: more headers than the server keeps, and the one it looks for is not among them.
    [Theory]
    [InlineData(50)]
    [InlineData(2_000)]
    public async Task Cve202437890_UpgradeWithVeryManyHeaders_IsServedOrRefused(int count)
    {
        await using var siege = await Siege.StartAsync();
        using var connection = await RawConnection.ConnectAsync(siege.Host);

        await connection.WriteAsync(
            RawConnection.Upgrade(
                "/socket.io/?EIO=4&transport=websocket",
                string.Concat(Enumerable.Range(0, count).Select(i => $"X-{i}: {new string('y', 10)}\r\n"))
            )
        );

        (await connection.ReadHeadAsync()).ShouldStartWith(count > 100 ? "HTTP/1.1 431" : "HTTP/1.1 101");
        await siege.ShouldStandAsync();
    }

    // socket.io: an event of the name "error", which nobody handles, ends the process.
    [Theory]
    [InlineData("error")]
    [InlineData("__proto__")]
    [InlineData("constructor")]
    [InlineData("newListener")]
    [InlineData("connect_error")]
    public async Task Cve202438355_EventNobodyHandles_IsPassedOverOrEndsTheSession(string name)
    {
        await using var siege = await Siege.StartAsync(server =>
            server.Of("/").OnConnected(socket => socket.OnAny(received => _ = received.Name))
        );
        using var connection = await RawConnection.EnterAsync(siege.Host);

        await connection.SendAsync($"42[\"{name}\"]");
        await connection.SendAsync("421[\"echo\"]");

        (await connection.ReadAsync()).ShouldBe(name is "newListener" or "connect_error" ? "closed 1000" : "431[]");
        await siege.ShouldStandAsync();
    }
}
