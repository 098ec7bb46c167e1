using System.CommandLine;
using System.Text.Json;
using Sallyport.Operations.Verbs;
using Sallyport.Server.CommandLine.Help;
using Sallyport.Server.CommandLine.Output;

namespace Sallyport.Server.CommandLine;

/// <summary><c>sallyport tiers …</c></summary>
internal static class TiersCommand
{
    public static Command Create(OperatorCommand operators) =>
        new("tiers", "Show what each tier allows, as it is in effect") { ListVerb(operators), ShowVerb(operators) };

    /// <summary>The rows of a set of limits, one for each: its name in the JSON, for each key, for the account.</summary>
    public static IReadOnlyList<(string Name, string PerKey, string PerAccount)> Rows(LimitsView limits) =>
        [
            Row(nameof(limits.RequestsPerSecond), limits.RequestsPerSecond),
            Row(nameof(limits.Burst), limits.Burst),
            Row(nameof(limits.Connections), limits.Connections),
            Row(nameof(limits.ConnectsPerSecond), limits.ConnectsPerSecond),
            Row(nameof(limits.MonthlyQuota), limits.MonthlyQuota.PerKey, limits.MonthlyQuota.PerAccount),
            Row(nameof(limits.PriceSubscriptions), limits.PriceSubscriptions),
            Row(nameof(limits.ChannelSubscriptions), limits.ChannelSubscriptions),
            Row(nameof(limits.ConcurrentRequests), limits.ConcurrentRequests),
            Row(nameof(limits.AnswerBytes), limits.AnswerBytes.PerKey, limits.AnswerBytes.PerAccount),
            (NameOf(nameof(limits.MessageBytes)), limits.MessageBytes.ToString(), ""),
        ];

    private static (string Name, string PerKey, string PerAccount) Row(string member, PairView pair) =>
        Row(member, pair.PerKey, pair.PerAccount);

    private static (string Name, string PerKey, string PerAccount) Row(string member, long? perKey, long? perAccount) =>
        (NameOf(member), perKey?.ToString() ?? "unlimited", perAccount?.ToString() ?? "unlimited");

    private static string NameOf(string member) => JsonNamingPolicy.CamelCase.ConvertName(member);

    private static Verb ListVerb(OperatorCommand operators)
    {
        var verb = new Verb("list", "List the tiers, from the narrowest to the widest");
        verb.WithExample("for each key / for the account", "sallyport tiers list");
        verb.SetAction(
            (parse, cancellationToken) => operators.AskAsync(parse, OperatorVerbs.ListTiers, new NoArguments(), ShowAll, cancellationToken)
        );
        return verb;
    }

    private static Verb ShowVerb(OperatorCommand operators)
    {
        var name = new Argument<string>("tier") { Description = "Free, Basic, Premium or Enterprise" };
        var verb = new Verb("show", "Show one tier") { name };
        verb.WithExample("the numbers of Premium", "sallyport tiers show Premium");
        verb.SetAction(
            (parse, cancellationToken) =>
                operators.AskAsync(
                    parse,
                    OperatorVerbs.ShowTier,
                    new TierArguments(parse.GetRequiredValue(name)),
                    ShowOne,
                    cancellationToken
                )
        );
        return verb;
    }

    private static void ShowOne(TierAnswer answer, TextWriter output)
    {
        var table = new TextTable(answer.Tier.Name.ToUpperInvariant(), "EACH KEY", "ACCOUNT");
        foreach (var (name, perKey, perAccount) in Rows(answer.Tier.Limits))
        {
            table.Add(name, perKey, perAccount);
        }

        table.WriteTo(output);
    }

    private static void ShowAll(TiersAnswer answer, TextWriter output)
    {
        var table = new TextTable(["EACH KEY/ACCOUNT", .. answer.Tiers.Select(tier => tier.Name)]);
        var columns = answer.Tiers.Select(tier => Rows(tier.Limits)).ToList();
        for (var row = 0; row < columns[0].Count; row++)
        {
            table.Add([
                columns[0][row].Name,
                .. columns.Select(column =>
                    column[row].PerAccount.Length == 0 ? column[row].PerKey : $"{column[row].PerKey}/{column[row].PerAccount}"
                ),
            ]);
        }

        table.WriteTo(output);
    }
}
