using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Sallyport.Operations.Control;
using Sallyport.Operations.Execution;
using Sallyport.Operations.Verbs;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.Control;

/// <summary>The control socket of a running server: who may speak, what it bears, where it lies.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class ControlSocketTests
{
    private static readonly OperatorRequest Status = OperatorVerbs.Status.ToRequest(new NoArguments());

    [Fact]
    public async Task Start_TheSocket_IsForItsOwnerOnly()
    {
        await using var server = await TestServer.StartAsync();

        var mode = File.GetUnixFileMode(Path.Combine(server.Folder, "data", "control.sock"));

        mode.ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task Start_AStaleSocketFile_IsReplaced()
    {
        var folder = Directory.CreateTempSubdirectory("sallyport-").FullName;
        var data = Directory
            .CreateDirectory(Path.Combine(folder, "data"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute)
            .FullName;
        await File.WriteAllTextAsync(Path.Combine(data, "control.sock"), "left by a crash");

        await using var server = await TestServer.StartAsync(folder: folder);

        (await AskAsync(data, Status)).Result!["processId"]!.GetValue<int>().ShouldBe(Environment.ProcessId);
    }

    [Fact]
    public async Task Start_AFolderTooDeepForASocketPath_StillListensThere()
    {
        var folder = Directory.CreateTempSubdirectory("sallyport-").FullName;
        var deep = Path.Combine(folder, new string('d', 150));
        await using var server = await TestServer.StartAsync(folder: deep);

        (await AskAsync(Path.Combine(deep, "data"), Status)).Result.ShouldNotBeNull();

        File.Exists(Path.Combine(deep, "data", "control.sock")).ShouldBeTrue();
        await server.StopAsync();
        File.Exists(Path.Combine(deep, "data", "control.sock")).ShouldBeFalse();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task TryAsk_SomethingThatTakesLong_TellsHowFarItIsAndThenTheAnswer()
    {
        using var place = new CommandLine.Workplace();
        using var listener = ControlListener.Open(place.Folder);
        var told = new List<string>();
        var asking = ControlClient.TryAskAsync(place.Folder, Status, CancellationToken.None, told.Add);

        using var socket = await listener.AcceptAsync(CancellationToken.None);
        await using var stream = new NetworkStream(socket);
        await ControlProtocol.ReadLineAsync(stream, OperatorRequest.MaxBytes, CancellationToken.None);
        OperatorAnswer done = new JsonObject { ["done"] = true };
        await stream.WriteAsync(
            (byte[])
                [.. ControlProtocol.EncodeProgress("1 of 2"), .. ControlProtocol.EncodeProgress("2 of 2"), .. ControlProtocol.Encode(done)]
        );

        (await asking).ShouldNotBeNull().Result!["done"]!.GetValue<bool>().ShouldBeTrue();
        told.ShouldBe(["1 of 2", "2 of 2"]);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("[]\n")]
    [InlineData("{}\n")]
    [InlineData("{\"protocol\":1}\n")]
    [InlineData("{\"protocol\":1,\"verb\":7,\"arguments\":{}}\n")]
    [InlineData("{\"protocol\":99,\"verb\":\"accounts.list\",\"arguments\":{}}\n")]
    [InlineData("{\"protocol\":1,\"verb\":\"accounts.list\"}\n")]
    [InlineData("{\"protocol\":1,\"verb\":\"accounts.explode\",\"arguments\":{}}\n")]
    [InlineData("{\"protocol\":1,\"verb\":\"accounts.create\",\"arguments\":{\"name\":[]}}\n")]
    [InlineData("{\"protocol\":1,\"verb\":\"accounts.create\",\"arguments\":{}}\n")]
    [InlineData("{\"protocol\":1,\"verb\":\"keys.revoke\",\"arguments\":{\"id\":null}}\n")]
    [InlineData("{\"protocol\":1,\"verb\":\"keys.create\",\"arguments\":{\"account\":\"acc_1\"}}\n")]
    [InlineData("{\"protocol\":1,\"verb\":\"tokens.mint\",\"arguments\":{}}\n")]
    [InlineData("{\"protocol\":1,\"verb\":\"\\ud83d\",\"arguments\":{}}\n")]
    [InlineData("{\"\\udc00\":1,\"protocol\":1,\"verb\":\"status\",\"arguments\":{}}\n")]
    [InlineData("{\"protocol\":1,\"protocol\":1,\"verb\":\"status\",\"arguments\":{}}\n")]
    [InlineData("{\"protocol\":1,\"verb\":\"accounts.create\",\"arguments\":{\"name\":\"a\",\"name\":\"b\"}}\n")]
    [InlineData("{\"protocol\":1e999,\"verb\":\"status\",\"arguments\":{}}\n")]
    public async Task Converse_NoProperRequest_GetsAnErrorAndTheSocketLivesOn(string text)
    {
        await using var server = await TestServer.StartAsync();
        var data = Path.Combine(server.Folder, "data");

        var answer = await SendAsync(data, Encoding.UTF8.GetBytes(text));

        JsonNode.Parse(answer)!["error"]!["message"]!.GetValue<string>().ShouldNotBeNullOrEmpty();
        (await AskAsync(data, Status)).Result.ShouldNotBeNull();
        server.Log.Lines.ShouldNotContain(line => line.Contains("A request on the control socket failed", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Requirement", "R16")]
    public async Task Converse_AnEndlessLine_IsCutOff()
    {
        await using var server = await TestServer.StartAsync();
        var data = Path.Combine(server.Folder, "data");

        var answer = await SendAsync(data, new byte[OperatorRequest.MaxBytes + 100_000]);

        answer.ShouldBeEmpty();
        (await AskAsync(data, Status)).Result.ShouldNotBeNull();
    }

    [Fact]
    public async Task Doors_OverTheControlSocket_AreNotThere()
    {
        await using var server = await TestServer.StartAsync();

        var answer = await SendAsync(Path.Combine(server.Folder, "data"), "GET /api/v1/ws-token HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());

        answer.ShouldNotContain("HTTP/1.1");
    }

    [Fact]
    public async Task TryAsk_NobodyListens_IsNull()
    {
        var folder = Directory.CreateTempSubdirectory("sallyport-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "control.sock"), "stale");

        (await ControlClient.TryAskAsync(folder, Status, CancellationToken.None)).ShouldBeNull();

        Directory.Delete(folder, recursive: true);
    }

    private static async Task<OperatorAnswer> AskAsync(string data, OperatorRequest request) =>
        (await ControlClient.TryAskAsync(data, request, CancellationToken.None)).ShouldNotBeNull();

    private static async Task<string> SendAsync(string data, byte[] bytes)
    {
        using var patience = new CancellationTokenSource(TestServer.Patience);
        using var address = ControlSocket.In(data);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(address.EndPoint, patience.Token);
        try
        {
            await socket.SendAsync(bytes, patience.Token);
            using var answer = new StreamReader(new NetworkStream(socket));
            return await answer.ReadToEndAsync(patience.Token);
        }
        catch (Exception cut) when (cut is SocketException or IOException)
        {
            return "";
        }
    }
}
