using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Sallyport.Fixtures;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.CommandLine;

/// <summary>The server as a process: how it starts, why it does not, how it ends.</summary>
public sealed class ServeTests
{
    [Theory]
    [InlineData(PosixSignal.SIGTERM)]
    [InlineData(PosixSignal.SIGINT)]
    public async Task Serve_ASignal_EndsItWithCode0AndCleansUp(PosixSignal signal)
    {
        using var place = new Workplace();
        await using var server = await ServeProcess.StartAsync(place.Data);
        File.Exists(Path.Combine(place.Data, "control.sock")).ShouldBeTrue();

        var (exitCode, log) = await server.EndAsync(signal);

        exitCode.ShouldBe(0, log);
        log.ShouldNotContain("Exception");
        File.Exists(Path.Combine(place.Data, "control.sock")).ShouldBeFalse();
    }

    [Fact]
    public async Task Serve_SIGHUP_ReadsTheConfigurationAgainAndGoesOn()
    {
        using var place = new Workplace();
        var file = place.Write("sallyport.json", """{"Tiers":{"Free":{"Burst":{"PerKey":7}}}}""");
        await using var server = await ServeProcess.StartAsync(place.Data, config: file);

        await server.HangUpAsync();
        await server.WaitForLogAsync("The configuration files were read again");
        using var http = new HttpClient { BaseAddress = server.Url };
        (await http.GetStringAsync("/healthz")).ShouldNotBeNull();

        var (exitCode, log) = await server.EndAsync(PosixSignal.SIGTERM);
        exitCode.ShouldBe(0, log);
    }

    [Fact]
    public async Task Serve_UnderSystemd_SaysThatItIsReadyAndThatItStops()
    {
        using var place = new Workplace();
        var path = Path.Combine(Path.GetTempPath(), $"sallyport-notify-{Environment.ProcessId}.sock");
        File.Delete(path);
        using var notify = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        notify.Bind(new UnixDomainSocketEndPoint(path));
        using var process = SallyportProcess.Start(
            ["serve", "--json", "--data", place.Data, "--listen", "http://127.0.0.1:0"],
            new Dictionary<string, string> { ["NOTIFY_SOCKET"] = path }
        );
        try
        {
            (await ReceiveAsync(notify)).ShouldBe("READY=1");
            (await process.StandardOutput.ReadLineAsync()).ShouldNotBeNull().ShouldContain("listening");
            using var kill = System.Diagnostics.Process.Start("kill", ["-TERM", process.Id.ToString()]);
            (await ReceiveAsync(notify)).ShouldBe("STOPPING=1");
            using var patience = new CancellationTokenSource(TestServer.Patience);
            await process.WaitForExitAsync(patience.Token);
            process.ExitCode.ShouldBe(0);
        }
        finally
        {
            process.Kill();
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Serve_ASignalWithALiveSession_ClosesItAsRestarting()
    {
        using var place = new Workplace();
        await using var server = await ServeProcess.StartAsync(place.Data);
        await using var session = await OpenSessionAsync(place, server);

        var end = server.EndAsync(PosixSignal.SIGTERM);

        (await session.CloseCodeAsync()).ShouldBe(1012);
        (await end).ExitCode.ShouldBe(0);
    }

    [Fact]
    [Trait("Requirement", "R12")]
    public async Task Revoke_FromTheCommandLine_CutsALiveSession()
    {
        using var place = new Workplace();
        await using var server = await ServeProcess.StartAsync(place.Data);
        await using var session = await OpenSessionAsync(place, server);
        var keys = await SallyportProcess.RunAsync(["keys", "list", "--data", place.Data, "--json"]);
        var keyId = keys.Json.GetProperty("keys")[0].GetProperty("id").GetString()!;

        var revoked = await SallyportProcess.RunAsync(["keys", "revoke", keyId, "--data", place.Data]);

        revoked.ExitCode.ShouldBe(0, revoked.Error);
        (await session.CloseCodeAsync()).ShouldBe(4401);
    }

    [Fact]
    public async Task Serve_ANodeOfAnotherChain_SaysSoAndDoesNotStart()
    {
        await using var node = await AnvilProcess.StartAsync(chainId: 1);
        using var place = new Workplace();
        var config = place.Write("chains.json", $$"""{"Chains":{"base":{"ChainId":8453,"Nodes":[{"Http":"{{node.Http}}"} ] } } }""");

        var outcome = await SallyportProcess.RunAsync([
            "serve",
            "--data",
            place.Data,
            "--listen",
            "http://127.0.0.1:0",
            "--config",
            config,
        ]);

        outcome.ExitCode.ShouldBe(3, outcome.Error);
        outcome.Error.ShouldContain("8453");
        outcome.Error.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Serve_ASecondOnTheSameFolder_SaysWhoHoldsIt()
    {
        using var place = new Workplace();
        await using var server = await ServeProcess.StartAsync(place.Data);

        var second = await SallyportProcess.RunAsync(["serve", "--data", place.Data, "--listen", "http://127.0.0.1:0"]);

        second.ExitCode.ShouldBe(6);
        second.Error.ShouldContain($"in use by process {server.ProcessId}");
        ShouldBeOneSentence(second.Error);
        (await SallyportProcess.RunAsync(["accounts", "list", "--data", place.Data])).ExitCode.ShouldBe(0, "the first goes on answering");
    }

    [Fact]
    public async Task Serve_APortInUse_SaysSo()
    {
        using var place = new Workplace();
        using var taken = new TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();

        var outcome = await SallyportProcess.RunAsync(["serve", "--data", place.Data, "--listen", "http://" + taken.LocalEndpoint]);

        outcome.ExitCode.ShouldBe(6);
        outcome.Error.ShouldContain("address already in use");
        ShouldBeOneSentence(outcome.Error);
    }

    [Fact]
    public async Task Serve_ADatabaseOfANewerProgram_IsLeftAlone()
    {
        using var place = new Workplace();
        await SallyportProcess.RunAsync(["migrate", "--data", place.Data]);
        await using (var database = new SqliteConnection($"Data Source={Path.Combine(place.Data, "sallyport.db")};Pooling=False"))
        {
            await database.OpenAsync();
            await using var command = database.CreateCommand();
            command.CommandText = "INSERT INTO migrations (number, name, checksum, applied_at) VALUES (9999, 'of_the_future', 'x', 0)";
            await command.ExecuteNonQueryAsync();
        }

        var outcome = await SallyportProcess.RunAsync(["serve", "--data", place.Data, "--listen", "http://127.0.0.1:0"]);

        outcome.ExitCode.ShouldBe(6, outcome.Error);
        ShouldBeOneSentence(outcome.Error);
    }

    [Fact]
    public async Task Serve_FaultyConfiguration_StartsNothing()
    {
        using var place = new Workplace();
        var environment = new Dictionary<string, string> { ["SALLYPORT_Origins__Allowed__0"] = "*", ["SALLYPORT_Keys__CacheSize"] = "0" };

        var outcome = await SallyportProcess.RunAsync(["serve", "--data", place.Data, "--json"], environment: environment);

        outcome.ExitCode.ShouldBe(3);
        var message = outcome.JsonError.GetProperty("message").GetString()!;
        message.ShouldContain("Origins:Allowed");
        message.ShouldContain("Keys:CacheSize");
        Directory.Exists(place.Data).ShouldBeFalse();
    }

    [Fact]
    public async Task Serve_PlainHttpBeyondThisMachine_Warns()
    {
        using var place = new Workplace();
        await using var server = await ServeProcess.StartAsync(place.Data, "http://0.0.0.0:0");

        server.Report.GetProperty("warnings")[0].GetString()!.ShouldContain("plain HTTP");
    }

    // What the log says before is no part of the complaint: the last lines are.
    private static void ShouldBeOneSentence(string error)
    {
        error.ShouldNotContain("   at ");
        error.ShouldNotContain("Exception");
        error.TrimEnd().Split('\n').TakeLast(2).ShouldContain(line => line.StartsWith("error: ", StringComparison.Ordinal));
    }

    private static async Task<string> ReceiveAsync(Socket notify)
    {
        using var patience = new CancellationTokenSource(TestServer.Patience);
        var buffer = new byte[1000];
        return System.Text.Encoding.UTF8.GetString(buffer, 0, await notify.ReceiveAsync(buffer, patience.Token));
    }

    private static async Task<WebSocketPeer> OpenSessionAsync(Workplace place, ServeProcess server)
    {
        var account = await SallyportProcess.RunAsync(["accounts", "create", "--name", "Ada", "--data", place.Data, "--json"]);
        var accountId = account.Json.GetProperty("account").GetProperty("id").GetString()!;
        var key = await SallyportProcess.RunAsync(["keys", "create", "--account", accountId, "--data", place.Data, "--json"]);
        var headers = new Dictionary<string, string> { ["x-api-key"] = key.Json.GetProperty("secret").GetString()! };
        var session = await WebSocketPeer.OpenAsync(new Uri($"ws://127.0.0.1:{server.Url.Port}/ws"), headers);
        (await session.AskAsync("""{"action":"ping"}""")).GetProperty("type").GetString().ShouldBe("pong");
        return session;
    }
}
