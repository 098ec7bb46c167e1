namespace Sallyport.Access.Standings;

/// <summary>A place on every <see cref="Standing"/> for an object of one feature. A feature makes its slot once, as a static field.</summary>
/// <typeparam name="T">What the feature keeps there.</typeparam>
internal sealed class StandingSlot<T>
    where T : class, IStandingPart
{
    public int Index { get; } = Standing.TakeSlot();
}
