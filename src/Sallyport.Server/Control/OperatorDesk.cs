using System.Text.Json.Nodes;
using Sallyport.Access;
using Sallyport.Access.Accounts;
using Sallyport.Access.Authentication;
using Sallyport.Access.Keys;
using Sallyport.Access.Tokens;

namespace Sallyport.Server.Control;

/// <summary>
/// Does what an operator asks, by the services of Access that the admin API uses too. The same desk stands in the running server behind the
/// control socket and in a command that opened the store itself. Every request that changes something is logged: verb and ids, nothing else.
/// </summary>
internal sealed partial class OperatorDesk(
    AccountService accounts,
    KeyService keys,
    WsTokenIssuer tokens,
    Authenticator authenticator,
    ILogger<OperatorDesk> logger
)
{
    public Task<OperatorAnswer> AskAsync(OperatorRequest request, CancellationToken cancellationToken) =>
        request.Verb switch
        {
            OperatorVerbs.CreateAccount => With<CreateAccountArguments>(request, CreateAccountAsync, cancellationToken),
            OperatorVerbs.ListAccounts => ListAccountsAsync(cancellationToken),
            OperatorVerbs.DisableAccount => With<IdArguments>(request, DisableAccountAsync, cancellationToken),
            OperatorVerbs.EnableAccount => With<IdArguments>(request, EnableAccountAsync, cancellationToken),
            OperatorVerbs.CreateKey => With<CreateKeyArguments>(request, CreateKeyAsync, cancellationToken),
            OperatorVerbs.ListKeys => With<ListKeysArguments>(request, ListKeysAsync, cancellationToken),
            OperatorVerbs.RevokeKey => With<IdArguments>(request, RevokeKeyAsync, cancellationToken),
            OperatorVerbs.Status => Task.FromResult<OperatorAnswer>(OperatorViews.OfThisProcess()),
            OperatorVerbs.MintToken => With<MintTokenArguments>(request, MintTokenAsync, cancellationToken),
            _ => Task.FromResult<OperatorAnswer>(
                new OperatorFailure(
                    OperatorFailureKind.Failed,
                    "The running server does not know this command.",
                    "It is of another version: use its own program, or restart it."
                )
            ),
        };

    private async Task<OperatorAnswer> CreateAccountAsync(CreateAccountArguments asked, CancellationToken cancellationToken)
    {
        var account = new NewAccount(asked.Name, asked.Tier, asked.Contact ?? "", asked.UseCase ?? "");
        var result = await accounts.CreateAsync(account, cancellationToken);
        if (!result.TryGet(out var created, out var failure))
        {
            return OperatorFailures.Of(failure, "");
        }

        Log.Done(logger, OperatorVerbs.CreateAccount, created.Id);
        return new JsonObject { ["account"] = OperatorViews.Of(created) };
    }

    private async Task<OperatorAnswer> ListAccountsAsync(CancellationToken cancellationToken)
    {
        var result = await accounts.ListAsync(cancellationToken);
        return result.TryGet(out var all, out var failure)
            ? new JsonObject { ["accounts"] = new JsonArray([.. all.Select(OperatorViews.Of)]) }
            : OperatorFailures.Of(failure, "");
    }

    private async Task<OperatorAnswer> DisableAccountAsync(IdArguments asked, CancellationToken cancellationToken) =>
        Changed(OperatorVerbs.DisableAccount, asked.Id, await accounts.DisableAsync(asked.Id, cancellationToken));

    private async Task<OperatorAnswer> EnableAccountAsync(IdArguments asked, CancellationToken cancellationToken) =>
        Changed(OperatorVerbs.EnableAccount, asked.Id, await accounts.EnableAsync(asked.Id, cancellationToken));

    private OperatorAnswer Changed(string verb, string id, AccessResult<Account> result)
    {
        if (!result.TryGet(out var account, out var failure))
        {
            return OperatorFailures.Of(failure, id);
        }

        Log.Done(logger, verb, account.Id);
        return new JsonObject { ["account"] = OperatorViews.Of(account) };
    }

    private async Task<OperatorAnswer> CreateKeyAsync(CreateKeyArguments asked, CancellationToken cancellationToken)
    {
        var key = new NewKey(asked.Account, asked.Name, asked.Test ? KeyMode.Test : KeyMode.Live, asked.ExpiresAt);
        var result = await keys.IssueAsync(key, cancellationToken);
        if (!result.TryGet(out var issued, out var failure))
        {
            return OperatorFailures.Of(failure, asked.Account);
        }

        Log.Done(logger, OperatorVerbs.CreateKey, issued.Key.Id);
        return new JsonObject { ["key"] = OperatorViews.Of(issued.Key), ["secret"] = issued.Secret };
    }

    private async Task<OperatorAnswer> ListKeysAsync(ListKeysArguments asked, CancellationToken cancellationToken)
    {
        if (asked.Account is { } account)
        {
            var found = await accounts.FindAsync(account, cancellationToken);
            if (found.Failure is { } unknown)
            {
                return OperatorFailures.Of(unknown, account);
            }
        }

        var result = await keys.ListAsync(asked.Account, cancellationToken);
        return result.TryGet(out var all, out var failure)
            ? new JsonObject { ["keys"] = new JsonArray([.. all.Select(OperatorViews.Of)]) }
            : OperatorFailures.Of(failure, asked.Account ?? "");
    }

    private async Task<OperatorAnswer> RevokeKeyAsync(IdArguments asked, CancellationToken cancellationToken)
    {
        var result = await keys.RevokeAsync(asked.Id, cancellationToken);
        if (!result.TryGet(out var revoked, out var failure))
        {
            return OperatorFailures.Of(failure, asked.Id);
        }

        Log.Done(logger, OperatorVerbs.RevokeKey, revoked.Id);
        return new JsonObject { ["key"] = OperatorViews.Of(revoked) };
    }

    private async Task<OperatorAnswer> MintTokenAsync(MintTokenArguments asked, CancellationToken cancellationToken)
    {
        if (asked is { KeyId: { } keyId, ApiKey: null })
        {
            var result = await tokens.IssueForKeyAsync(keyId, cancellationToken);
            return result.TryGet(out var minted, out var failure) ? Minted(minted) : OperatorFailures.Of(failure, keyId);
        }

        var authentication = await authenticator.AuthenticateKeyAsync(asked.ApiKey, from: null, cancellationToken);
        return authentication.TryGet(out var caller, out var refusal) ? Minted(tokens.Issue(caller)) : OperatorFailures.Of(refusal);
    }

    private JsonObject Minted(WsToken token)
    {
        Log.Done(logger, OperatorVerbs.MintToken, token.KeyId);
        return OperatorViews.Of(token);
    }

    private static async Task<OperatorAnswer> With<T>(
        OperatorRequest request,
        Func<T, CancellationToken, Task<OperatorAnswer>> handle,
        CancellationToken cancellationToken
    )
        where T : class =>
        request.Read<T>() is { } arguments
            ? await handle(arguments, cancellationToken)
            : new OperatorFailure(OperatorFailureKind.Invalid, $"The arguments of {request.Verb} are not understood.");

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The operator did {Verb} {Id}.", EventName = "OperatorDid")]
        public static partial void Done(ILogger logger, string verb, string id);
    }
}
