using System.Runtime.InteropServices;

namespace Sallyport.SocketIO.Dispatching;

/// <summary>The handlers of one event that have not completed yet: most often none, or one.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct RunningHandlers
{
    private Task? _first;
    private List<Task>? _more;

    public void Add(Task handler)
    {
        if (_first is null)
        {
            _first = handler;
        }
        else
        {
            (_more ??= []).Add(handler);
        }
    }

    public readonly ValueTask WhenAll()
    {
        if (_first is null)
        {
            return ValueTask.CompletedTask;
        }

        return new ValueTask(_more is null ? _first : Task.WhenAll([_first, .. _more]));
    }
}
