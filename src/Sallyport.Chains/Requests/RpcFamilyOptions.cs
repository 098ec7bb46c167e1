namespace Sallyport.Chains.Requests;

/// <summary>The rules of one family's pass-through request.</summary>
public sealed class RpcFamilyOptions
{
    /// <summary>Gets the methods that are passed on, compared exactly.</summary>
    /// <value>Empty means the list in <see cref="RpcMethods"/>; a list given here replaces that one.</value>
    public IList<string> AllowedMethods { get; } = [];
}
