using System.Text;

namespace Sallyport.SocketIO.Dispatching;

/// <summary>Tells names of events apart quickly: different keys, different names. Clients choose names, so equal keys cost one comparison, never more.</summary>
internal static class EventNameKey
{
    /// <summary>Gets the key of a name as a client sent it.</summary>
    public static int Of(ReadOnlySpan<byte> name) =>
        name.IsEmpty ? 0 : (name.Length << 24) ^ (name[0] << 16) ^ (name[name.Length / 2] << 8) ^ name[^1];

    /// <summary>Gets the key of a name as it was registered.</summary>
    public static int Of(string name)
    {
        if (!Ascii.IsValid(name))
        {
            return Of(Encoding.UTF8.GetBytes(name));
        }

        return name.Length == 0 ? 0 : (name.Length << 24) ^ (name[0] << 16) ^ (name[name.Length / 2] << 8) ^ name[^1];
    }

    public static bool AreEqual(ReadOnlySpan<byte> sent, string registered) =>
        Ascii.Equals(sent, registered)
        || (!Ascii.IsValid(sent) && string.Equals(Encoding.UTF8.GetString(sent), registered, StringComparison.Ordinal));
}
