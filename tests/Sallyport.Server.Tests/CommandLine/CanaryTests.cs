using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.CommandLine;

/// <summary>A key and a token, sent in every place where they do not belong, are in nothing that the process writes at Trace level.</summary>
public sealed class CanaryTests
{
    private const string TraceEverything = """
        { "Logging": {
            "LogLevel": { "Default": "Trace", "Microsoft": "Trace", "Microsoft.AspNetCore.Hosting.Diagnostics": "Trace", "*Kestrel*": "Trace" },
            "Console": { "LogLevel": { "Default": "Trace", "Microsoft.AspNetCore.Server.Kestrel.BadRequests": "Trace" } } } }
        """;

    [Fact]
    [Trait("Requirement", "R10")]
    public async Task Serve_AtTraceLevel_WritesNoKeyAndNoToken()
    {
        using var place = new Workplace();
        place.Write("appsettings.json", TraceEverything);
        await using var server = await ServeProcess.StartAsync(place.Data, workingFolder: place.Folder);
        var account = await SallyportProcess.RunAsync(["accounts", "create", "--name", "Ada", "--data", place.Data, "--json"]);
        var accountId = account.Json.GetProperty("account").GetProperty("id").GetString()!;
        var created = await SallyportProcess.RunAsync(["keys", "create", "--account", accountId, "--data", place.Data, "--json"]);
        var key = created.Json.GetProperty("secret").GetString()!;
        var minted = await SallyportProcess.RunAsync(["tokens", "mint", "--key-stdin", "--data", place.Data, "--json"], key);
        var token = minted.Json.GetProperty("token").GetString()!;

        using var http = new HttpClient { BaseAddress = server.Url };
        foreach (var path in new[] { "/ws?token=", "/api/v1/ws-token?key=", "/socket.io/?EIO=4&transport=polling&token=", "/nowhere/" })
        {
            using var withKey = await http.GetAsync(path + key);
            using var withToken = await http.GetAsync(path + token);
        }

        await SendAsync(server.Url.Port, $"GET /ws?token={token}&key={key} HTTP/9.9\r\n\r\n");
        await SendAsync(server.Url.Port, $"GET /ws?token={token} HTTP/1.1\r\nhost: x\r\nx-api-key {key}\r\n\r\n");
        await SendAsync(server.Url.Port, $"{key} {token}\r\n\r\n");
        await using (await WebSocketPeer.OpenAsync(new Uri($"ws://127.0.0.1:{server.Url.Port}/ws?token={token}"), null))
        {
            // Opened with the token in the query string.
        }

        var (_, log) = await server.EndAsync(PosixSignal.SIGTERM);
        log.ShouldContain("Kestrel", customMessage: "the log is at Trace level");
        log.ShouldNotContain(key[^20..]);
        log.ShouldNotContain(token.Split('.')[2]);
        log.ShouldNotContain(token.Split('.')[1]);
    }

    private static async Task SendAsync(int port, string text)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));
        using var answer = new StreamReader(client.GetStream());
        await answer.ReadToEndAsync().WaitAsync(TestServer.Patience);
    }
}
