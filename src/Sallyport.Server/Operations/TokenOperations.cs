using Sallyport.Access.Audit;
using Sallyport.Access.Authentication;
using Sallyport.Access.Tokens;
using Sallyport.Server.Control;

namespace Sallyport.Server.Operations;

/// <summary>Mints ws-tokens for an operator.</summary>
internal sealed class TokenOperations(WsTokenIssuer tokens, Authenticator authenticator) : IOperationGroup
{
    public IEnumerable<Operation> Operations =>
        [
            Operation.Of<MintTokenArguments, WsTokenAnswer>(
                OperatorVerbs.MintToken,
                HttpMethods.Post,
                "/tokens",
                "Mint a ws-token for a key.",
                MintAsync
            ) with
            {
                ShowsSecret = true,
            },
        ];

    private async Task<OperationResult<WsTokenAnswer>> MintAsync(MintTokenArguments asked, Actor by, CancellationToken cancellationToken)
    {
        if (asked is { KeyId: { } keyId, ApiKey: null })
        {
            return (await tokens.IssueForKeyAsync(keyId, cancellationToken)).Show(keyId, Answer);
        }

        var authentication = await authenticator.AuthenticateKeyAsync(asked.ApiKey, from: null, cancellationToken);
        return authentication.TryGet(out var caller, out var refusal) ? Answer(tokens.Issue(caller)) : OperatorFailures.Of(refusal);
    }

    private static WsTokenAnswer Answer(WsToken token) => new(token.Value, token.KeyId, token.ExpiresAt);
}

/// <summary>Arguments of <see cref="OperatorVerbs.MintToken"/>: exactly one of the two. A class, not a record: no ToString that shows the key.</summary>
internal sealed class MintTokenArguments
{
    public string? KeyId { get; init; }

    public string? ApiKey { get; init; }
}

/// <summary>A ws-token just minted. A class, not a record: no ToString that shows it.</summary>
internal sealed class WsTokenAnswer(string token, string keyId, DateTimeOffset expiresAt)
{
    [ShownOnce]
    public string Token { get; } = token;

    public string KeyId { get; } = keyId;

    public DateTimeOffset ExpiresAt { get; } = expiresAt;
}
