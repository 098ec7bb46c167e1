using Sallyport.SocketIO.EngineIO;

namespace Sallyport.SocketIO.Tests.EngineIO;

public sealed class PostQueueTests
{
    [Fact]
    public async Task ReserveAsync_MoreBytesThanTheBound_WaitsForRoom()
    {
        var queue = new PostQueue(100);
        await queue.ReserveAsync(70);

        var second = queue.ReserveAsync(31).AsTask();
        second.IsCompleted.ShouldBeFalse();
        queue.Release(70);

        await second;
    }

    [Fact]
    public async Task ReserveAsync_TooManyBodies_WaitsForRoom()
    {
        var queue = new PostQueue(100);
        for (var i = 0; i < PostQueue.MaxBodies; i++)
        {
            queue.ReserveAsync(0).AsTask().IsCompletedSuccessfully.ShouldBeTrue();
        }

        var onceMore = queue.ReserveAsync(0).AsTask();
        onceMore.IsCompleted.ShouldBeFalse();
        queue.Release(0);

        await onceMore;
    }

    [Fact]
    public void ReserveAsync_AfterAShorterBodyThanReserved_HasTheRest()
    {
        var queue = new PostQueue(100);
        queue.ReserveAsync(100).AsTask().IsCompletedSuccessfully.ShouldBeTrue();

        queue.Correct(reserved: 100, actual: 10);

        queue.ReserveAsync(90).AsTask().IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public async Task TakeTurnAsync_SeveralWait_GoOnInTheirOrder()
    {
        var queue = new PostQueue(100);
        await queue.TakeTurnAsync();
        var second = queue.TakeTurnAsync();
        var third = queue.TakeTurnAsync();
        var handled = queue.WhenHandledAsync();

        queue.EndTurn();
        await second;
        third.IsCompleted.ShouldBeFalse();
        queue.EndTurn();
        await third;
        handled.IsCompleted.ShouldBeFalse();
        queue.EndTurn();

        await handled;
        await queue.TakeTurnAsync();
    }
}
