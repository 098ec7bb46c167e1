using Sallyport.SocketIO.Fuzzing;

namespace Sallyport.SocketIO.Tests.Hardening;

/// <summary>A short run of the long-running fuzzer, and the fuzzer itself.</summary>
[Trait("Requirement", "R16")]
public sealed class FuzzerTests
{
    public static TheoryData<string> Targets => [.. FuzzTargets.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Run_EveryTarget_BreaksNothing(string target)
    {
        var output = new StringWriter();
        var arguments = new FuzzArguments
        {
            Targets = [target],
            Inputs = target == "repeated" ? 500 : 2_000,
            Seed = 20_260_101,
            Folder = Path.Combine(Path.GetTempPath(), "sallyport-fuzz"),
        };

        (await new Fuzzer(arguments, output, TimeProvider.System).RunAsync()).ShouldBeTrue(output.ToString());

        output.ToString().ShouldContain(target);
        output.ToString().ShouldContain("00 inputs");
    }

    [Fact]
    public async Task Run_TargetThatThrows_SavesTheInputAndFails()
    {
        var folder = Directory.CreateTempSubdirectory("sallyport-fuzz");
        var output = new StringWriter();
        var arguments = new FuzzArguments
        {
            Inputs = 100_000,
            Seed = 1,
            Folder = folder.FullName,
        };

        (await new Fuzzer(arguments, output, TimeProvider.System, [("fragile", () => new FragileTarget())]).RunAsync()).ShouldBeFalse();

        var saved = File.ReadAllBytes(folder.GetFiles().ShouldHaveSingleItem().FullName);
        saved.ShouldContain((byte)'!');
        output.ToString().ShouldContain("BROKEN fragile");
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("--seconds")]
    [InlineData("--seconds", "x")]
    [InlineData("--nothing", "1")]
    public void TryRead_WrongUsage_SaysSo(params string[] args)
    {
        FuzzArguments.TryRead(args, out _, out var answer).ShouldBeFalse();
        answer.ShouldContain("Usage:");
    }

    [Fact]
    public void TryRead_Options_AreTaken()
    {
        FuzzArguments.TryRead(["--seconds", "5", "--seed", "7", "--target", "a", "--target", "b"], out var arguments, out _).ShouldBeTrue();
        arguments.Duration.ShouldBe(TimeSpan.FromSeconds(5));
        arguments.Seed.ShouldBe(7);
        arguments.Targets.ShouldBe(["a", "b"]);
    }

    private sealed class FragileTarget() : FuzzTarget("fragile", ["ab"u8.ToArray(), "c!d"u8.ToArray()])
    {
        public override ValueTask<int> RunAsync(byte[] input)
        {
            Require(!input.Contains((byte)'!'), "It broke.");
            return ValueTask.FromResult(0);
        }
    }
}
