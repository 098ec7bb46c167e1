using System.CommandLine;
using Sallyport.Operations.Verbs;
using Sallyport.Server.CommandLine.Help;
using Sallyport.Server.CommandLine.Output;

namespace Sallyport.Server.CommandLine;

/// <summary><c>sallyport limits …</c></summary>
internal static class LimitsCommand
{
    public static Command Create(OperatorCommand operators) =>
        new("limits", "Show the limits of an account and what is used of them") { ShowVerb(operators) };

    private static Verb ShowVerb(OperatorCommand operators)
    {
        var id = new Argument<string>("account-id") { Description = "The account, acc_…" };
        var verb = new Verb("show", "Show the limits that hold for an account, its month, and what its keys hold now") { id };
        verb.WithExample("by its id from `accounts list`", "sallyport limits show acc_0123456789abcdef")
            .WithExample("units left of the month", "sallyport limits show acc_0123456789abcdef --json | jq .account.monthLeft");
        verb.SetAction(
            (parse, cancellationToken) =>
                operators.AskAsync(parse, OperatorVerbs.ShowLimits, new IdArguments(parse.GetRequiredValue(id)), Show, cancellationToken)
        );
        return verb;
    }

    private static void Show(LimitsAnswer answer, TextWriter output)
    {
        new FieldList()
            .Add("account", answer.AccountId)
            .Add("tier", answer.Tier)
            .Add("overrides", answer.Overrides?.ToJsonString() ?? "none")
            .WriteTo(output);
        output.WriteLine();

        var limits = new TextTable("LIMIT", "EACH KEY", "ACCOUNT");
        foreach (var (name, perKey, perAccount) in TiersCommand.Rows(answer.Limits))
        {
            limits.Add(name, perKey, perAccount);
        }

        limits.WriteTo(output);
        output.WriteLine();

        var used = new TextTable("IN USE", "UNITS LEFT", "MONTH USED", "MONTH LEFT", "CONNECTIONS", "PRICES", "CHANNELS");
        AddUse(used, "account", answer.Account);
        foreach (var key in answer.Keys)
        {
            AddUse(used, key.KeyId, key);
        }

        used.WriteTo(output);
        output.WriteLine($"The month ends {answer.Account.MonthEndsAt.Text()}.");
        if (!answer.Account.MonthIsComplete)
        {
            output.WriteLine("What was used before the server started is not known yet: Limits:Quota:LocalCeiling holds.");
        }
    }

    private static void AddUse(TextTable table, string? who, LimitUseView use) =>
        table.Add(
            who,
            use.UnitsLeft?.ToString() ?? "all",
            use.MonthUsed.ToString(),
            use.MonthLeft?.ToString() ?? "unlimited",
            use.Connections.ToString(),
            use.PriceSubscriptions.ToString(),
            use.ChannelSubscriptions.ToString()
        );
}
