using Sallyport.Access;
using Sallyport.Access.Audit;
using Sallyport.Access.Authentication;
using Sallyport.Access.Issuing;
using Sallyport.Access.Tokens;
using Sallyport.Operations.Execution;

namespace Sallyport.Operations.Verbs;

/// <summary>Mints ws-tokens for an operator.</summary>
internal sealed class TokenOperations(WsTokenIssuer tokens, Authenticator authenticator, IAuditStore audit) : IOperationGroup
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
            var issued = await tokens.IssueForKeyAsync(keyId, cancellationToken);
            return issued.TryGet(out var token, out var failure)
                ? await AnswerAsync(token, by, cancellationToken)
                : OperatorFailures.Of(failure, keyId);
        }

        var authentication = await authenticator.AuthenticateKeyAsync(asked.ApiKey, from: null, cancellationToken);
        return authentication.TryGet(out var caller, out var refusal)
            ? await AnswerAsync(tokens.Issue(caller), by, cancellationToken)
            : OperatorFailures.Of(refusal);
    }

    // Who holds the token is the customer for one connection: that an operator was one is not given away without a trace.
    private async Task<OperationResult<WsTokenAnswer>> AnswerAsync(WsToken token, Actor by, CancellationToken cancellationToken)
    {
        try
        {
            await audit.AppendAsync(new AuditEvent(by, OperatorVerbs.MintToken.Name, token.KeyId), cancellationToken);
        }
        catch (AccessStoreException)
        {
            return new OperatorFailure(OperatorFailureKind.Environment, "The store could not answer, so no token was minted.");
        }

        return new WsTokenAnswer(token.Value, token.KeyId, token.ExpiresAt);
    }
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
