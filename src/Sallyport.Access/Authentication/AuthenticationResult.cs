using System.Diagnostics.CodeAnalysis;
using Sallyport.Access.Standings;

namespace Sallyport.Access.Authentication;

/// <summary>A caller, or the one refusal. The default value is a refusal.</summary>
public readonly struct AuthenticationResult
{
    private readonly AccessRefusal? _refusal;

    private AuthenticationResult(Caller? caller, AccessRefusal? refusal, KeyStanding? known = null)
    {
        Caller = caller;
        _refusal = refusal;
        Known = known;
    }

    /// <summary>Gets who came in; null when refused.</summary>
    public Caller? Caller { get; }

    /// <summary>Gets why nobody came in; null when somebody did.</summary>
    public AccessRefusal? Refusal => Caller is null ? _refusal ?? AccessRefusal.Missing : null;

    /// <summary>Gets the key that was refused, where the credential was a true one; null otherwise. For our own eyes, never for an answer (R3).</summary>
    public KeyStanding? Known { get; }

    /// <summary>Splits into caller and refusal; exactly one is not null.</summary>
    public bool TryGet([NotNullWhen(true)] out Caller? caller, [NotNullWhen(false)] out AccessRefusal? refusal)
    {
        caller = Caller;
        refusal = Refusal;
        return caller is not null;
    }

    internal static AuthenticationResult Refused(AccessRefusal refusal, KeyStanding known) => new(null, refusal, known);

    /// <summary>Somebody.</summary>
    public static implicit operator AuthenticationResult(Caller caller) => new(caller, null);

    /// <summary>Nobody.</summary>
    public static implicit operator AuthenticationResult(AccessRefusal refusal) => new(null, refusal);
}
