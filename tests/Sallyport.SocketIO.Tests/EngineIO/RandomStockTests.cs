using Sallyport.SocketIO.EngineIO;

namespace Sallyport.SocketIO.Tests.EngineIO;

public sealed class RandomStockTests
{
    [Fact]
    public void Take_MoreThanTheStockHolds_GivesNoBytesTwice()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var bytes = new byte[15];

        for (var i = 0; i < 10_000; i++)
        {
            RandomStock.Take(bytes);
            seen.Add(Convert.ToHexString(bytes)).ShouldBeTrue();
        }
    }

    [Fact]
    public void Take_FromManyThreads_GivesNoBytesTwice()
    {
        const int Threads = 8;
        const int Each = 2_000;
        var taken = new string[Threads][];
        var threads = Enumerable.Range(0, Threads).Select(number => new Thread(() => taken[number] = TakeMany(Each))).ToArray();
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());

        taken.SelectMany(static ids => ids).Distinct(StringComparer.Ordinal).Count().ShouldBe(Threads * Each);
    }

    private static string[] TakeMany(int count)
    {
        var ids = new string[count];
        var bytes = new byte[15];
        for (var i = 0; i < count; i++)
        {
            RandomStock.Take(bytes);
            ids[i] = Convert.ToHexString(bytes);
        }

        return ids;
    }
}
