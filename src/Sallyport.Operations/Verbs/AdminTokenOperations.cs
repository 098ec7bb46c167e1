using Sallyport.Access.AdminTokens;
using Sallyport.Access.Audit;
using Sallyport.Operations.Execution;

namespace Sallyport.Operations.Verbs;

/// <summary>What an operator does with tokens of the admin API.</summary>
internal sealed class AdminTokenOperations(AdminTokenService tokens, TimeProvider time) : IOperationGroup
{
    public IEnumerable<Operation> Operations =>
        [
            Operation.Of<CreateAdminTokenArguments, IssuedAdminTokenAnswer>(
                OperatorVerbs.CreateAdminToken,
                HttpMethods.Post,
                "/admin-tokens",
                "Create a token of the admin API. Its secret is in this answer and nowhere else afterwards.",
                CreateAsync
            ) with
            {
                Creates = true,
                ShowsSecret = true,
            },
            Operation.Of<ListArguments, AdminTokensAnswer>(
                OperatorVerbs.ListAdminTokens,
                HttpMethods.Get,
                "/admin-tokens",
                "List the tokens of the admin API, oldest first.",
                ListAsync
            ),
            Operation.Of<IdArguments, AdminTokenAnswer>(
                OperatorVerbs.RevokeAdminToken,
                HttpMethods.Post,
                "/admin-tokens/{id}/revoke",
                "Revoke a token of the admin API: the next request with it is refused.",
                RevokeAsync
            ),
        ];

    private async Task<OperationResult<IssuedAdminTokenAnswer>> CreateAsync(
        CreateAdminTokenArguments asked,
        Actor by,
        CancellationToken cancellationToken
    ) =>
        (await tokens.CreateAsync(new NewAdminToken(asked.Name, asked.Role, asked.ExpiresAt), by, cancellationToken)).Show(
            "",
            issued => new IssuedAdminTokenAnswer(Show(issued.Token), issued.Secret)
        );

    private async Task<OperationResult<AdminTokensAnswer>> ListAsync(ListArguments asked, Actor by, CancellationToken cancellationToken)
    {
        var result = await tokens.ListAsync(cancellationToken);
        return result.TryGet(out var all, out var failure)
            ? all.Page(
                asked,
                token => Paging.PositionOf(token.CreatedAt, token.Id),
                (page, next) => new AdminTokensAnswer([.. page.Select(Show)], next)
            )
            : OperatorFailures.Of(failure, "");
    }

    private async Task<OperationResult<AdminTokenAnswer>> RevokeAsync(IdArguments asked, Actor by, CancellationToken cancellationToken) =>
        (await tokens.RevokeAsync(asked.Id, by, cancellationToken)).Show(asked.Id, token => new AdminTokenAnswer(Show(token)));

    private AdminTokenView Show(AdminToken token) => AdminTokenView.Of(token, time.GetUtcNow());
}

/// <summary>Arguments of <see cref="OperatorVerbs.CreateAdminToken"/>.</summary>
internal sealed record CreateAdminTokenArguments(string Name, AdminRole Role, DateTimeOffset? ExpiresAt = null);

/// <summary>One token of the admin API.</summary>
internal sealed record AdminTokenAnswer(AdminTokenView AdminToken);

/// <summary>Tokens of the admin API, oldest first.</summary>
internal sealed record AdminTokensAnswer(IReadOnlyList<AdminTokenView> AdminTokens, string? NextCursor) : IPage;

/// <summary>A token just made, with its secret: the only time it is shown. A class, not a record: no ToString that shows it.</summary>
internal sealed class IssuedAdminTokenAnswer(AdminTokenView adminToken, string secret)
{
    public AdminTokenView AdminToken { get; } = adminToken;

    [ShownOnce]
    public string Secret { get; } = secret;
}
