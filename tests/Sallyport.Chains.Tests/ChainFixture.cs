using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sallyport.Chains.Feeds;
using Sallyport.Chains.Upstreams;

namespace Sallyport.Chains.Tests;

/// <summary>The pools of one chain as the program builds them, with short times, and every line they log.</summary>
internal sealed class ChainFixture : IAsyncDisposable
{
    private readonly LineLoggerFactory _loggers = new();

    public ChainFixture(ChainId chain, params NodeOptions[] nodes)
        : this(chain, _ => { }, nodes) { }

    public ChainFixture(ChainId chain, Action<ChainOptions> configure, params NodeOptions[] nodes)
    {
        Chain = chain;
        var options = new ChainOptions
        {
            RequestTimeout = TimeSpan.FromSeconds(10),
            ProbeInterval = TimeSpan.FromMilliseconds(200),
            ProbeTimeout = TimeSpan.FromSeconds(5),
        };
        configure(options);
        foreach (var node in nodes)
        {
            options.Nodes.Add(node);
        }

        var chains = new ChainsOptions();
        chains.Chains[chain.Name] = options;
        Pools = new UpstreamPools(Options.Create(chains), TimeProvider.System, _loggers.CreateLogger<UpstreamPool>());
        Feed = new EvmFeed(Pools, TimeProvider.System, _loggers.CreateLogger<EvmFeed>());
        Pool = Pools.All.Single();
    }

    public ChainId Chain { get; }

    public UpstreamPools Pools { get; }

    public UpstreamPool Pool { get; }

    public EvmFeed Feed { get; }

    public IReadOnlyCollection<string> Lines => _loggers.Lines;

    public async Task<ChainFixture> StartAsync()
    {
        await Pools.StartAsync();
        return this;
    }

    /// <summary>Waits until the pool has seen a node in a state; the state changes by itself, in the background.</summary>
    public async Task UntilAsync(Func<IReadOnlyList<UpstreamHealth>, bool> condition)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!condition(Pool.Health))
        {
            await Task.Delay(20, timeout.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Pools.DisposeAsync();
        _loggers.Dispose();
    }

    private sealed class LineLoggerFactory : ILoggerFactory, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IReadOnlyCollection<string> Lines => _lines;

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) { }

        public void Dispose() { }

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => _lines.Enqueue($"{logLevel} {eventId.Name} {formatter(state, exception)} {exception}");
    }
}
