using System.CommandLine;
using Sallyport.Operations.Verbs;
using Sallyport.Server.CommandLine.Help;
using Sallyport.Server.CommandLine.Output;

namespace Sallyport.Server.CommandLine;

/// <summary><c>sallyport tokens mint</c>: by the key's id, or by the key itself on standard input; never by a key among the arguments.</summary>
internal static class TokensCommand
{
    public static Command Create(OperatorCommand operators, GlobalOptions globals) =>
        new("tokens", "Mint ws-tokens: short-lived tokens that open one connection") { MintVerb(operators, globals) };

    private static Verb MintVerb(OperatorCommand operators, GlobalOptions globals)
    {
        var keyId = new Option<string?>("--key-id") { Description = "The key by its id, key_…", HelpName = "KEY-ID" };
        var stdin = new Option<bool>("--key-stdin") { Description = "Read the API key itself from standard input" };
        var verb = new Verb("mint", "Mint a ws-token; it is printed alone on standard output") { keyId, stdin };
        verb.Validators.Add(result =>
        {
            var byId = result.GetResult(keyId) is { Implicit: false };
            if (byId == result.GetValue(stdin))
            {
                result.AddError(
                    "Give either --key-id or --key-stdin. A key never goes among the arguments: other users of the machine can read those."
                );
            }
        });
        verb.WithExample("by the key's id, as the operator", "sallyport tokens mint --key-id key_0123456789abcdef")
            .WithExample("by the key, as its owner would", "sallyport tokens mint --key-stdin < bot.key")
            .WithExample(
                "and connect with it",
                "npx wscat -c \"ws://127.0.0.1:8080/ws?token=$(sallyport tokens mint --key-id key_0123456789abcdef)\""
            );
        verb.SetAction(
            async (parse, cancellationToken) =>
            {
                var arguments = new MintTokenArguments { KeyId = parse.GetValue(keyId) };
                if (parse.GetValue(stdin))
                {
                    arguments = new MintTokenArguments { ApiKey = await KeyInput.ReadAsync(Console.In, cancellationToken) };
                }

                var terminal = globals.Terminal(parse);
                return await operators.AskAsync(
                    parse,
                    OperatorVerbs.MintToken,
                    arguments,
                    (answer, output) => Show(answer, output, terminal),
                    cancellationToken
                );
            }
        );
        return verb;
    }

    private static void Show(WsTokenAnswer answer, TextWriter output, Terminal terminal)
    {
        terminal.Remark($"A ws-token of key {answer.KeyId}, good until {answer.ExpiresAt.Text()}:");
        output.WriteLine(answer.Token);
    }
}
