using System.Diagnostics;
using System.Threading.Channels;

namespace Sallyport.Fixtures;

/// <summary>A program that a test started and that must not outlive it.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Channel<string> _output = Channel.CreateUnbounded<string>();
    private readonly Queue<string> _errors = new();

    private ChildProcess(Process process)
    {
        _process = process;
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
    }

    public int Id => _process.Id;

    public static ChildProcess Start(string program, IEnumerable<string> arguments, string? folder = null)
    {
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = folder ?? "",
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        var child = new ChildProcess(process);
        process.OutputDataReceived += (_, line) => child.Take(line.Data);
        process.ErrorDataReceived += (_, line) => child.TakeError(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Reads the output until a line is accepted.</summary>
    public async Task<T> ReadLineAsync<T>(Func<string, T?> accept)
        where T : class
    {
        using var timeout = new CancellationTokenSource(StartTimeout);
        try
        {
            await foreach (var line in _output.Reader.ReadAllAsync(timeout.Token))
            {
                if (accept(line) is { } accepted)
                {
                    return accepted;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Told below.
        }

        lock (_errors)
        {
            throw new InvalidOperationException(
                $"{_process.StartInfo.FileName} did not say what was awaited: {string.Join('\n', _errors)}"
            );
        }
    }

    /// <summary>Ends it as a crash does.</summary>
    public void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.WaitForExit();
    }

    /// <summary>Ends it by closing its input, and hard if that does not help.</summary>
    public async Task StopAsync()
    {
        _process.StandardInput.Close();
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await _process.WaitForExitAsync(timeout.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Kill();
    }

    public ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        Kill();
        _process.Dispose();
        return ValueTask.CompletedTask;
    }

    private void OnProcessExit(object? sender, EventArgs arguments) => Kill();

    private void Take(string? line)
    {
        if (line is null)
        {
            _output.Writer.TryComplete();
        }
        else
        {
            _output.Writer.TryWrite(line);
        }
    }

    private void TakeError(string? line)
    {
        lock (_errors)
        {
            if (line is not null)
            {
                _errors.Enqueue(line);
                if (_errors.Count > 50)
                {
                    _errors.Dequeue();
                }
            }
        }
    }
}
