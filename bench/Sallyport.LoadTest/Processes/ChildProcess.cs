using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sallyport.LoadTest.Processes;

/// <summary>A program that runs as long as it is measured. It says where it is in one line of JSON on its standard output.</summary>
internal sealed class ChildProcess : IProcessorClock, IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan QuietSlice = TimeSpan.FromMilliseconds(100);

    private readonly Process _process;
    private readonly Complaints _complaints = new();
    private readonly bool _stopsWithInput;

    private ChildProcess(Process process, bool stopsWithInput)
    {
        _process = process;
        _stopsWithInput = stopsWithInput;
        process.ErrorDataReceived += (_, line) => _complaints.Add(line.Data);
        process.BeginErrorReadLine();
    }

    /// <summary>Gets what the program said of itself.</summary>
    public JsonObject Report { get; private set; } = [];

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Gets how many bytes of memory it holds at this moment.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts a program and waits for its line.</summary>
    /// <param name="start">The program, its arguments and environment; no secret belongs into the arguments.</param>
    /// <param name="stopsWithInput">Whether it ends by itself when its standard input does; else it is killed.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    public static async Task<ChildProcess> StartAsync(ProcessStartInfo start, bool stopsWithInput, CancellationToken cancellationToken)
    {
        start.UseShellExecute = false;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.RedirectStandardInput = true;
        var child = new ChildProcess(Start(start), stopsWithInput);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(StartLimit);
            var line = await child._process.StandardOutput.ReadLineAsync(limit.Token);
            child.Report = line is null ? throw child.Failure("ended before it was ready") : JsonNode.Parse(line)!.AsObject();
            return child;
        }
        catch (Exception failure)
            when (failure is OperationCanceledException or JsonException && !cancellationToken.IsCancellationRequested)
        {
            var late = child.Failure(failure is JsonException ? "said something else than JSON" : "was not ready in time");
            await child.DisposeAsync();
            throw late;
        }
        catch
        {
            await child.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends a line and gets the line of JSON that comes back.</summary>
    public async Task<JsonObject> AskAsync(string line, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(line.AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
        var answer = await _process.StandardOutput.ReadLineAsync(cancellationToken);
        return answer is null ? throw Failure("ended") : JsonNode.Parse(answer)!.AsObject();
    }

    public async Task WaitUntilQuietAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < 50; i++)
        {
            var before = ProcessorTime;
            await Task.Delay(QuietSlice, cancellationToken);
            if (ProcessorTime - before < QuietSlice / 10)
            {
                return;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_stopsWithInput)
        {
            _process.StandardInput.Close();
            try
            {
                await _process.WaitForExitAsync().WaitAsync(StopLimit);
            }
            catch (TimeoutException)
            {
                _process.Kill(entireProcessTree: true);
            }
        }
        else
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            throw new SetUpException($"{start.FileName} does not start: {failure.Message}");
        }
    }

    private SetUpException Failure(string what) =>
        new($"{Path.GetFileName(_process.StartInfo.FileName)} {_process.StartInfo.ArgumentList.FirstOrDefault()} {what}. {_complaints}");
}
