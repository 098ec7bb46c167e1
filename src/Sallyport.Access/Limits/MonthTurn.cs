using System.Diagnostics.CodeAnalysis;
using Sallyport.Access.Usage;

namespace Sallyport.Access.Limits;

/// <summary>One reader at a time for an account: the read under way, and when another may be tried after one that failed.</summary>
internal sealed class MonthTurn
{
    private readonly Lock _lock = new();
    private Task<UsageMonth?>? _reading;
    private DateTimeOffset _notBefore = DateTimeOffset.MinValue;

    /// <summary>Joins the read under way, or begins one.</summary>
    /// <returns>False while it is too early after a failure.</returns>
    public bool TryJoin(DateTimeOffset now, Func<Task<UsageMonth?>> read, [NotNullWhen(true)] out Task<UsageMonth?>? reading)
    {
        lock (_lock)
        {
            if (_reading is not { IsCompleted: false })
            {
                _reading = now < _notBefore ? null : read();
            }

            reading = _reading;
            return reading is not null;
        }
    }

    /// <summary>A read failed: the next not before <paramref name="at"/>.</summary>
    public void Wait(DateTimeOffset at)
    {
        lock (_lock)
        {
            _notBefore = at;
        }
    }
}
