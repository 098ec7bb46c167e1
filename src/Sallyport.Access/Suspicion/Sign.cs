using Sallyport.Access.Notices;

namespace Sallyport.Access.Suspicion;

/// <summary>Something that may be suspicious, on its way from a door to who judges it.</summary>
/// <param name="Kind">What it may become.</param>
/// <param name="AccountId">The account.</param>
/// <param name="KeyId">The key.</param>
/// <param name="At">When.</param>
/// <param name="Network">From where, or null.</param>
/// <param name="Code">With which code the last attempt was refused; only of a burst.</param>
internal sealed record Sign(NoticeKind Kind, string AccountId, string KeyId, DateTimeOffset At, Network? Network, string? Code = null);
