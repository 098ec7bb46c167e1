using Sallyport.Access.Audit;
using Sallyport.Access.Keys;

namespace Sallyport.Server.Operations;

/// <summary>What an operator does with API keys.</summary>
internal sealed class KeyOperations(KeyService keys) : IOperationGroup
{
    public IEnumerable<Operation> Operations =>
        [
            Operation.Of<CreateKeyArguments, IssuedKeyAnswer>(
                OperatorVerbs.CreateKey,
                HttpMethods.Post,
                "/keys",
                "Create an API key. Its secret is in this answer and nowhere else afterwards.",
                CreateAsync
            ) with
            {
                Creates = true,
                ShowsSecret = true,
            },
            Operation.Of<ListKeysArguments, KeysAnswer>(
                OperatorVerbs.ListKeys,
                HttpMethods.Get,
                "/keys",
                "List API keys, oldest first.",
                ListAsync
            ),
            Operation.Of<IdArguments, KeyAnswer>(
                OperatorVerbs.RevokeKey,
                HttpMethods.Post,
                "/keys/{id}/revoke",
                "Revoke a key: it opens nothing any more, and its live sessions end within a second.",
                RevokeAsync
            ),
        ];

    private async Task<OperationResult<IssuedKeyAnswer>> CreateAsync(
        CreateKeyArguments asked,
        Actor by,
        CancellationToken cancellationToken
    )
    {
        var key = new NewKey(asked.Account, asked.Name ?? "default", asked.Test ? KeyMode.Test : KeyMode.Live, asked.ExpiresAt);
        var result = await keys.IssueAsync(key, by, cancellationToken);
        return result.Show(asked.Account, issued => new IssuedKeyAnswer(KeyView.Of(issued.Key), issued.Secret));
    }

    private async Task<OperationResult<KeysAnswer>> ListAsync(ListKeysArguments asked, Actor by, CancellationToken cancellationToken) =>
        (await keys.ListAsync(asked.Account, cancellationToken)).Show(
            asked.Account ?? "",
            all => new KeysAnswer([.. all.Select(KeyView.Of)])
        );

    private async Task<OperationResult<KeyAnswer>> RevokeAsync(IdArguments asked, Actor by, CancellationToken cancellationToken) =>
        (await keys.RevokeAsync(asked.Id, by, cancellationToken)).Show(asked.Id, key => new KeyAnswer(KeyView.Of(key)));
}

/// <summary>Arguments of <see cref="OperatorVerbs.CreateKey"/>.</summary>
internal sealed record CreateKeyArguments(string Account, string? Name = null, bool Test = false, DateTimeOffset? ExpiresAt = null);

/// <summary>Arguments of <see cref="OperatorVerbs.ListKeys"/>; without an account, all keys.</summary>
internal sealed record ListKeysArguments(string? Account = null);

/// <summary>One key.</summary>
internal sealed record KeyAnswer(KeyView Key);

/// <summary>Keys, oldest first.</summary>
internal sealed record KeysAnswer(IReadOnlyList<KeyView> Keys);

/// <summary>A key just made, with its secret: the only time it is shown. A class, not a record: no ToString that shows it.</summary>
internal sealed class IssuedKeyAnswer(KeyView key, string secret)
{
    public KeyView Key { get; } = key;

    [ShownOnce]
    public string Secret { get; } = secret;
}
