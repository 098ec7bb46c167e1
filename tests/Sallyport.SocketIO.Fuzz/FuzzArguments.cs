using System.Globalization;
using System.Security.Cryptography;

namespace Sallyport.SocketIO.Fuzzing;

/// <summary>What to run, and for how long.</summary>
internal sealed record FuzzArguments
{
    private const string Help = """
        Usage: dotnet run --project tests/Sallyport.SocketIO.Fuzz -c Release -- [options]

        Mutates known inputs of every decoder of Sallyport.SocketIO and runs them. Prints inputs per second of each target.

          --seconds N     for how long, all targets together (60)
          --inputs N      how many inputs of each target, instead of a time
          --seed N        the seed of the mutations; a number by chance, printed, when left out
          --target NAME   only the targets whose name contains NAME (repeatable)
          --out FOLDER    where an input that breaks something is saved (artifacts/fuzz)
          --replay FILE   run one saved input against the targets chosen
          --list          name the targets and stop
          --help          this text

        Exit code 0: nothing broke; 1: something did, and its input was saved; 2: wrong usage.
        An input breaks a target when it makes it throw, give a value that contradicts itself, allocate far more than
        its length justifies, run for many seconds, or, where a server is the target, log above Debug.
        """;

    public TimeSpan Duration { get; init; } = TimeSpan.FromMinutes(1);

    public long? Inputs { get; init; }

    public int Seed { get; init; } = RandomNumberGenerator.GetInt32(int.MaxValue);

    public IReadOnlyList<string> Targets { get; init; } = [];

    public string Folder { get; init; } = Path.Combine("artifacts", "fuzz");

    public string? Replay { get; init; }

    public bool IsListWanted { get; init; }

    public bool IsHelpWanted { get; init; }

    /// <summary>Reads the command line.</summary>
    /// <returns>Whether it is right. Otherwise <paramref name="answer"/> is what to tell the user.</returns>
    public static bool TryRead(string[] args, out FuzzArguments arguments, out string answer)
    {
        arguments = new FuzzArguments();
        answer = "";
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] is "--help" or "-h")
            {
                arguments = arguments with { IsHelpWanted = true };
                answer = Help;
                return false;
            }

            if (args[i] == "--list")
            {
                arguments = arguments with { IsListWanted = true };
                continue;
            }

            if (i + 1 == args.Length || arguments.With(args[i], args[i + 1]) is not { } read)
            {
                answer = $"\"{args[i]}\" is not understood, or what follows it.\n\n{Help}";
                return false;
            }

            arguments = read;
            i++;
        }

        return true;
    }

    private FuzzArguments? With(string option, string value) =>
        option switch
        {
            "--seconds" when TryNumber(value, out var seconds) => this with { Duration = TimeSpan.FromSeconds(seconds) },
            "--inputs" when TryNumber(value, out var inputs) => this with { Inputs = inputs },
            "--seed" when TryNumber(value, out var seed) => this with { Seed = seed },
            "--target" => this with { Targets = [.. Targets, value] },
            "--out" => this with { Folder = value },
            "--replay" => this with { Replay = value },
            _ => null,
        };

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
