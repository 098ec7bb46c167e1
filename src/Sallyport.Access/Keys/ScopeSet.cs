using System.Diagnostics.CodeAnalysis;

namespace Sallyport.Access.Keys;

/// <summary>
/// What a key may do, as names like <c>evm:read</c>. <c>*</c> allows everything, <c>evm:*</c> all of <c>evm</c>; what no entry allows is denied.
/// </summary>
public sealed class ScopeSet : IEquatable<ScopeSet>
{
    private const int MaxScopes = 64;
    private const int MaxScopeLength = 64;

    private readonly HashSet<string> _exact;
    private readonly string[] _wildcards;
    private readonly string _text;

    private ScopeSet(IEnumerable<string> scopes)
    {
        Scopes = [.. scopes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        _exact = Scopes.Where(scope => !scope.EndsWith('*')).ToHashSet(StringComparer.Ordinal);
        _wildcards = [.. Scopes.Where(scope => scope.EndsWith('*')).Select(scope => scope[..^1])];
        _text = string.Join(' ', Scopes);
    }

    /// <summary>Gets the set of the single scope <c>*</c>.</summary>
    public static ScopeSet All { get; } = new(["*"]);

    /// <summary>Gets the set that allows nothing.</summary>
    public static ScopeSet None { get; } = new([]);

    /// <summary>Gets the scopes in ordinal order, each once.</summary>
    public IReadOnlyList<string> Scopes { get; }

    /// <summary>
    /// Reads a list of scopes: each is <c>*</c>, or lower-case words of letters, digits, <c>-</c> and <c>_</c> joined by <c>:</c>, the last of
    /// which may be <c>*</c>. At most 64 scopes of 64 characters.
    /// </summary>
    public static bool TryCreate(IEnumerable<string> scopes, [NotNullWhen(true)] out ScopeSet? set)
    {
        ArgumentNullException.ThrowIfNull(scopes);

        var list = scopes.Take(MaxScopes + 1).ToList();
        set = list.Count <= MaxScopes && list.TrueForAll(IsScope) ? new ScopeSet(list) : null;
        return set is not null;
    }

    /// <summary>Reads what <see cref="ToString"/> wrote: scopes with one space between.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ScopeSet? set)
    {
        if (text is null)
        {
            set = null;
            return false;
        }

        return TryCreate(text.Split(' ', StringSplitOptions.RemoveEmptyEntries), out set);
    }

    /// <summary>Tells whether the set allows <paramref name="scope"/>, for example <c>evm:read</c>.</summary>
    public bool Allows(string scope)
    {
        ArgumentNullException.ThrowIfNull(scope);

        if (_exact.Contains(scope))
        {
            return true;
        }

        foreach (var prefix in _wildcards)
        {
            if (scope.StartsWith(prefix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public bool Equals(ScopeSet? other) => other is not null && string.Equals(_text, other._text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ScopeSet);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(_text);

    /// <summary>The scopes with one space between.</summary>
    public override string ToString() => _text;

    // scope = "*" / word *(":" word) [":*"]
    private static bool IsScope(string? scope)
    {
        if (scope is null or { Length: 0 or > MaxScopeLength })
        {
            return false;
        }

        var words = scope.Split(':');
        for (var i = 0; i < words.Length; i++)
        {
            var isLast = i == words.Length - 1;
            if (!(isLast && words[i] is "*") && !IsWord(words[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsWord(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_');
}
