using System.Text;

namespace Sallyport.Server.Tests.CommandLine;

/// <summary>The standard error of a process, read as it comes.</summary>
internal sealed class ProcessLog
{
    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();
    private readonly List<(string Text, TaskCompletionSource Found)> _waiting = [];
    private readonly Task _reading;

    public ProcessLog(StreamReader reader) => _reading = ReadAsync(reader);

    public async Task<string> ReadToEndAsync()
    {
        await _reading;
        return _text.ToString();
    }

    public Task WaitForAsync(string text)
    {
        lock (_gate)
        {
            if (_text.ToString().Contains(text, StringComparison.Ordinal))
            {
                return Task.CompletedTask;
            }

            var found = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((text, found));
            return found.Task;
        }
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_gate)
            {
                _text.AppendLine(line);
                _waiting.ForEach(one =>
                {
                    if (line.Contains(one.Text, StringComparison.Ordinal))
                    {
                        one.Found.TrySetResult();
                    }
                });
            }
        }
    }
}
