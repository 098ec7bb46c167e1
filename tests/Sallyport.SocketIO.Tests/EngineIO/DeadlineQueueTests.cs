using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.EngineIO;

public sealed class DeadlineQueueTests
{
    private static readonly TimeSpan After = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualTime _time = new();
    private readonly List<string> _due = [];

    [Fact]
    public void Set_TimePasses_BecomesDueOnceAndNotBefore()
    {
        var queue = new DeadlineQueue(_time, After);
        queue.Set(new Named("a", _due));

        _time.Advance(After - TimeSpan.FromMilliseconds(1));
        _due.ShouldBeEmpty();
        _time.Advance(TimeSpan.FromMilliseconds(1));
        _time.Advance(After * 3);

        _due.ShouldBe(["a"]);
    }

    [Fact]
    public void Set_Several_BecomeDueEachAtItsTime()
    {
        var queue = new DeadlineQueue(_time, After);
        queue.Set(new Named("a", _due));
        _time.Advance(Second);
        queue.Set(new Named("b", _due));
        queue.Set(new Named("c", _due));

        _time.Advance(After - Second);
        _due.ShouldBe(["a"]);
        _time.Advance(Second);

        _due.ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public void Clear_AnyOfThem_LeavesTheOthers()
    {
        var queue = new DeadlineQueue(_time, After);
        Named[] all = [.. "abcde".Select(name => new Named(name.ToString(), _due))];
        foreach (var deadline in all)
        {
            queue.Set(deadline);
        }

        all[0].Clear();
        all[2].Clear();
        all[4].Clear();
        all[4].Clear();
        all[1].IsSet.ShouldBeTrue();
        all[2].IsSet.ShouldBeFalse();
        _time.Advance(After);

        _due.ShouldBe(["b", "d"]);
        all[1].IsSet.ShouldBeFalse();
    }

    [Fact]
    public void Set_Again_BeginsAnew()
    {
        var queue = new DeadlineQueue(_time, After);
        var deadline = new Named("a", _due);
        queue.Set(deadline);
        _time.Advance(After - Second);

        queue.Set(deadline);
        _time.Advance(Second * 2);
        _due.ShouldBeEmpty();
        _time.Advance(After - (Second * 2));

        _due.ShouldBe(["a"]);
    }

    [Fact]
    public void Set_InAnotherQueue_LeavesTheFirst()
    {
        var first = new DeadlineQueue(_time, Second);
        var second = new DeadlineQueue(_time, After);
        var deadline = new Named("a", _due);
        first.Set(deadline);

        second.Set(deadline);

        _time.Advance(Second);
        _due.ShouldBeEmpty();
        _time.Advance(After);
        _due.ShouldBe(["a"]);
    }

    [Fact]
    public void OnDue_SetsItselfAgain_BecomesDueEachTime()
    {
        var queue = new DeadlineQueue(_time, After);
        queue.Set(new Named("a", _due, queue));

        for (var i = 0; i < 3; i++)
        {
            _time.Advance(After);
        }

        _due.ShouldBe(["a", "a", "a"]);
    }

    private sealed class Named(string name, List<string> due, DeadlineQueue? again = null) : Deadline
    {
        public override void OnDue()
        {
            due.Add(name);
            again?.Set(this);
        }
    }
}
