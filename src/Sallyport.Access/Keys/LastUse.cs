using System.Net;

namespace Sallyport.Access.Keys;

/// <summary>When and from where a key last opened a door.</summary>
/// <param name="KeyId">Which key.</param>
/// <param name="At">When.</param>
/// <param name="From">From where; null when the address is not known.</param>
public sealed record LastUse(string KeyId, DateTimeOffset At, IPAddress? From);
