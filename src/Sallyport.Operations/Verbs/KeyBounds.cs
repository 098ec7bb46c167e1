using System.Diagnostics.CodeAnalysis;
using System.Net;
using Sallyport.Access.Keys;
using Sallyport.Operations.Execution;

namespace Sallyport.Operations.Verbs;

/// <summary>What an operator binds a key to, read from text; null where it was not said.</summary>
internal sealed record KeyBounds(ScopeSet? Scopes, IReadOnlyList<IPNetwork>? IpRanges)
{
    public static bool TryRead(
        IReadOnlyList<string>? scopes,
        IReadOnlyList<string>? ipRanges,
        [NotNullWhen(true)] out KeyBounds? bounds,
        [NotNullWhen(false)] out OperatorFailure? failure
    )
    {
        bounds = null;
        ScopeSet? set = null;
        if (scopes is not null && !ScopeNames.TryRead(scopes, out set, out var problem))
        {
            failure = new OperatorFailure(OperatorFailureKind.Invalid, problem);
            return false;
        }

        List<IPNetwork>? ranges = ipRanges is null ? null : [];
        foreach (var text in ipRanges ?? [])
        {
            if (!AddressRange.TryParse(text, out var range))
            {
                failure = new OperatorFailure(
                    OperatorFailureKind.Invalid,
                    "An address range is an address or network such as 203.0.113.7, 203.0.113.0/24 or 2001:db8::/32, without bits beyond the prefix."
                );
                return false;
            }

            ranges!.Add(range);
        }

        failure = null;
        bounds = new KeyBounds(set, ranges);
        return true;
    }
}
