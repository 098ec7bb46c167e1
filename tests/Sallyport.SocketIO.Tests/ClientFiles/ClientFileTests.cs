using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.ClientFiles;

public sealed class ClientFileTests
{
    private const string Version = "4.8.4";

    [Theory]
    [InlineData("socket.io.js", "application/javascript")]
    [InlineData("socket.io.min.js", "application/javascript")]
    [InlineData("socket.io.esm.min.js", "application/javascript")]
    [InlineData("socket.io.msgpack.min.js", "application/javascript")]
    [InlineData("socket.io.js.map", "application/json")]
    [InlineData("socket.io.min.js.map", "application/json")]
    [InlineData("socket.io.esm.min.js.map", "application/json")]
    [InlineData("socket.io.msgpack.min.js.map", "application/json")]
    public async Task Get_EachFile_IsServedWithItsTypeAndTag(string name, string type)
    {
        await using var host = await TestHost.StartAsync();

        using var response = await host.Http.GetAsync("/socket.io/" + name);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.ToString().ShouldBe(type + "; charset=utf-8");
        response.Headers.ETag!.Tag.ShouldBe($"\"{Version}\"");
        response.Headers.CacheControl!.ToString().ShouldBe("public, max-age=0");
        var body = await response.Content.ReadAsStringAsync();
        response.Content.Headers.ContentLength.ShouldBe(System.Text.Encoding.UTF8.GetByteCount(body));
        body.ShouldStartWith(type == "application/json" ? "{\"version\":3" : $"/*!\n * Socket.IO v{Version}");
    }

    [Fact]
    public async Task Get_Script_KeepsTheNoticeOfItsLicence()
    {
        await using var host = await TestHost.StartAsync();

        (await host.Http.GetStringAsync("/socket.io/socket.io.min.js")).ShouldContain("Released under the MIT License");
    }

    [Fact]
    public async Task Get_GzipAccepted_SendsTheSameBytesCompressed()
    {
        await using var host = await TestHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/socket.io/socket.io.min.js");
        request.Headers.AcceptEncoding.ParseAdd("gzip, deflate, br");

        using var response = await host.Http.SendAsync(request);

        response.Content.Headers.ContentEncoding.ShouldBe(["gzip"]);
        response.Headers.Vary.ShouldContain("Accept-Encoding");
        await using var plain = new GZipStream(await response.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        (await new StreamReader(plain).ReadToEndAsync()).ShouldBe(await host.Http.GetStringAsync("/socket.io/socket.io.min.js"));
    }

    [Theory]
    [InlineData("\"4.8.4\"", HttpStatusCode.NotModified)]
    [InlineData("W/\"4.8.4\"", HttpStatusCode.NotModified)]
    [InlineData("*", HttpStatusCode.NotModified)]
    [InlineData("\"4.8.3\", \"4.8.4\"", HttpStatusCode.NotModified)]
    [InlineData("\"4.8.3\"", HttpStatusCode.OK)]
    public async Task Get_TagKnown_IsNotSentAgain(string known, HttpStatusCode status)
    {
        await using var host = await TestHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/socket.io/socket.io.js");
        request.Headers.TryAddWithoutValidation("If-None-Match", known);

        using var response = await host.Http.SendAsync(request);

        response.StatusCode.ShouldBe(status);
        (await response.Content.ReadAsByteArrayAsync()).Length.ShouldBe(status == HttpStatusCode.OK ? 153519 : 0);
    }

    [Fact]
    public async Task Head_File_AnswersHeadersAlone()
    {
        await using var host = await TestHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Head, "/socket.io/socket.io.js");

        using var response = await host.Http.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentLength.ShouldBe(153519);
        response.Headers.ETag.ShouldBe(new EntityTagHeaderValue($"\"{Version}\""));
    }

    [Fact]
    public async Task Post_File_IsNotAllowed()
    {
        await using var host = await TestHost.StartAsync();

        using var response = await host.Http.PostAsync("/socket.io/socket.io.js", new StringContent(""));

        response.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task Get_OtherOrigins_MayReadAsTheyMayPoll()
    {
        await using var host = await TestHost.StartAsync(configure: options => options.Engine.Cors.AllowAnyOrigin = true);

        using var response = await host.Http.GetAsync("/socket.io/socket.io.esm.min.js");

        response.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["*"]);
    }

    [Theory]
    [InlineData("/socket.io/other.js")]
    [InlineData("/socket.io/sub/socket.io.js")]
    [InlineData("/socket.io/socket.io.js/")]
    [InlineData("/socket.io/version.txt")]
    [InlineData("/socket.io/..%2fsocket.io.js")]
    [InlineData("/engine.io/socket.io.js")]
    public async Task Get_AnythingElse_IsNoFile(string url)
    {
        await using var host = await TestHost.StartAsync();

        using var response = await host.Http.GetAsync(url);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Get_ServeClientOff_IsNoFile()
    {
        await using var host = await TestHost.StartAsync(configure: options => options.ServeClient = false);

        using var response = await host.Http.GetAsync("/socket.io/socket.io.js");

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync()).ShouldBe("""{"code":0,"message":"Transport unknown"}""");
    }
}
