using System.Text.Json;

namespace Sallyport.Doors.Json;

/// <summary>The object of a request that has none.</summary>
internal static class JsonEmpty
{
    public static readonly JsonElement Object = JsonElement.Parse("{}"u8);
}
