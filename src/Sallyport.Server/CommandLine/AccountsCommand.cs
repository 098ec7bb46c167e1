using System.CommandLine;
using System.CommandLine.Parsing;
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
                var terminal = globals.Terminal(parse);
                return operators.AskAsync(
                    parse,
                    OperatorVerbs.CreateAccount,
                    arguments,
                    (answer, output) => ShowCreated(answer.Account, output, terminal),
                    cancellationToken,
                    makesFolder: true
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
                return operators.AskAsync(parse, OperatorVerbs.ListAccounts, arguments, ShowAll, cancellationToken);
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

    private static Verb OfOne(OperatorCommand operators, string name, string description, OperatorVerb<IdArguments, AccountAnswer> wireVerb)
    {
        var id = AccountId();
        var verb = new Verb(name, description) { id };
        verb.SetAction(
            (parse, cancellationToken) =>
                operators.AskAsync(parse, wireVerb, new IdArguments(parse.GetRequiredValue(id)), ShowOne, cancellationToken)
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

    private static void ShowCreated(AccountView account, TextWriter output, Terminal terminal)
    {
        terminal.Remark($"Account {account.Name}, tier {account.Tier}. Its id:");
        output.WriteLine(account.Id);
    }

    private static void ShowOne(AccountAnswer answer, TextWriter output)
    {
        var account = answer.Account;
        new FieldList()
            .Add("account", account.Id)
            .Add("name", account.Name)
            .Add("tier", account.Tier)
            .Add("own limits", account.Limits?.ToJsonString())
            .Add("state", account.State.Text())
            .Add("contact", account.Contact)
            .Add("use case", account.UseCase)
            .Add("created", account.CreatedAt.Text())
            .WriteTo(output);
    }

    private static void ShowAll(AccountsAnswer answer, TextWriter output)
    {
        if (answer.Accounts.Count == 0)
        {
            output.WriteLine("No account yet: sallyport accounts create --name NAME");
            return;
        }

        var table = new TextTable("ACCOUNT", "NAME", "TIER", "STATE", "CONTACT", "CREATED");
        foreach (var account in answer.Accounts)
        {
            table.Add(account.Id, account.Name, account.Tier, account.State.Text(), account.Contact, account.CreatedAt.Text());
        }

        table.WriteTo(output);
    }
}
