using System.Runtime.InteropServices;

namespace Sallyport.Access.Usage;

/// <summary>What counts are counted under.</summary>
/// <param name="At">The first instant of the interval.</param>
/// <param name="AccountId">The account.</param>
/// <param name="KeyId">Its key.</param>
/// <param name="Request">The request, for example <c>/evm/rpc</c>; empty for what belongs to connections and admissions.</param>
/// <param name="Door">The way in.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct UsageSubject(DateTimeOffset At, string AccountId, string KeyId, string Request, UsageDoor Door);

/// <summary>Counts and what they are of.</summary>
public sealed record UsageRow(UsageSubject Subject, UsageCounts Counts);
