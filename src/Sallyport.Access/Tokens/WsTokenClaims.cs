using System.Runtime.InteropServices;

namespace Sallyport.Access.Tokens;

/// <summary>What a valid ws-token says.</summary>
/// <param name="KeyId">Claim <c>api_key</c>: the id of the key it was minted from.</param>
/// <param name="TokenId">Claim <c>jti</c>.</param>
/// <param name="ExpiresAt">Claim <c>exp</c>.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct WsTokenClaims(string KeyId, string TokenId, DateTimeOffset ExpiresAt);

/// <summary>What a validator found.</summary>
internal enum WsTokenVerdict
{
    /// <summary>Not a token of ours.</summary>
    Invalid,

    /// <summary>A token of ours that is over.</summary>
    Expired,

    /// <summary>A token of ours that holds now, if its key does and it is unused.</summary>
    Valid,
}
