using System.Diagnostics.CodeAnalysis;
using Sallyport.Access.Authentication;

namespace Sallyport.Access.AdminTokens;

/// <summary>The token that opens the admin API, or the one refusal. The default value is a refusal.</summary>
public readonly struct AdminAuthentication
{
    private readonly AdminToken? _token;
    private readonly AccessRefusal? _refusal;

    private AdminAuthentication(AdminToken? token, AccessRefusal? refusal)
    {
        _token = token;
        _refusal = refusal;
    }

    /// <summary>Splits into token and refusal; exactly one is not null.</summary>
    public bool TryGet([NotNullWhen(true)] out AdminToken? token, [NotNullWhen(false)] out AccessRefusal? refusal)
    {
        token = _token;
        refusal = token is null ? _refusal ?? AccessRefusal.Missing : null;
        return token is not null;
    }

    /// <summary>Somebody.</summary>
    public static implicit operator AdminAuthentication(AdminToken token) => new(token, null);

    /// <summary>Nobody.</summary>
    public static implicit operator AdminAuthentication(AccessRefusal refusal) => new(null, refusal);
}
