using System.Security.Cryptography;

namespace Sallyport.SocketIO.Fuzzing;

/// <summary>Runs the targets in turns and counts.</summary>
internal sealed class Fuzzer(
    FuzzArguments arguments,
    TextWriter output,
    TimeProvider time,
    IReadOnlyList<(string Name, Func<FuzzTarget> Create)>? targets = null
)
{
    private const int InputsBetweenChecks = 2_000;
    private const int MaxAllocated = 4 * 1024 * 1024;
    private const int MaxAllocatedPerByte = 2_000;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenReports = TimeSpan.FromMinutes(1);

    /// <summary>Runs until the time is over, or the number of inputs reached.</summary>
    /// <returns>Whether nothing broke.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken = default)
    {
        var runs = (targets ?? FuzzTargets.All)
            .Where(target =>
                arguments.Targets.Count == 0 || arguments.Targets.Any(name => target.Name.Contains(name, StringComparison.Ordinal))
            )
            .Select(target => new Run(target.Create(), arguments.Seed))
            .ToList();
        try
        {
            if (arguments.IsListWanted)
            {
                await output.WriteLineAsync(string.Join('\n', runs.Select(run => run.Target.Name)));
                return true;
            }

            if (runs.Count == 0)
            {
                await output.WriteLineAsync("No target has such a name; see --list.");
                return false;
            }

            await using var watch = time.CreateTimer(_ => Watch(runs), null, Patience, Patience);
            await (arguments.Replay is { } file ? ReplayAsync(runs, file) : RunInTurnsAsync(runs, cancellationToken));
            return runs.TrueForAll(run => !run.IsBroken);
        }
        finally
        {
            foreach (var run in runs)
            {
                await run.Target.DisposeAsync();
            }
        }
    }

    private async Task ReplayAsync(List<Run> runs, string file)
    {
        var input = await File.ReadAllBytesAsync(file);
        foreach (var run in runs)
        {
            await RunOneAsync(run, input);
            await output.WriteLineAsync($"{run.Target.Name}: {(run.IsBroken ? "broken" : "fine")}");
        }
    }

    private async Task RunInTurnsAsync(List<Run> runs, CancellationToken cancellationToken)
    {
        await output.WriteLineAsync($"seed {arguments.Seed}");
        var start = time.GetTimestamp();
        var nextReport = BetweenReports;
        while (!cancellationToken.IsCancellationRequested && runs.Exists(run => !IsDone(run)))
        {
            foreach (var run in runs.Where(run => !IsDone(run)))
            {
                await RunTurnAsync(run, cancellationToken);
            }

            var elapsed = time.GetElapsedTime(start);
            if (elapsed >= nextReport)
            {
                nextReport += BetweenReports;
                await ReportAsync(runs);
            }

            if (arguments.Inputs is null && elapsed >= arguments.Duration)
            {
                break;
            }
        }

        await ReportAsync(runs);
    }

    private bool IsDone(Run run) => run.IsBroken || run.Inputs >= arguments.Inputs;

    private async Task RunTurnAsync(Run run, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        do
        {
            var input = run.Mutator.Next();
            await RunOneAsync(run, input);
        } while (!IsDone(run) && !cancellationToken.IsCancellationRequested && time.GetElapsedTime(start) < Turn);

        run.Elapsed += time.GetElapsedTime(start);
    }

    private async Task RunOneAsync(Run run, byte[] input)
    {
        try
        {
            run.Inputs++;
            run.Current = Tuple.Create(input, time.GetTimestamp());
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var running = run.Target.RunAsync(input);
            var isMeasured = running.IsCompleted;
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            run.Mutator.Learn(input, await running);
            if (isMeasured && allocated > MaxAllocated + (MaxAllocatedPerByte * input.Length))
            {
                throw new FuzzException($"It allocated {allocated} bytes.");
            }

            if (run.Inputs % InputsBetweenChecks == 0 || run.Inputs == arguments.Inputs)
            {
                await run.Target.CheckAsync();
            }
        }
        catch (Exception exception)
        {
            run.IsBroken = true;
            Report(run, input, exception.ToString());
        }
        finally
        {
            run.Current = null;
        }
    }

    // An input that never comes back is saved all the same.
    private void Watch(List<Run> runs)
    {
        foreach (var run in runs)
        {
            if (run.Current is { } current && time.GetElapsedTime(current.Item2) > Patience)
            {
                Report(run, current.Item1, "It does not come to an end.");
                Environment.Exit(1);
            }
        }
    }

    private void Report(Run run, byte[] input, string problem)
    {
        Directory.CreateDirectory(arguments.Folder);
        var name = Convert.ToHexStringLower(SHA256.HashData(input))[..12];
        var file = Path.Combine(arguments.Folder, $"{run.Target.Name}-{name}.bin");
        File.WriteAllBytes(file, input);
        output.WriteLine($"BROKEN {run.Target.Name}, seed {arguments.Seed}, input {run.Inputs}, saved as {file}:\n{problem}");
    }

    private async Task ReportAsync(List<Run> runs)
    {
        foreach (var run in runs)
        {
            var rate = run.Inputs / Math.Max(run.Elapsed.TotalSeconds, 0.001);
            await output.WriteLineAsync(
                $"{run.Target.Name, -20} {run.Inputs, 12:N0} inputs {rate, 10:N0} per second{(run.IsBroken ? "  BROKEN" : "")}"
            );
        }
    }

    private sealed class Run(FuzzTarget target, int seed)
    {
        public FuzzTarget Target { get; } = target;

        public Mutator Mutator { get; } = new(seed, target.Seeds);

        public long Inputs { get; set; }

        public TimeSpan Elapsed { get; set; }

        /// <summary>Gets or sets the input that is running, and since when.</summary>
        public Tuple<byte[], long>? Current { get; set; }

        public bool IsBroken { get; set; }
    }
}
