using System.Security.Cryptography;

namespace Sallyport.Access;

/// <summary>The one place where secrets are compared (requirement R6).</summary>
internal static class SecretComparer
{
    /// <summary>Compares in a time that depends on the lengths only.</summary>
#pragma warning disable RS0030 // This is that place.
    public static bool AreEqual(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => CryptographicOperations.FixedTimeEquals(left, right);
#pragma warning restore RS0030
}
