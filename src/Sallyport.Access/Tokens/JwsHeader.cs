namespace Sallyport.Access.Tokens;

/// <summary>
/// The protected header: <c>typ</c>, <c>alg</c> and <c>kid</c>, each exactly as we write it and nothing beside. So <c>none</c>, other algorithms, and every
/// header that would have a verifier fetch or obey something (<c>jku</c>, <c>jwk</c>, <c>x5u</c>, <c>x5c</c>, <c>crit</c>, <c>b64</c>, <c>zip</c>) need no list.
/// </summary>
// https://www.rfc-editor.org/rfc/rfc7515#section-4 , https://www.rfc-editor.org/rfc/rfc8725#section-3.1
internal static class JwsHeader
{
    /// <summary>Finds the key that a header names, or null for a header that is not ours.</summary>
    public static SigningKeyRing.SigningKey? FindKey(ReadOnlySpan<byte> header, SigningKeyRing ring)
    {
        var reader = new FlatJsonReader(header);
        var (hasType, hasAlgorithm) = (false, false);
        SigningKeyRing.SigningKey? key = null;
        while (reader.Read())
        {
            var isOurs = reader.Name switch
            {
                _ when reader.Kind != FlatJsonKind.Text => false,
                _ when reader.Name.SequenceEqual("typ"u8) => hasType = reader.Text.SequenceEqual("JWT"u8),
                _ when reader.Name.SequenceEqual("alg"u8) => hasAlgorithm = reader.Text.SequenceEqual("HS256"u8),
                _ when reader.Name.SequenceEqual("kid"u8) => (key = ring.Find(reader.Text)) is not null,
                _ => false,
            };
            if (!isOurs)
            {
                return null;
            }
        }

        return reader.IsComplete && hasType && hasAlgorithm ? key : null;
    }
}
