namespace Sallyport.Access;

/// <summary>Turns a store that cannot answer into the failure that operators are told.</summary>
internal static class StoreFailure
{
    public static async Task<AccessResult<T>> GuardAsync<T>(Func<Task<AccessResult<T>>> work)
        where T : class
    {
        try
        {
            return await work();
        }
        catch (AccessStoreException)
        {
            return new AccessFailure(AccessFailureKind.StoreUnavailable, "The store could not answer; see the server's log.");
        }
    }
}
