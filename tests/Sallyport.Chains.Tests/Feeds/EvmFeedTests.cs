using Sallyport.Chains.Feeds;
using Sallyport.Fixtures;

namespace Sallyport.Chains.Tests.Feeds;

public sealed class EvmFeedTests
{
    // Any call logs the topic 42: PUSH1 2a, PUSH1 0, PUSH1 0, LOG1, STOP.
    private const string Logger = "0x00000000000000000000000000000000000000bb";
    private const string LoggerCode = "0x602a60006000a100";
    private const string Sender = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";

    [Fact]
    public async Task ReadAsync_BlocksAreMined_ToldInOrderWithTheirLogs()
    {
        await using var anvil = await StartAsync();
        await using var chain = await FollowAsync(anvil.Http, anvil.WebSocket);
        await using var feed = new FeedReader(chain, Logger);

        (await feed.NextAsync()).ShouldBeOfType<EvmFeedEvent.Started>().Block.Number.ShouldBe(0);
        await LogAsync(anvil);
        await anvil.MineAsync();
        var told = await feed.UntilAsync<EvmFeedEvent.Head>(head => head.Block.Number == 2);

        told.Select(Describe).ShouldBe(["head 1", "log 1", "head 2"]);
        var log = told.OfType<EvmFeedEvent.Log>().Single().Value;
        log.Address.ShouldBe(Logger);
        log.Topics.ShouldBe(["0x000000000000000000000000000000000000000000000000000000000000002a"]);
    }

    [Fact]
    public async Task ReadAsync_ConnectionCut_MissedBlocksAndLogsAreReadAgain()
    {
        await using var anvil = await StartAsync();
        await using var proxy = new CuttingProxy(anvil.Port);
        await using var chain = await FollowAsync(anvil.Http, proxy.WebSocket);
        await using var feed = new FeedReader(chain, Logger);
        await feed.UntilAsync<EvmFeedEvent.Started>();

        proxy.Refuse();
        await LogAsync(anvil);
        await anvil.MineAsync();
        await LogAsync(anvil);
        proxy.Admit();

        var told = await feed.UntilAsync<EvmFeedEvent.Log>(log => log.Value.Block.Number == 3);
        told.Select(Describe).ShouldBe(["head 1", "log 1", "head 2", "head 3", "log 3"]);
    }

    [Fact]
    public async Task ReadAsync_NodeKilledAndRestarted_SubscribesAgain()
    {
        await using var first = await StartAsync();
        await using var chain = await FollowAsync(first.Http, first.WebSocket);
        await using var feed = new FeedReader(chain, Logger);
        await feed.UntilAsync<EvmFeedEvent.Started>();

        await LogAsync(first);
        await feed.UntilAsync<EvmFeedEvent.Log>();

        first.Kill();
        await using var second = await AnvilProcess.StartAsync(1, first.Port);
        await second.MineAsync();
        await second.MineAsync();

        // The second process knows the first one's genesis block at most.
        await feed.UntilAsync<EvmFeedEvent>(told => told is EvmFeedEvent.Reorg or EvmFeedEvent.Started);
        await second.MineAsync();
        await feed.UntilAsync<EvmFeedEvent.Head>(head => head.Block.Number == 3);
    }

    [Fact]
    public async Task ReadAsync_AnvilReorg_UndoesTheLogsAndTellsTheNewBlocks()
    {
        await using var anvil = await StartAsync();
        await using var chain = await FollowAsync(anvil.Http, anvil.WebSocket);
        await using var feed = new FeedReader(chain, Logger);
        await feed.UntilAsync<EvmFeedEvent.Started>();
        await anvil.MineAsync();
        await LogAsync(anvil);
        await LogAsync(anvil);
        var before = await feed.UntilAsync<EvmFeedEvent.Log>(log => log.Value.Block.Number == 3);
        var standing = (EvmFeedEvent.Log)before[^1];

        await anvil.Node.CallAsync("anvil_reorg", 2, Array.Empty<object>());
        await anvil.MineAsync();

        var told = await feed.UntilAsync<EvmFeedEvent.Head>(head => head.Block.Number == 4);
        told.Select(Describe).ShouldBe(["reorg after 1", "removed 3", "removed 2", "head 2", "head 3", "head 4"]);
        told.OfType<EvmFeedEvent.Log>().First().Value.ShouldBe(standing.Value);
    }

    [Fact]
    public async Task ReadAsync_EvmRevert_IsAReorgAtTheNextBlock()
    {
        await using var anvil = await StartAsync();
        await using var chain = await FollowAsync(anvil.Http, anvil.WebSocket);
        await using var feed = new FeedReader(chain, Logger);
        await feed.UntilAsync<EvmFeedEvent.Started>();
        await anvil.MineAsync();
        var snapshot = await anvil.Node.CallAsync("evm_snapshot");
        await LogAsync(anvil);
        await anvil.MineAsync();
        await feed.UntilAsync<EvmFeedEvent.Head>(head => head.Block.Number == 3);

        await anvil.Node.CallAsync("evm_revert", snapshot);
        await LogAsync(anvil, "0x01");

        var told = await feed.UntilAsync<EvmFeedEvent.Log>(log => !log.Removed);
        told.Select(Describe).ShouldBe(["reorg after 1", "removed 2", "head 2", "log 2"]);
    }

    [Fact]
    public async Task ReadAsync_GapTooLongToFill_StartsAnew()
    {
        await using var anvil = await StartAsync();
        await using var proxy = new CuttingProxy(anvil.Port);
        await using var chain = await FollowAsync(anvil.Http, proxy.WebSocket);
        await using var feed = new FeedReader(chain, Logger);
        await feed.UntilAsync<EvmFeedEvent.Started>();

        proxy.Refuse();
        await anvil.Node.CallAsync("anvil_mine", "0x200");
        proxy.Admit();

        (await feed.NextAsync()).ShouldBeOfType<EvmFeedEvent.Started>().Block.Number.ShouldBe(0x200);
        await LogAsync(anvil);
        (await feed.UntilAsync<EvmFeedEvent.Log>()).Select(Describe).ShouldBe(["head 513", "log 513"]);
    }

    [Fact]
    public async Task ReadAsync_LongGap_IsFilledBlockByBlock()
    {
        await using var anvil = await StartAsync();
        await using var proxy = new CuttingProxy(anvil.Port);
        await using var chain = await FollowAsync(anvil.Http, proxy.WebSocket);
        await using var feed = new FeedReader(chain, Logger);
        await feed.UntilAsync<EvmFeedEvent.Started>();

        proxy.Refuse();
        await anvil.Node.CallAsync("anvil_mine", "0x64");
        await LogAsync(anvil);
        proxy.Admit();

        (await feed.UntilAsync<EvmFeedEvent.Log>())
            .Select(Describe)
            .ShouldBe([.. Enumerable.Range(1, 101).Select(number => $"head {number}"), "log 101"]);
    }

    [Fact]
    public async Task ReadAsync_HeadsStop_StaleThenResumedOnTheSecondNode()
    {
        await using var first = await StartAsync();
        await using var second = await StartAsync();
        await using var chain = await new ChainFixture(
            ChainId.Eth,
            options => options.HeadTimeout = TimeSpan.FromSeconds(2),
            new NodeOptions { Http = first.Http, WebSocket = first.WebSocket },
            new NodeOptions { Http = second.Http, WebSocket = second.WebSocket }
        ).StartAsync();
        await using var feed = new FeedReader(chain, Logger);
        await feed.UntilAsync<EvmFeedEvent.Started>();
        await first.MineAsync();
        await feed.UntilAsync<EvmFeedEvent.Head>();

        // The first node lives and answers, but no block comes from it any more.
        await feed.UntilAsync<EvmFeedEvent.Stale>();
        await second.Node.CallAsync("anvil_mine", "0x5");

        var told = await feed.UntilAsync<EvmFeedEvent.Resumed>();
        told.ShouldNotContain(feedEvent => feedEvent is EvmFeedEvent.Stale);
    }

    [Fact]
    public async Task ReadAsync_NodeHangs_StaleIsToldAllTheSame()
    {
        await using var anvil = await StartAsync();
        await using var proxy = new CuttingProxy(anvil.Port);
        await using var chain = await new ChainFixture(
            ChainId.Eth,
            options => options.HeadTimeout = TimeSpan.FromSeconds(1),
            new NodeOptions { Http = anvil.Http, WebSocket = proxy.WebSocket }
        ).StartAsync();
        await using var feed = new FeedReader(chain, Logger);
        await feed.UntilAsync<EvmFeedEvent.Started>();

        proxy.Freeze();
        await feed.UntilAsync<EvmFeedEvent.Stale>();
        await LogAsync(anvil);
        proxy.Thaw();

        var told = await feed.UntilAsync<EvmFeedEvent.Log>();
        told.Select(Describe).ShouldBe(["resumed", "head 1", "log 1"]);
    }

    [Fact]
    public async Task ReadAsync_WebSocketOfAnotherChain_IsNotReadFrom()
    {
        await using var right = await StartAsync();
        await using var wrong = await AnvilProcess.StartAsync(56);
        await using var chain = await new ChainFixture(
            ChainId.Eth,
            new NodeOptions { Http = right.Http, WebSocket = wrong.WebSocket },
            new NodeOptions { Http = right.Http, WebSocket = right.WebSocket }
        ).StartAsync();
        await using var feed = new FeedReader(chain, Logger);
        await feed.UntilAsync<EvmFeedEvent.Started>();

        await LogAsync(right);

        await feed.UntilAsync<EvmFeedEvent.Log>();
        chain.Lines.ShouldContain(line => line.StartsWith("Error FeedOfAnotherChain", StringComparison.Ordinal));
    }

    [Fact]
    public void ReadAsync_ChainWithoutEvmNodes_IsTheCallersMistake()
    {
        var chain = new ChainFixture(ChainId.Eth, new NodeOptions { Http = "http://127.0.0.1:1" });
        Should.Throw<ArgumentException>(() => chain.Feed.ReadAsync(ChainId.Sol, new LogFilter([], [])));
        Should.Throw<ArgumentException>(() => chain.Feed.ReadAsync(ChainId.Base, new LogFilter([], [])));
    }

    private static async Task<AnvilProcess> StartAsync()
    {
        var anvil = await AnvilProcess.StartAsync(1);
        await anvil.Node.CallAsync("anvil_setCode", Logger, LoggerCode);
        return anvil;
    }

    private static Task<ChainFixture> FollowAsync(string http, string webSocket) =>
        new ChainFixture(ChainId.Eth, new NodeOptions { Http = http, WebSocket = webSocket }).StartAsync();

    private static Task<System.Text.Json.JsonElement> LogAsync(AnvilProcess anvil, string data = "0x") =>
        anvil.Node.CallAsync(
            "eth_sendTransaction",
            new
            {
                from = Sender,
                to = Logger,
                data,
            }
        );

    private static string Describe(EvmFeedEvent feedEvent) =>
        feedEvent switch
        {
            EvmFeedEvent.Started started => $"started {started.Block.Number}",
            EvmFeedEvent.Head head => $"head {head.Block.Number}",
            EvmFeedEvent.Log { Removed: true } log => $"removed {log.Value.Block.Number}",
            EvmFeedEvent.Log log => $"log {log.Value.Block.Number}",
            EvmFeedEvent.Reorg reorg => $"reorg after {reorg.Ancestor.Number}",
            EvmFeedEvent.Stale => "stale",
            EvmFeedEvent.Resumed => "resumed",
            _ => "?",
        };
}
