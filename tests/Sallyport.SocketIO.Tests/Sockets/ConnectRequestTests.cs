using System.Net;
using System.Text;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Sockets;

public sealed class ConnectRequestTests
{
    [Fact]
    public async Task ConnectRequest_ClientThatPolls_IsThePost()
    {
        await using var host = await TestHost.StartAsync(EmitWay);
        var client = await PollingClient.OpenAsync(host, "/socket.io/");
        using var request = new HttpRequestMessage(HttpMethod.Post, client.Url) { Content = new StringContent("40") };
        request.Headers.Add("x-way", "post");

        (await host.Http.SendAsync(request)).Dispose();

        (await ReadAsync(client)).ShouldContain("""42["way","","post"]""");
    }

    [Fact]
    public async Task ConnectRequest_ClientThatUpgradedFirst_IsTheUpgrade()
    {
        await using var host = await TestHost.StartAsync(EmitQuery);
        var client = await PollingClient.OpenAsync(host, "/socket.io/");
        using var socket = await SocketClient.OpenRawAsync(host, "/socket.io/", $"?EIO=4&transport=websocket&sid={client.Sid}&way=upgrade");
        await socket.SendAsync("2probe");
        (await socket.ReadAsync()).ShouldBe("3probe");
        await socket.SendAsync("5");
        await socket.SendAsync("40");

        (await socket.ReadAsync()).ShouldStartWith("40{");
        (await socket.ReadAsync()).ShouldBe("""42["way","","upgrade"]""");
    }

    [Fact]
    public async Task ConnectRequest_ClientOnOneWebSocket_IsTheRequestItself()
    {
        await using var host = await TestHost.StartAsync(server =>
            server
                .Of("/")
                .OnConnected(socket =>
                    Emit(socket, ReferenceEquals(socket.Handshake.Request, socket.Handshake.ConnectRequest) ? "same" : "other", "")
                )
        );
        using var client = await SocketClient.ConnectAsync(host);

        (await client.ReadAsync()).ShouldBe("""42["way","same",""]""");
    }

    [Fact]
    public async Task AllowSessionRequest_Refuses_AnswersThatRequestAndLeavesTheSession()
    {
        await using var host = await TestHost.StartAsync(
            EmitWay,
            options =>
                options.Engine.AllowSessionRequest = (context, session) =>
                    context.Request.Headers.ContainsKey("x-deny") && session.IsOpen ? new HandshakeRefusal("not so") : null
        );
        var client = await PollingClient.OpenAsync(host, "/socket.io/");
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
        {
            using var request = new HttpRequestMessage(method, client.Url);
            request.Content = method == HttpMethod.Post ? new StringContent("40") : null;
            request.Headers.Add("x-deny", "1");
            using var response = await host.Http.SendAsync(request);
            response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
            (await response.Content.ReadAsStringAsync()).ShouldBe("""{"code":4,"message":"not so"}""");
        }

        (await client.PostAsync("40")).Status.ShouldBe(HttpStatusCode.OK);
        (await ReadAsync(client)).ShouldContain("""42["way","",""]""");
    }

    // What is queued at the first poll and what comes a moment later may be two answers.
    private static async Task<string> ReadAsync(PollingClient client)
    {
        var read = await client.PollAsync();
        return read.Contains("42", StringComparison.Ordinal) ? read : read + await client.PollAsync();
    }

    private static void Emit(Socket socket, string opened, string connected) =>
        socket.TryEmit("way", Encoding.UTF8.GetBytes($"[\"{opened}\",\"{connected}\"]"));

    private static void EmitWay(SocketIOServer server) =>
        server
            .Of("/")
            .OnConnected(socket =>
                Emit(
                    socket,
                    socket.Handshake.Request.Headers["x-way"].ToString(),
                    socket.Handshake.ConnectRequest.Headers["x-way"].ToString()
                )
            );

    private static void EmitQuery(SocketIOServer server) =>
        server
            .Of("/")
            .OnConnected(socket =>
                Emit(socket, socket.Handshake.Request.Query["way"].ToString(), socket.Handshake.ConnectRequest.Query["way"].ToString())
            );
}
