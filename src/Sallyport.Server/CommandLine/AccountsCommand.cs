using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json.Nodes;
using Sallyport.Access.Accounts;
using Sallyport.Operations.Execution;
using Sallyport.Operations.Verbs;
using Sallyport.Server.CommandLine.Help;
using Sallyport.Server.CommandLine.Output;

namespace Sallyport.Server.CommandLine;

/// <summary><c>sallyport accounts …</c></summary>
internal static partial class AccountsCommand
{
    public static Command Create(OperatorCommand operators, GlobalOptions globals) =>
        new("accounts", "Create, list, change, disable and enable accounts: the customers that keys belong to")
        {
            CreateVerb(operators, globals),
            ListVerb(operators),
            ShowVerb(operators),
            EditVerb(operators),
            SetTierVerb(operators),
            SetLimitsVerb(operators),
            DisableVerb(operators),
            EnableVerb(operators),
        };

    private static Verb CreateVerb(OperatorCommand operators, GlobalOptions globals)
    {
        var name = new Option<string>("--name")
        {
            Description = "What to call the customer",
            HelpName = "TEXT",
            Required = true,
        };
        var tier = new Option<string>("--tier")
        {
            Description = "The set of limits: " + string.Join(", ", TierNames.All),
            HelpName = "TIER",
            DefaultValueFactory = _ => TierNames.Free,
        };
        tier.Validators.Add(CheckTier);
        var contact = new Option<string?>("--contact") { Description = "How to reach the customer", HelpName = "TEXT" };
        var useCase = new Option<string?>("--use-case") { Description = "What the customer does with the service", HelpName = "TEXT" };
        var verb = new Verb("create", "Create an account; its id is printed alone on standard output") { name, tier, contact, useCase };
        verb.WithExample(
                "a customer with the widest limits",
                "sallyport accounts create --name \"Acme Trading\" --tier Enterprise --contact ops@acme.example"
            )
            .WithExample("its id, for a script", "ACCOUNT=$(sallyport accounts create --name Acme)");
        verb.SetAction(
            (parse, cancellationToken) =>
            {
                var arguments = new CreateAccountArguments(
                    parse.GetRequiredValue(name),
                    parse.GetRequiredValue(tier),
                    parse.GetValue(contact),
                    parse.GetValue(useCase)
                );
                var request = OperatorRequest.Of(OperatorVerbs.CreateAccount, arguments);
                var terminal = globals.Terminal(parse);
                return operators.AskAsync(
                    parse,
                    request,
                    (result, output) => ShowCreated(result, output, terminal),
                    makesFolder: true,
                    cancellationToken
                );
            }
        );
        return verb;
    }

    private static Verb ListVerb(OperatorCommand operators)
    {
        var paging = new ListOptions();
        var verb = new Verb("list", "List accounts, oldest first");
        paging.AddTo(verb);
        verb.WithExample("a table", "sallyport accounts list").WithExample("JSON", "sallyport accounts list --json");
        verb.SetAction(
            (parse, cancellationToken) =>
            {
                var arguments = new ListAccountsArguments(paging.Limit(parse), paging.Cursor(parse));
                var request = OperatorRequest.Of(OperatorVerbs.ListAccounts, arguments);
                return operators.AskAsync(parse, request, ShowAll, makesFolder: false, cancellationToken);
            }
        );
        return verb;
    }

    private static Verb ShowVerb(OperatorCommand operators)
    {
        var verb = OfOne(operators, "show", "Show one account", OperatorVerbs.ShowAccount);
        return verb.WithExample("by its id from `accounts list`", "sallyport accounts show acc_0123456789abcdef");
    }

    private static Verb DisableVerb(OperatorCommand operators)
    {
        var verb = OfOne(
            operators,
            "disable",
            "Disable an account: its keys are refused and its live sessions end at once",
            OperatorVerbs.DisableAccount
        );
        return verb.WithExample("by its id from `accounts list`", "sallyport accounts disable acc_0123456789abcdef");
    }

    private static Verb EnableVerb(OperatorCommand operators)
    {
        var verb = OfOne(operators, "enable", "Enable a disabled account: its keys open doors as before", OperatorVerbs.EnableAccount);
        return verb.WithExample("by its id from `accounts list`", "sallyport accounts enable acc_0123456789abcdef");
    }

    private static Verb OfOne(OperatorCommand operators, string name, string description, string wireVerb)
    {
        var id = AccountId();
        var verb = new Verb(name, description) { id };
        verb.SetAction(
            (parse, cancellationToken) =>
            {
                var request = OperatorRequest.Of(wireVerb, new IdArguments(parse.GetRequiredValue(id)));
                return operators.AskAsync(parse, request, ShowOne, makesFolder: false, cancellationToken);
            }
        );
        return verb;
    }

    private static Argument<string> AccountId() => new("account-id") { Description = "The account, acc_…" };

    private static void CheckTier(OptionResult result) => CheckTier(result, result.Tokens);

    private static void CheckTier(SymbolResult result, IReadOnlyList<Token> tokens)
    {
        var text = tokens.Count == 1 ? tokens[0].Value : TierNames.Free;
        if (!TierNames.TryParse(text, out _))
        {
            result.AddError($"\"{text}\" is no tier: give one of {string.Join(", ", TierNames.All)}.");
        }
    }

    private static void ShowCreated(JsonObject result, TextWriter output, Terminal terminal)
    {
        var account = result["account"]!;
        terminal.Remark($"Account {(string?)account["name"]}, tier {(string?)account["tier"]}. Its id:");
        output.WriteLine((string?)account["id"]);
    }

    private static void ShowOne(JsonObject result, TextWriter output)
    {
        var account = result["account"]!;
        new FieldList()
            .Add("account", (string?)account["id"])
            .Add("name", (string?)account["name"])
            .Add("tier", (string?)account["tier"])
            .Add("own limits", account["limits"]?.ToJsonString())
            .Add("state", (string?)account["state"])
            .Add("contact", (string?)account["contact"])
            .Add("use case", (string?)account["useCase"])
            .Add("created", (string?)account["createdAt"])
            .WriteTo(output);
    }

    private static void ShowAll(JsonObject result, TextWriter output)
    {
        var accounts = result["accounts"]!.AsArray();
        if (accounts.Count == 0)
        {
            output.WriteLine("No account yet: sallyport accounts create --name NAME");
            return;
        }

        var table = new TextTable("ACCOUNT", "NAME", "TIER", "STATE", "CONTACT", "CREATED");
        foreach (var account in accounts.OfType<JsonObject>())
        {
            table.Add(
                (string?)account["id"],
                (string?)account["name"],
                (string?)account["tier"],
                (string?)account["state"],
                (string?)account["contact"],
                (string?)account["createdAt"]
            );
        }

        table.WriteTo(output);
    }
}
