using System.Net;

namespace Sallyport.Access.Keys;

/// <summary>
/// Tells the operator that a key has travelled in the clear (requirement R1). The door has refused it already, whatever it is; this asks no
/// store, and never writes the key anywhere.
/// </summary>
public sealed class ExposedKeyAlarm
{
    /// <summary>Writes a warning with the key's id where the key is known in memory; for anything else nothing an attacker could fill a log with.</summary>
    /// <param name="credential">What came over plain HTTP.</param>
    /// <param name="from">The client's address.</param>
    public void Raise(string? credential, IPAddress? from) => throw new NotSupportedException();
}
