using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json.Nodes;
using Sallyport.Access.Accounts;
using Sallyport.Access.Limits;
using Sallyport.Operations.Verbs;
using Sallyport.Server.CommandLine.Help;

namespace Sallyport.Server.CommandLine;

/// <content>Verbs that change an account.</content>
internal static partial class AccountsCommand
{
    private static Verb EditVerb(OperatorCommand operators)
    {
        var id = AccountId();
        var name = new Option<string?>("--name") { Description = "What to call the customer", HelpName = "TEXT" };
        var contact = new Option<string?>("--contact") { Description = "How to reach the customer", HelpName = "TEXT" };
        var useCase = new Option<string?>("--use-case") { Description = "What the customer does with the service", HelpName = "TEXT" };
        var verb = new Verb("edit", "Change an account's name, contact or use case") { id, name, contact, useCase };
        verb.Validators.Add(result =>
        {
            if (!result.Children.Any(child => child is OptionResult { Implicit: false, Option.Recursive: false }))
            {
                result.AddError("Say what to change: --name, --contact or --use-case.");
            }
        });
        verb.WithExample("whom to reach", "sallyport accounts edit acc_0123456789abcdef --contact ops@acme.example");
        verb.SetAction(
            (parse, cancellationToken) =>
            {
                var arguments = new EditAccountArguments(
                    parse.GetRequiredValue(id),
                    parse.GetValue(name),
                    parse.GetValue(contact),
                    parse.GetValue(useCase)
                );
                return operators.AskAsync(parse, OperatorVerbs.EditAccount, arguments, ShowOne, cancellationToken);
            }
        );
        return verb;
    }

    private static Verb SetTierVerb(OperatorCommand operators)
    {
        var id = AccountId();
        var tier = new Argument<string>("tier") { Description = "The set of limits: " + string.Join(", ", TierNames.All) };
        tier.Validators.Add(result => CheckTier(result, result.Tokens));
        var verb = new Verb("set-tier", "Put an account into another tier; its limits hold at once, for live sessions too") { id, tier };
        verb.WithExample("an upgrade", "sallyport accounts set-tier acc_0123456789abcdef premium");
        verb.SetAction(
            (parse, cancellationToken) =>
            {
                var arguments = new SetTierArguments(parse.GetRequiredValue(id), parse.GetRequiredValue(tier));
                return operators.AskAsync(parse, OperatorVerbs.SetTier, arguments, ShowOne, cancellationToken);
            }
        );
        return verb;
    }

    private static Verb SetLimitsVerb(OperatorCommand operators)
    {
        var id = AccountId();
        var limits = new Option<string?>("--limits")
        {
            Description = "What differs from the tier's, as JSON; it takes the place of all that did before",
            HelpName = "JSON",
        };
        limits.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !LimitOverrides.TryParse(result.Tokens[0].Value, out _, out var problem))
            {
                result.AddError($"--limits is not understood: {problem}.");
            }
        });
        var none = new Option<bool>("--none") { Description = "All limits are the tier's again" };
        var verb = new Verb("set-limits", "Give an account limits of its own; they hold at once, for live sessions too")
        {
            id,
            limits,
            none,
        };
        verb.Validators.Add(result =>
        {
            var isGiven = result.GetResult(limits) is { Implicit: false };
            if (isGiven == result.GetValue(none))
            {
                result.AddError("Give either --limits or --none.");
            }
        });
        verb.WithExample(
                "more requests per second for each key",
                "sallyport accounts set-limits acc_0123456789abcdef --limits '{\"requestsPerSecond\":{\"perKey\":50}}'"
            )
            .WithExample("the tier's again", "sallyport accounts set-limits acc_0123456789abcdef --none");
        verb.SetAction(
            (parse, cancellationToken) =>
            {
                var json = parse.GetValue(limits) is { } text ? JsonNode.Parse(text) : null;
                var arguments = new SetLimitsArguments(parse.GetRequiredValue(id), json as JsonObject);
                return operators.AskAsync(parse, OperatorVerbs.SetLimits, arguments, ShowOne, cancellationToken);
            }
        );
        return verb;
    }
}
