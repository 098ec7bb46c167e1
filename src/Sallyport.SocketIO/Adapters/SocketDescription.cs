using System.Text.Json;

namespace Sallyport.SocketIO.Adapters;

/// <summary>A socket as other servers get to see it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Rooms">Its rooms, the one of its id included.</param>
/// <param name="Data">Its data; see <see cref="SocketIOOptions.SocketDataType"/>.</param>
public sealed record SocketDescription(string Id, IReadOnlyList<string> Rooms, JsonElement Data);
