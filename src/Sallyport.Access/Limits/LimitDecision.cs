using System.Runtime.InteropServices;

namespace Sallyport.Access.Limits;

/// <summary>Whether something is allowed; if not, by which limit and until when. The default value allows.</summary>
/// <param name="Kind">Which limit refused; <see cref="LimitKind.None"/> when allowed.</param>
/// <param name="Limit">The number that was exceeded: units, connections or subscriptions.</param>
/// <param name="RetryAfter">When the same can succeed; zero where only giving something back helps.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct LimitDecision(LimitKind Kind, long Limit, TimeSpan RetryAfter)
{
    /// <summary>Allowed.</summary>
    public static readonly LimitDecision Allowed;

    /// <summary>Gets a value indicating whether it is allowed.</summary>
    public bool IsAllowed => Kind is LimitKind.None;
}
