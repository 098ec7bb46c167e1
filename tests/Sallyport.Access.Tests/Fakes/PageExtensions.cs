namespace Sallyport.Access.Tests.Fakes;

internal static class PageExtensions
{
    /// <summary>What comes after the item of an id; all without one, nothing where there is no such item.</summary>
    public static IEnumerable<T> After<T>(this IEnumerable<T> items, string? id, Func<T, string> idOf) =>
        id is null ? items : items.SkipWhile(item => idOf(item) != id).Skip(1);
}
