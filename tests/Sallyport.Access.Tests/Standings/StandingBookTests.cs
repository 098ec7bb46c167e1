using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Sallyport.Access.Accounts;
using Sallyport.Access.Keys;
using Sallyport.Access.Standings;
using Sallyport.Access.Tests.Fakes;
using Sallyport.Access.Tests.Specifications;

namespace Sallyport.Access.Tests.Standings;

public sealed class StandingBookTests : IDisposable
{
    private readonly LoggerFactory _logging = new();
    private readonly LogLines _log = new();
    private readonly StandingBook _book;

    public StandingBookTests()
    {
        _logging.AddProvider(_log);
        _book = new StandingBook(_logging.CreateLogger<StandingBook>());
    }

    [Fact]
    public void TryEnter_SameKeyTwice_IsOneStanding()
    {
        var first = Enter(Sample.Key());

        Enter(Sample.Key()).ShouldBeSameAs(first);
        Enter(Sample.Key("key_2")).Account.ShouldBeSameAs(first.Account);
        _book.FindKey("key_1").ShouldBeSameAs(first);
        _book.FindAccount("acc_1").ShouldBeSameAs(first.Account);
        _book.FindKey("key_9").ShouldBeNull();
    }

    [Fact]
    public void Apply_KeyAndAccount_AreTrueForWhoHoldsTheStandingAndAreTold()
    {
        var standing = Enter(Sample.Key());
        var told = new List<StandingChange>();
        _book.Subscribe(told.Add);

        _book.Apply(Sample.Key() with { Scopes = ScopeSet.None, Revision = 2 });
        _book.Apply(Sample.Account() with { Tier = TierNames.Free, Revision = 2 });

        standing.Current.Scopes.ShouldBe(ScopeSet.None);
        standing.Account.Current.Tier.ShouldBe(TierNames.Free);
        told.ShouldBe([new StandingChange(standing, null), new StandingChange(null, standing.Account)]);
    }

    [Fact]
    public void Apply_InTheWrongOrder_TheNewestStays()
    {
        var standing = Enter(Sample.Key());

        _book.Apply(Sample.Key() with { Name = "third", Revision = 3 });
        _book.Apply(Sample.Key() with { Name = "second", Revision = 2 });

        standing.Current.Name.ShouldBe("third");
    }

    [Fact]
    public void TryEnter_ReadFromBeforeAChange_DoesNotBringItBack()
    {
        var readAt = _book.Clock;
        var standing = Enter(Sample.Key());
        _book.Apply(Sample.Key() with { Scopes = ScopeSet.None, Revision = 2 });

        _book.TryEnter(Record(Sample.Key()), readAt).ShouldBeSameAs(standing);

        standing.Current.Scopes.ShouldBe(ScopeSet.None);
    }

    [Fact]
    public void TryEnter_ReadFromBeforeAChangeOfWhatNobodyHeld_MustReadAgain()
    {
        var readAt = _book.Clock;
        _book.Apply(Sample.Key() with { Revision = 2 });
        _book.TryEnter(Record(Sample.Key()), readAt).ShouldBeNull();

        readAt = _book.Clock;
        _book.Apply(Sample.Account() with { Revision = 2 });
        _book.TryEnter(Record(Sample.Key()), readAt).ShouldBeNull();

        readAt = _book.Clock;
        _book.Doubt("key_1");
        _book.TryEnter(Record(Sample.Key()), readAt).ShouldBeNull();

        _book.TryEnter(Record(Sample.Key()), _book.Clock).ShouldNotBeNull();
    }

    [Fact]
    public void TryEnter_MoreChangesSinceTheReadThanAreRemembered_MustReadAgain()
    {
        var readAt = _book.Clock;
        _book.Doubt("key_other");
        _book.TryEnter(Record(Sample.Key("key_2")), readAt).ShouldNotBeNull();
        for (var i = 0; i < 5000; i++)
        {
            _book.Doubt("key_" + i);
        }

        _book.TryEnter(Record(Sample.Key("key_x")), readAt).ShouldBeNull();
    }

    [Fact]
    public void Changed_SubscriberThrows_OthersAreToldAndItIsLogged()
    {
        Enter(Sample.Key());
        var told = 0;
        _book.Subscribe(_ => throw new InvalidOperationException("bug"));
        using var subscription = _book.Subscribe(_ => told++);

        _book.Apply(Sample.Key() with { Revision = 2 });

        told.ShouldBe(1);
        _log.Lines.ShouldContain(line => line.StartsWith("Error: A subscriber to changes failed", StringComparison.Ordinal));
    }

    [Fact]
    public void TryEnter_KeysThatNobodyHolds_AreForgotten()
    {
        var held = Enter(Sample.Key("key_held"));
        var table = new WeakTable<object>();
        for (var round = 0; round < 10; round++)
        {
            Fill(table, round);
            GC.Collect();
        }

        table.Count.ShouldBeLessThan(4000);
        GC.KeepAlive(held);
    }

    public void Dispose()
    {
        _logging.Dispose();
        _log.Dispose();
    }

    private static KeyRecord Record(ApiKey key) => new(Sample.Hash(), key, Sample.Account());

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fill(WeakTable<object> table, int round)
    {
        for (var i = 0; i < 1000; i++)
        {
            table.Set($"{round}-{i}", new object());
        }
    }

    private KeyStanding Enter(ApiKey key) => _book.TryEnter(Record(key), _book.Clock).ShouldNotBeNull();
}
