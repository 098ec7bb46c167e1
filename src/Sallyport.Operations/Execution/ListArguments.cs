namespace Sallyport.Operations.Execution;

/// <summary>Arguments of operations that list everything there is.</summary>
internal sealed record ListArguments(int? Limit = null, string? Cursor = null) : IPaged;
