using System.Net;

namespace Sallyport.Doors.Sessions;

/// <summary>A session as operators see it.</summary>
/// <param name="Session">The session.</param>
/// <param name="Door">The door it came through.</param>
/// <param name="Address">The client's address, after the headers of trusted proxies were weighed.</param>
/// <param name="Since">When it was admitted.</param>
internal sealed record LiveSession(Session Session, DoorKind Door, IPAddress? Address, DateTimeOffset Since);
