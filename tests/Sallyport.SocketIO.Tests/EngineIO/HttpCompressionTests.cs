using System.IO.Compression;
using System.Text;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.EngineIO;

public sealed class HttpCompressionTests
{
    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("deflate", "deflate")]
    [InlineData("gzip, deflate, br", "gzip")]
    [InlineData("gzip;q=0.5, deflate", "deflate")]
    [InlineData("gzip;q=0, deflate;q=0.1", "deflate")]
    [InlineData("*", "gzip")]
    [InlineData("br", null)]
    [InlineData("gzip;q=0", null)]
    [InlineData("identity", null)]
    [InlineData("@@@", null)]
    [InlineData(null, null)]
    public async Task Poll_LargeAnswer_IsCompressedAsTheClientLikes(string? accepted, string? expected)
    {
        await using var host = await TestHost.StartAsync();

        var (coding, body) = await EchoAsync(host, 2000, accepted);

        coding.ShouldBe(expected);
        body.ShouldBe("4" + new string('x', 2000));
    }

    [Theory]
    [InlineData(1023, true)]
    [InlineData(1022, false)]
    public async Task Poll_Threshold_IsOfTheWholeAnswer(int length, bool isCompressed)
    {
        await using var host = await TestHost.StartAsync();

        (await EchoAsync(host, length, "gzip")).Coding.ShouldBe(isCompressed ? "gzip" : null);
    }

    [Fact]
    public async Task Poll_Off_IsNotCompressed()
    {
        await using var host = await TestHost.StartAsync(configureEngine: engine => engine.HttpCompression.IsEnabled = false);

        (await EchoAsync(host, 2000, "gzip")).Coding.ShouldBeNull();
    }

    [Fact]
    public async Task Poll_ThresholdZero_CompressesTheHandshakeToo()
    {
        await using var host = await TestHost.StartAsync(configureEngine: engine => engine.HttpCompression.Threshold = 0);

        var (coding, body) = await SendAsync(host, "/engine.io/?EIO=4&transport=polling", "gzip");

        coding.ShouldBe("gzip");
        body.ShouldStartWith("0{\"sid\":");
    }

    [Theory]
    [InlineData(SendOptions.Uncompressed, SendOptions.Uncompressed, null)]
    [InlineData(SendOptions.Uncompressed, SendOptions.None, "gzip")]
    public async Task Poll_MessagesSentUncompressed_AreNoReasonToCompress(SendOptions first, SendOptions second, string? expected)
    {
        await using var host = await TestHost.StartAsync();
        var client = await PollingClient.OpenAsync(host);
        var session = host.Echo.Find(client.Sid)!;
        var message = EngineMessage.Text(Encoding.UTF8.GetBytes(new string('x', 2000)));

        session.TrySend(message, first).ShouldBeTrue();
        session.TrySend(message, second).ShouldBeTrue();

        (await SendAsync(host, client.Url, "gzip")).Coding.ShouldBe(expected);
    }

    private static async Task<(string? Coding, string Body)> EchoAsync(TestHost host, int length, string? accepted)
    {
        var client = await PollingClient.OpenAsync(host);
        await client.PostAsync("4" + new string('x', length));
        return await SendAsync(host, client.Url, accepted);
    }

    private static async Task<(string? Coding, string Body)> SendAsync(TestHost host, string url, string? accepted)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (accepted is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted).ShouldBeTrue();
        }

        using var response = await host.Http.SendAsync(request);
        response.Content.Headers.ContentLength.ShouldNotBeNull();
        var coding = response.Content.Headers.ContentEncoding.SingleOrDefault();
        await using var body = await response.Content.ReadAsStreamAsync();
        await using Stream plain = coding switch
        {
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            "deflate" => new ZLibStream(body, CompressionMode.Decompress),
            _ => body,
        };
        return (coding, await new StreamReader(plain, Encoding.UTF8).ReadToEndAsync());
    }
}
