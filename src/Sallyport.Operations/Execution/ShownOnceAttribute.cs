namespace Sallyport.Operations.Execution;

/// <summary>
/// Marks the member of an answer that holds a secret. It is in the answer to the request that made it and in no other: what is kept of an answer, so
/// that a repeated request gets it again, is kept without it.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ShownOnceAttribute : Attribute;
