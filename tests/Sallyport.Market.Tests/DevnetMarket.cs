using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sallyport.Chains;
using Sallyport.Fixtures;

namespace Sallyport.Market.Tests;

/// <summary>
/// A chain of the development network that trades only when told to, the market over it as the program builds it from devnet's own configuration file, and
/// a second way to the truth: the node asked directly.
/// </summary>
internal sealed class DevnetMarket : IAsyncDisposable
{
    private const string Trader = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private readonly DevnetProcess _devnet;
    private readonly string _configuration;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<MarketEvent> _events = Channel.CreateUnbounded<MarketEvent>();
    private IHost? _host;
    private Task _reading = Task.CompletedTask;

    private DevnetMarket(DevnetProcess devnet, string configuration)
    {
        _devnet = devnet;
        _configuration = configuration;
        Node = new NodeClient(Chain.GetProperty("rpcUrl").GetString()!);
    }

    public NodeClient Node { get; }

    public MarketCatalogue Catalogue => _host!.Services.GetRequiredService<MarketCatalogue>();

    public AssetId Stable => Catalogue.StableOf(ChainId.Eth);

    public AssetId Wrapped => Id(Chain.GetProperty("wrapped"));

    private JsonElement Chain => _devnet.Chain("eth");

    public static async Task<DevnetMarket> StartAsync()
    {
        var configuration = Path.Combine(Path.GetTempPath(), $"sallyport-market-{Guid.NewGuid():n}.json");
        var devnet = await DevnetProcess.StartAsync("--only", "eth", "--swap-interval", "0", "--config", configuration);
        return new DevnetMarket(devnet, configuration);
    }

    /// <summary>Builds the market and reads its feed.</summary>
    /// <param name="settings">Settings over those of devnet's file.</param>
    public async Task FollowAsync(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder
            .Configuration.AddJsonFile(_configuration)
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value)));
        builder.Services.AddLogging(logging => logging.ClearProviders());
        builder.Services.AddChains(builder.Configuration).AddMarket(builder.Configuration);
        _host = builder.Build();
        await _host.StartAsync();
        _reading = ReadAsync(_host.Services.GetRequiredService<PriceFeed>());
    }

    /// <summary>Reads up to the first event that is wanted.</summary>
    public async Task<List<MarketEvent>> UntilAsync<T>(Func<T, bool>? condition = null)
        where T : MarketEvent
    {
        var read = new List<MarketEvent>();
        while (true)
        {
            read.Add(await _events.Reader.ReadAsync().AsTask().WaitAsync(Timeout));
            if (read[^1] is T wanted && (condition is null || condition(wanted)))
            {
                return read;
            }
        }
    }

    public async Task<MarketEvent.PriceChanged> PriceAsync(AssetId asset) =>
        (MarketEvent.PriceChanged)(await UntilAsync<MarketEvent.PriceChanged>(price => price.Asset == asset))[^1];

    /// <summary>Buys a token with the chain's coin and gives the block that did it.</summary>
    public async Task<long> SwapAsync(AssetId token, long coins)
    {
        // swapExactETHForTokens(uint256 amountOutMin, address[] path, address to, uint256 deadline)
        var data =
            "0x7ff36ab5"
            + Word(0)
            + Word(0x80)
            + Word(Address(Trader))
            + Word(long.MaxValue)
            + Word(2)
            + Word(Address(Wrapped.Address))
            + Word(Address(token.Address));
        var hash = await Node.CallAsync(
            "eth_sendTransaction",
            new
            {
                // Estimated in the block before, the gas would leave out what the first swap of a block costs more.
                gas = "0x7a120",
                from = Trader,
                to = Chain.GetProperty("router").GetString(),
                data,
                value = "0x" + (coins * BigInteger.Pow(10, 18)).ToString("x", CultureInfo.InvariantCulture).TrimStart('0'),
            }
        );
        using var timeout = new CancellationTokenSource(Timeout);
        while (true)
        {
            var receipt = await Node.CallAsync("eth_getTransactionReceipt", hash);
            if (receipt.ValueKind is JsonValueKind.Object)
            {
                receipt.GetProperty("status").GetString().ShouldBe("0x1");
                return Convert.ToInt64(receipt.GetProperty("blockNumber").GetString(), 16);
            }

            await Task.Delay(50, timeout.Token);
        }
    }

    /// <summary>USD for one unit, from the reserves that the node tells now, by another arithmetic than the code's.</summary>
    public async Task<double> UsdAsync(AssetId asset, PairId by)
    {
        Catalogue.TryGetPair(by, out var pair).ShouldBeTrue();
        var reserves = (await Node.CallAsync("eth_call", new { to = by.Address, data = "0x0902f1ac" }, "latest")).GetString()!;
        var (own, other) = pair!.Token0 == asset ? (0, 1) : (1, 0);
        var otherAsset = pair.Token0 == asset ? pair.Token1 : pair.Token0;
        var price = Amount(reserves, other, otherAsset) / Amount(reserves, own, asset);
        return otherAsset == Stable
            ? price
            : price
                * await UsdAsync(
                    otherAsset,
                    Catalogue
                        .Pairs.Single(candidate =>
                            (candidate.Token0 == otherAsset && candidate.Token1 == Stable)
                            || (candidate.Token1 == otherAsset && candidate.Token0 == Stable)
                        )
                        .Id
                );
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_host is not null)
        {
            await _host.StopAsync();
            _host.Dispose();
        }

        Node.Dispose();
        await _devnet.DisposeAsync();
        File.Delete(_configuration);
        _stopping.Dispose();
    }

    private static AssetId Id(JsonElement token) =>
        AssetId.TryCreate(ChainId.Eth, token.GetProperty("address").GetString(), out var id) ? id : throw new InvalidOperationException();

    private static BigInteger Address(string address) => BigInteger.Parse("0" + address[2..], NumberStyles.AllowHexSpecifier);

    private static string Word(BigInteger value)
    {
        var hex = value.ToString("x64", CultureInfo.InvariantCulture);
        return hex[^64..];
    }

    private double Amount(string words, int index, AssetId asset)
    {
        Catalogue.TryGetAsset(asset, out var known).ShouldBeTrue();
        var units = BigInteger.Parse("0" + words.AsSpan(2 + (64 * index), 64).ToString(), NumberStyles.AllowHexSpecifier);
        return (double)units / Math.Pow(10, known!.Decimals);
    }

    private async Task ReadAsync(PriceFeed feed)
    {
        try
        {
            await foreach (var marketEvent in feed.ReadAsync(_stopping.Token))
            {
                _events.Writer.TryWrite(marketEvent);
            }
        }
        catch (Exception exception)
        {
            _events.Writer.TryComplete(exception);
        }
    }
}
