using System.Diagnostics;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Sallyport.Access.Audit;
using Sallyport.Operations.Control;
using Sallyport.Operations.Execution;
using Sallyport.Operations.Verbs;
using Sallyport.Server.Tests.CommandLine;
using Sallyport.Server.Tests.TestHost;
using Sallyport.Storage.Folder;

namespace Sallyport.Server.Tests.Control;

/// <summary>A control socket that another user made or may exchange, and an asker who says another name.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class ForeignSocketTests
{
    private const uint Other = 4711;
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private static readonly OperatorRequest Status = OperatorVerbs.Status.ToRequest(new NoArguments());

    [Theory]
    [InlineData("another user's")]
    [InlineData("open to others")]
    [InlineData("in a folder that others may write")]
    [InlineData("a link")]
    [Trait("Requirement", "R34")]
    public async Task TryAsk_ForeignSocket_IsNotUsed(string what)
    {
        using var place = new Workplace();
        var folder = Directory.CreateDirectory(place.Data, Owner).FullName;
        var socket = Path.Combine(folder, "control.sock");
        using var listener = ControlListener.Open(folder);
        switch (what)
        {
            case "another user's" when MachineUser.Current is 0:
                await RunAsync("chown", Other.ToString(), socket);
                break;
            case "in a folder that others may write":
                File.SetUnixFileMode(folder, Owner | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute);
                break;
            case "a link":
                File.Move(socket, socket + ".real");
                File.CreateSymbolicLink(socket, socket + ".real");
                break;
            default:
                // Without root no file can be given away: the mode is tried instead.
                File.SetUnixFileMode(socket, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherWrite);
                break;
        }

        var answer = (await ControlClient.TryAskAsync(folder, Status, CancellationToken.None)).ShouldNotBeNull();

        answer.Failure.ShouldNotBeNull().Kind.ShouldBe(OperatorFailureKind.Environment);
        answer.Failure.Message.ShouldContain("control.sock");
        answer.Failure.Message.ShouldContain("is not used");
    }

    [Fact]
    [Trait("Requirement", "R34")]
    public async Task Start_InAFolderOfAnotherUser_GivesThatUserTheSocket()
    {
        using var place = new Workplace();
        var folder = Directory.CreateDirectory(place.Data, Owner).FullName;
        var user = MachineUser.Current is 0 ? Other : MachineUser.Current!.Value;
        await RunAsync("chown", user.ToString(), folder);

        using var listener = ControlListener.Open(folder);

        var facts = FileFacts.Of(Path.Combine(folder, "control.sock")).ShouldNotBeNull();
        (facts.Kind, facts.User, facts.Mode).ShouldBe((FileKind.Socket, user, UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Requirement", "R34")]
    public async Task Converse_AskerSaysAnotherName_TheLogHasTheUserOfTheProcess(bool isOther)
    {
        await using var server = await TestServer.StartAsync();
        var asks = isOther && MachineUser.Current is 0 ? Other : MachineUser.Current!.Value;
        if (asks != MachineUser.Current)
        {
            await RunAsync("chown", "-R", asks.ToString(), server.Folder);
        }

        const string Script = """
            const socket = require("node:net").connect(process.argv[1]);
            socket.write('{"protocol":1,"verb":"accounts.create","arguments":{"name":"x"},"by":"mallory"}\n');
            socket.pipe(process.stdout);
            """;
        string[] command = ["node", "-e", Script, Path.Combine(server.Folder, "data", "control.sock")];
        var answer = await RunAsync([
            .. asks == MachineUser.Current
                ? (string[])[]
                : ["setpriv", "--reuid", asks.ToString(), "--regid", asks.ToString(), "--clear-groups"],
            .. command,
        ]);

        answer.ShouldContain("\"result\"");
        var entries = await server
            .Services.GetRequiredService<IAuditStore>()
            .ListAsync(new AuditQuery { Action = "accounts.create" }, default);
        entries.ShouldHaveSingleItem().ActorId.ShouldBe(MachineUser.NameOf(asks));
    }

    [Fact]
    public async Task PeerUser_OfASocketPair_IsThisProcess()
    {
        using var place = new Workplace();
        using var listener = ControlListener.Open(place.Folder);
        using var address = ControlSocket.In(place.Folder);
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await client.ConnectAsync(address.EndPoint);
        using var server = await listener.AcceptAsync(CancellationToken.None);

        ControlPeer.UserOf(server).ShouldBe(MachineUser.Current);
        ControlPeer.UserOf(client).ShouldBe(MachineUser.Current);
    }

    private static async Task<string> RunAsync(params string[] command)
    {
        using var process = Process.Start(
            new ProcessStartInfo(command[0], command[1..])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
                WorkingDirectory = "/",
            }
        )!;
        var output = await process.StandardOutput.ReadToEndAsync();
        using var patience = new CancellationTokenSource(TestServer.Patience);
        await process.WaitForExitAsync(patience.Token);
        process.ExitCode.ShouldBe(0, string.Join(' ', command));
        return output;
    }
}
