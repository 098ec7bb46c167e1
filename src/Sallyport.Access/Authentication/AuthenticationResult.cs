using System.Diagnostics.CodeAnalysis;

namespace Sallyport.Access.Authentication;

/// <summary>A caller, or the one refusal. The default value is a refusal.</summary>
public readonly struct AuthenticationResult
{
    private readonly AccessRefusal? _refusal;

    private AuthenticationResult(Caller? caller, AccessRefusal? refusal)
    {
        Caller = caller;
        _refusal = refusal;
    }

    /// <summary>Gets who came in; null when refused.</summary>
    public Caller? Caller { get; }

    /// <summary>Gets why nobody came in; null when somebody did.</summary>
    public AccessRefusal? Refusal => Caller is null ? _refusal ?? AccessRefusal.Missing : null;

    /// <summary>Splits into caller and refusal; exactly one is not null.</summary>
    public bool TryGet([NotNullWhen(true)] out Caller? caller, [NotNullWhen(false)] out AccessRefusal? refusal)
    {
        caller = Caller;
        refusal = Refusal;
        return caller is not null;
    }

    /// <summary>Somebody.</summary>
    public static implicit operator AuthenticationResult(Caller caller) => new(caller, null);

    /// <summary>Nobody.</summary>
    public static implicit operator AuthenticationResult(AccessRefusal refusal) => new(null, refusal);
}
