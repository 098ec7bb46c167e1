using System.Runtime.InteropServices;

namespace Sallyport.Access.Usage;

/// <summary>How often one code was answered.</summary>
/// <param name="Errors">To requests that were dispatched and failed.</param>
/// <param name="Refusals">To attempts that were never dispatched.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct UsageCodeCount(long Errors, long Refusals);
