using System.Buffers.Binary;
using System.IO.Compression;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Hardening;

/// <summary>Frames that are small and become large, where permessage-deflate is switched on.</summary>
[Collection(Alone.Name)]
[Trait("Requirement", "R16")]
public sealed class DeflateBombTests
{
    private const string Offer = "Sec-WebSocket-Extensions: permessage-deflate\r\n";
    private const long MaxGrowth = 8 * 1024 * 1024;

    [Fact]
    public async Task Message_ThatInflatesBeyondTheLimit_ClosesWith1009()
    {
        await using var siege = await StartAsync();
        var bomb = Frame(0xc1, Deflate(new byte[200_000_000]));
        bomb.Length.ShouldBeLessThan(400_000);
        var before = Siege.LiveBytes();
        for (var i = 0; i < 5; i++)
        {
            using var attacker = await OpenAsync(siege);
            await attacker.WriteAsync(bomb);
            (await attacker.ReadAsync()).ShouldBe("closed 1009");
        }

        (Siege.LiveBytes() - before).ShouldBeLessThan(MaxGrowth);
        await siege.ShouldStandAsync();
    }

    [Fact]
    public async Task Fragments_ThatInflateBeyondTheLimit_CloseWith1009()
    {
        await using var siege = await StartAsync();
        using var attacker = await OpenAsync(siege);
        var packed = Deflate(new byte[20_000_000]);
        await attacker.WriteAsync(Frame(0x41, packed.AsSpan(0, 10)));
        foreach (var part in packed[10..].Chunk(1_000))
        {
            await attacker.WriteAsync(Frame(0x00, part));
        }

        (await attacker.ReadAsync()).ShouldBe("closed 1009");
        await siege.ShouldStandAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Bomb_AfterAnUpgradeWasTurnedAway_IsNotInflated(bool isProbing)
    {
        await using var siege = await StartAsync();
        var polling = isProbing ? await PollingClient.OpenAsync(siege.Host, "/socket.io/") : null;
        using var attacker = await RawConnection.ConnectAsync(siege.Host);
        var target = "/socket.io/?EIO=4&transport=" + (polling is null ? "polling" : "websocket&sid=" + polling.Sid);
        await attacker.WriteAsync(RawConnection.Upgrade(target, Offer));
        (await attacker.ReadHeadAsync()).ShouldContain("permessage-deflate");

        await attacker.WriteAsync(Frame(0xc1, Deflate(new byte[200_000_000])));

        // The time to say goodbye stands still: what ends the connection is what it sent.
        (await attacker.ReadAsync()).ShouldBe("closed 1000");
        (await attacker.ReadAsync()).ShouldBe("closed");
        await siege.ShouldStandAsync();
    }

    [Fact]
    public async Task Messages_AfterTheSessionHasEnded_AreInflatedToABound()
    {
        await using var siege = await StartAsync();
        using var attacker = await OpenAsync(siege);
        await attacker.SendAsync("no packet");
        (await attacker.ReadAsync()).ShouldBe("closed 1000");

        // Each is within the limit, so none of them would be refused.
        var message = Frame(0xc1, Deflate(new byte[90_000]));
        await attacker.WriteAsync(message);
        await attacker.WriteAsync(message);

        (await attacker.ReadAsync()).ShouldBe("closed");
        await siege.ShouldStandAsync();
    }

    [Theory]
    [InlineData("ffffffff")]
    [InlineData("")]
    [InlineData("aa")]
    [InlineData("0600")]
    public async Task Message_ThatIsNotDeflated_EndsItsConnectionOnly(string hex)
    {
        await using var siege = await StartAsync();
        using var attacker = await OpenAsync(siege);

        await attacker.WriteAsync(Frame(0xc1, Convert.FromHexString(hex)));

        await attacker.ShouldCloseAsync();
        await siege.ShouldStandAsync();
    }

    private static Task<Siege> StartAsync() =>
        Siege.StartAsync(configure: options =>
        {
            options.Engine.PerMessageDeflate.IsEnabled = true;
            options.Engine.MaxPayload = 100_000;
        });

    private static async Task<RawConnection> OpenAsync(Siege siege)
    {
        var connection = await RawConnection.ConnectAsync(siege.Host);
        await connection.WriteAsync(RawConnection.Upgrade("/socket.io/?EIO=4&transport=websocket", Offer));
        (await connection.ReadHeadAsync()).ShouldContain("permessage-deflate");
        _ = await connection.ReadAsync();
        return connection;
    }

    // https://www.rfc-editor.org/rfc/rfc7692#section-7.2.1: without the four bytes at the end of a flush.
    private static byte[] Deflate(byte[] data)
    {
        var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(data);
            deflate.Flush();
            return packed.ToArray()[..^4];
        }
    }

    private static byte[] Frame(byte first, ReadOnlySpan<byte> data)
    {
        var header = new byte[14];
        header[0] = first;
        header[1] = 0xff;
        BinaryPrimitives.WriteInt64BigEndian(header.AsSpan(2), data.Length);
        return [.. header, .. data];
    }
}
