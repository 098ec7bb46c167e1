using FsCheck;
using FsCheck.Fluent;
using Sallyport.Access.Accounts;

namespace Sallyport.Access.Tests.Model;

/// <summary>What happens, one step after the other.</summary>
public sealed class Story(IReadOnlyList<Step> steps)
{
    private const int MaxLength = 60;

    // From nothing over a part of a bucket to more than any holds.
    private static readonly int[] Costs = [0, 1, 1, 3, 10, 70];

    // Short enough that ends fall together, long enough that tokens (600 s) run out.
    private static readonly int?[] Lifetimes = [null, null, 1, 60, 601, 86_400];

    private static readonly int[] Overlaps = [1, 60, 86_400];

    private static readonly string[] ScopeLists = ["*", "evm:read", "market:read usage:read"];

    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromMilliseconds(1),
        TimeSpan.FromMilliseconds(999),
        TimeSpan.FromSeconds(1),
        TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(10),
        TimeSpan.FromDays(1),
        TimeSpan.FromDays(31),
    ];

    public IReadOnlyList<Step> Steps { get; } = steps;

    public static Arbitrary<Story> Any { get; } =
        Arb.From(
            from length in Gen.Choose(1, MaxLength)
            from steps in Gen.ListOf(AnyStep, length)
            select new Story([new Step.CreateAccount(TierNames.Basic), new Step.IssueKey(0, null), .. steps]),
            Shorten
        );

    private static Gen<int> Some => Gen.Choose(0, 7);

    private static Gen<Step> AnyStep =>
        Gen.Frequency(
            (2, from tier in Gen.Elements<string>(TierNames.All) select (Step)new Step.CreateAccount(tier)),
            (2, from account in Some select (Step)new Step.DisableAccount(account)),
            (3, from account in Some select (Step)new Step.EnableAccount(account)),
            (6, from account in Some from life in Gen.Elements(Lifetimes) select (Step)new Step.IssueKey(account, life)),
            (2, from account in Some from tier in Gen.Elements<string>(TierNames.All) select (Step)new Step.ChangeTier(account, tier)),
            (3, from key in Some select (Step)new Step.RevokeKey(key)),
            (4, from key in Some from scopes in Gen.Elements(ScopeLists) select (Step)new Step.EditScopes(key, scopes)),
            (3, from key in Some from life in Gen.Elements(Lifetimes) select (Step)new Step.EditExpiry(key, life)),
            (5, from key in Some from overlap in Gen.Elements(Overlaps) select (Step)new Step.RotateKey(key, overlap)),
            (2, from key in Some select (Step)new Step.RegenerateKey(key)),
            (6, from wait in Gen.Elements(Waits) select (Step)new Step.Wait(wait)),
            (6, from which in Some from before in Gen.Elements(true, false) select (Step)new Step.WaitForEnd(which, before)),
            (12, from key in Some select (Step)new Step.EnterByKey(key)),
            (6, from key in Some select (Step)new Step.MintToken(key)),
            (3, from key in Some select (Step)new Step.MintTokenById(key)),
            (8, from token in Some select (Step)new Step.EnterByToken(token)),
            (3, from token in Some select (Step)new Step.EnterTwiceByToken(token)),
            (
                14,
                from session in Some
                from cost in Gen.Elements(Costs)
                from times in Gen.Choose(1, 25)
                select (Step)new Step.Ask(session, cost, times)
            ),
            (3, from session in Some from count in Gen.Choose(0, 4) select (Step)new Step.HoldPrices(session, count)),
            (2, from session in Some from count in Gen.Choose(0, 4) select (Step)new Step.ReleasePrices(session, count)),
            (1, Gen.Constant((Step)new Step.GuessKey())),
            (3, Gen.Constant((Step)new Step.DropCaches())),
            (1, Gen.Constant((Step)new Step.Restart()))
        );

    public override string ToString() => string.Join("; ", Steps);

    // Halves first, single steps last: a long story ends as the few steps that matter.
    private static IEnumerable<Story> Shorten(Story story)
    {
        for (var length = story.Steps.Count / 2; length > 0; length /= 2)
        {
            for (var start = 0; start + length <= story.Steps.Count; start += length)
            {
                yield return new Story([.. story.Steps.Take(start), .. story.Steps.Skip(start + length)]);
            }
        }
    }
}
