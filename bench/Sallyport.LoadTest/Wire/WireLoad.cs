using System.Diagnostics;
using System.Text;
using Sallyport.LoadTest.Measuring;
using Sallyport.LoadTest.Peers;
using Sallyport.LoadTest.Processes;

namespace Sallyport.LoadTest.Wire;

/// <summary>Connections to one peer that load it, and what was counted of them. One run: open, load, measure a window of it, drain, close.</summary>
internal abstract class WireLoad(Target peer) : IWireHandler, IDisposable
{
    // Many at once fill the server's backlog.
    private const int OpeningAtOnce = 32;

    // Half windows that are added to one in which the server had not its share of the processor.
    private const int MostMore = 6;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<TimeSpan> _latencies = [];
    private readonly List<WebSocketWire> _wires = [];
    private int _open;
    private bool _isClosing;

    protected Poller Poller { get; } = new();

    protected Target Peer { get; } = peer;

    protected IReadOnlyList<WebSocketWire> Wires => _wires;

    /// <summary>Gets a value indicating whether nothing new is to be asked.</summary>
    protected bool IsStopping { get; private set; }

    /// <summary>Gets a value indicating whether what happens now is in the numbers.</summary>
    protected bool IsCounting { get; private set; }

    protected long Units { get; set; }

    protected int Failures { get; private set; }

    protected string? FirstFailure { get; private set; }

    /// <summary>Gets how many answers are still to come.</summary>
    protected abstract int Outstanding { get; }

    /// <summary>Does one run.</summary>
    /// <param name="connections">How many connections there are.</param>
    /// <param name="window">How long is measured.</param>
    /// <param name="server">Whose processor time is counted.</param>
    public Run Run(int connections, TimeSpan window, IProcessorClock server)
    {
        Open(connections);
        Prepare();
        Begin();

        // What the first requests meet is no everyday state: connections that come one after the other, cold caches.
        Poller.Run(window / 5);
        GC.Collect();
        using var self = Process.GetCurrentProcess();
        IsCounting = true;
        var units = Units;
        var processor = server.ProcessorTime;
        var own = self.TotalProcessorTime;
        var started = Stopwatch.GetTimestamp();
        Poller.Run(window);
        for (var more = 0; more < MostMore && server.ProcessorTime - processor < window / 2; more++)
        {
            // Somebody else had the server's core: what little it did would be no figure.
            Poller.Run(window / 2);
        }

        var elapsed = Stopwatch.GetElapsedTime(started);
        processor = server.ProcessorTime - processor;
        self.Refresh();
        own = self.TotalProcessorTime - own;
        units = Units - units;
        IsCounting = false;
        IsStopping = true;
        if (!Poller.Run(() => Outstanding == 0, Patience))
        {
            Fail($"{Outstanding} answers never came");
        }

        _isClosing = true;
        return new Run(new Latencies(_latencies), elapsed, processor, Failures, FirstFailure) { Units = units, GeneratorProcessor = own };
    }

    public virtual void OnOpen(WebSocketWire wire) => _open++;

    public abstract void OnMessage(WebSocketWire wire, ReadOnlySpan<byte> message);

    public void OnWrong(WebSocketWire wire, ReadOnlySpan<byte> what) =>
        Fail($"{Peer.Name} said “{Encoding.UTF8.GetString(what[..Math.Min(what.Length, 200)])}”");

    public virtual void OnRefused(WebSocketWire wire) => Fail($"{Peer.Name} refused a client");

    public virtual void OnGoodbye(WebSocketWire wire) => Fail($"{Peer.Name} said goodbye");

    public virtual void OnClosed(WebSocketWire wire)
    {
        if (!_isClosing)
        {
            Fail($"{Peer.Name} closed a connection");
        }
    }

    public void Dispose()
    {
        _isClosing = true;
        foreach (var wire in _wires)
        {
            // Leaving orderly spares the server what it does for connections that break; nobody waits for its answer.
            wire.Write(Peer.Dialect.Goodbye);
            wire.Flush();
            wire.Close();
        }

        CloseAll();
        Poller.Dispose();
    }

    /// <summary>Closes what connections there are beside <see cref="Wires"/>.</summary>
    protected virtual void CloseAll() { }

    /// <summary>Asks what stands before the load, and waits for it.</summary>
    protected virtual void Prepare() { }

    /// <summary>Makes the first requests; the answers make the next ones.</summary>
    protected abstract void Begin();

    protected void Count(long startedAt)
    {
        if (IsCounting)
        {
            _latencies.Add(Stopwatch.GetElapsedTime(startedAt));
        }
    }

    protected void Fail(string what)
    {
        Failures++;
        FirstFailure ??= what;
    }

    /// <summary>Lets connections work until something is so.</summary>
    protected void WaitFor(Func<bool> isDone, string what)
    {
        if (!Poller.Run(() => isDone() || Failures > 0, Patience) || Failures > 0)
        {
            throw new WrongAnswerException($"{Peer.Name}: {what}: {FirstFailure ?? "not in time"}");
        }
    }

    protected void Open(int connections)
    {
        while (_wires.Count < connections)
        {
            _wires.Add(new WebSocketWire(Poller, Peer.EndPoint, Peer.Dialect, Peer.Token, this, _wires.Count));
            WaitFor(() => _wires.Count - _open < OpeningAtOnce, "opening connections");
        }

        WaitFor(() => _open == connections, "opening connections");
    }
}
