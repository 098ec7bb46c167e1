using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.CommandLine;

/// <summary><c>sallyport serve --json</c> as a process, once it says that it listens.</summary>
internal sealed class ServeProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ProcessLog _log;

    private ServeProcess(Process process, ProcessLog log, JsonElement report)
    {
        _process = process;
        _log = log;
        Report = report;
        Url = new Uri(report.GetProperty("listening")[0].GetString()!);
    }

    /// <summary>Gets what it said when it listened.</summary>
    public JsonElement Report { get; }

    public Uri Url { get; }

    public int ProcessId => _process.Id;

    public static async Task<ServeProcess> StartAsync(
        string dataFolder,
        string listen = "http://127.0.0.1:0",
        string? workingFolder = null,
        string? config = null
    )
    {
        string[] settings = config is null ? [] : ["--config", config];
        var process = SallyportProcess.Start(
            ["serve", "--json", "--data", dataFolder, "--listen", listen, .. settings],
            workingFolder: workingFolder
        );
        var log = new ProcessLog(process.StandardError);
        using var patience = new CancellationTokenSource(TestServer.Patience);
        var line = await process.StandardOutput.ReadLineAsync(patience.Token);
        return line is null
            ? throw new InvalidOperationException("serve ended: " + await log.ReadToEndAsync())
            : new ServeProcess(process, log, JsonElement.Parse(line));
    }

    /// <summary>Waits until the log has a line with a text.</summary>
    public Task WaitForLogAsync(string text) => _log.WaitForAsync(text).WaitAsync(TestServer.Patience);

    /// <summary>Sends SIGHUP.</summary>
    public async Task HangUpAsync()
    {
        using var kill = Process.Start("kill", ["-HUP", _process.Id.ToString()]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Sends a signal and waits for the end; gives the exit code and the log.</summary>
    public async Task<(int ExitCode, string Log)> EndAsync(PosixSignal signal)
    {
        using (var kill = Process.Start("kill", [signal == PosixSignal.SIGINT ? "-INT" : "-TERM", _process.Id.ToString()]))
        {
            await kill.WaitForExitAsync();
        }

        using var patience = new CancellationTokenSource(TestServer.Patience);
        await _process.WaitForExitAsync(patience.Token);
        return (_process.ExitCode, await _log.ReadToEndAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
