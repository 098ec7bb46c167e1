using System.Collections.Frozen;

namespace Sallyport.Operations.Execution;

/// <summary>Every operation this process can do, by verb.</summary>
internal sealed class OperationCatalogue(IEnumerable<IOperationGroup> groups)
{
    private readonly FrozenDictionary<string, Operation> _byVerb = groups
        .SelectMany(group => group.Operations)
        .ToFrozenDictionary(operation => operation.Verb, StringComparer.Ordinal);

    /// <summary>Gets them all, in the order of their verbs.</summary>
    public IReadOnlyList<Operation> All => [.. _byVerb.Values.OrderBy(operation => operation.Verb, StringComparer.Ordinal)];

    /// <summary>Finds one by its verb, or null.</summary>
    public Operation? Find(string verb) => _byVerb.GetValueOrDefault(verb);
}
