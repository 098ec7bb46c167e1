namespace Sallyport.Operations.Verbs;

/// <summary>Arguments of the operations on one account or key, by its id.</summary>
internal sealed record IdArguments(string Id);

/// <summary>Arguments of the operations that take none.</summary>
internal sealed record NoArguments;
