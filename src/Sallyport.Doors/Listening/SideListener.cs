namespace Sallyport.Doors.Listening;

/// <summary>
/// A listener beside the doors: an application of its own in the same process, with its own addresses and its own routes. What is mapped here
/// cannot be reached through a door, whatever a door's routes say (requirement R25).
/// </summary>
/// <param name="Name">What to call it, such as <c>admin</c>.</param>
/// <param name="Setting">The setting that names its addresses; where that is empty there is no such listener.</param>
/// <param name="Map">Maps its routes. The services are those of the server, not of the listener's application.</param>
internal sealed record SideListener(string Name, string Setting, Action<WebApplication, IServiceProvider> Map);
