using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sallyport.Operations.Control;
using Sallyport.Operations.Execution;
using Sallyport.Operations.Verbs;
using Sallyport.Server.CommandLine;

namespace Sallyport.Server.Tests.CommandLine;

/// <summary>Verbs read the answers of operations into their records.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class TypedAnswerTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Verb_AnAnswerOfAnotherForm_FailsWithASentence(bool json)
    {
        using var place = new Workplace();
        var data = Directory
            .CreateDirectory(place.Data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute)
            .FullName;
        using var listener = ControlListener.Open(data);
        var running = SallyportProcess.RunAsync(["status", "--data", data, .. json ? ["--json"] : (string[])[]]);

        using var socket = await listener.AcceptAsync(CancellationToken.None);
        await using var stream = new NetworkStream(socket);
        await ControlProtocol.ReadLineAsync(stream, OperatorRequest.MaxBytes, CancellationToken.None);
        await stream.WriteAsync(ControlProtocol.Encode((OperatorAnswer)new JsonObject { ["process"] = 7 }));

        var outcome = await running;
        outcome.ExitCode.ShouldBe(1);
        outcome.Output.ShouldBeEmpty();
        outcome.Error.ShouldContain("answered in a form that this program does not know");
        outcome.Error.ShouldNotContain("please report it");
    }

    [Fact]
    public void Rows_OfLimits_AreTheMembersOfTheJson()
    {
        var limits = new LimitsView(
            new PairView(1, 2),
            new PairView(3, 4),
            new PairView(5, 6),
            new PairView(7, 8),
            new QuotaView(null, 9),
            new PairView(10, 11),
            new PairView(12, 13),
            new PairView(14, 15),
            new BytesView(16, 17),
            18
        );

        var rows = TiersCommand.Rows(limits);

        var written = JsonSerializer.SerializeToNode(limits, OperatorJson.Options)!.AsObject();
        rows.ShouldBe(
            written.Select(member =>
                member.Value is JsonObject pair
                    ? (member.Key, pair["perKey"]?.ToJsonString() ?? "unlimited", pair["perAccount"]!.ToJsonString())
                    : (member.Key, member.Value!.ToJsonString(), "")
            )
        );
    }
}
