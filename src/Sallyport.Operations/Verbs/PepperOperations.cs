using Sallyport.Access.Audit;
using Sallyport.Access.Issuing;
using Sallyport.Operations.Execution;

namespace Sallyport.Operations.Verbs;

/// <summary>What an operator does with the peppers under which API keys are hashed.</summary>
internal sealed class PepperOperations(PepperService peppers) : IOperationGroup
{
    public IEnumerable<Operation> Operations =>
        [
            Operation.Of<NoArguments, PeppersAnswer>(
                OperatorVerbs.ListPeppers,
                HttpMethods.Get,
                "/secrets/peppers",
                "List the peppers of API keys, the newest first, with the number of keys that need each. Shows no secret.",
                ListAsync
            ),
            Operation.Of<NoArguments, PepperAnswer>(
                OperatorVerbs.RotatePepper,
                HttpMethods.Post,
                "/secrets/peppers/rotate",
                "Make a new pepper: new keys are hashed under it from now on, and each older key when it is used next.",
                RotateAsync
            ) with
            {
                Creates = true,
            },
            Operation.Of<PepperKeysArguments, PepperKeysAnswer>(
                OperatorVerbs.ListPepperKeys,
                HttpMethods.Get,
                "/secrets/peppers/{version}/keys",
                "List the keys that need a pepper: neither revoked nor expired, and not used since it was rotated away.",
                KeysAsync
            ),
            Operation.Of<SecretVersionArguments, PepperAnswer>(
                OperatorVerbs.RetirePepper,
                HttpMethods.Post,
                "/secrets/peppers/{version}/retire",
                "Remove a pepper that no key needs any more. Refused, with the keys, while one does.",
                RetireAsync
            ),
        ];

    private async Task<OperationResult<PeppersAnswer>> ListAsync(NoArguments asked, Actor by, CancellationToken cancellationToken) =>
        (await peppers.ListAsync(cancellationToken)).Show("", all => new PeppersAnswer([.. all.Select(View)]));

    private async Task<OperationResult<PepperAnswer>> RotateAsync(NoArguments asked, Actor by, CancellationToken cancellationToken) =>
        (await peppers.RotateAsync(by, cancellationToken)).Show("", pepper => new PepperAnswer(View(pepper)));

    private async Task<OperationResult<PepperAnswer>> RetireAsync(
        SecretVersionArguments asked,
        Actor by,
        CancellationToken cancellationToken
    ) => (await peppers.RetireAsync(asked.Version, by, cancellationToken)).Show("", pepper => new PepperAnswer(View(pepper)));

    private async Task<OperationResult<PepperKeysAnswer>> KeysAsync(
        PepperKeysArguments asked,
        Actor by,
        CancellationToken cancellationToken
    )
    {
        if (Paging.Read(asked, out var limit, out var after) is { } wrong)
        {
            return wrong;
        }

        return (await peppers.ListKeysAsync(asked.Version, after, limit + 1, cancellationToken)).Show(
            "",
            keys => new PepperKeysAnswer(
                [.. keys.Take(limit).Select(key => new PepperKeyView(key.KeyId, key.AccountId, key.Name, key.LastUsedAt))],
                keys.Count > limit ? Paging.CursorOf(asked, keys[limit - 1].KeyId) : null
            )
        );
    }

    private static PepperView View(Pepper pepper) =>
        new(pepper.Version, pepper.State, pepper.CreatedAt, pepper.RetiredAt, pepper.ActiveKeys);
}

/// <summary>Arguments of <see cref="OperatorVerbs.ListPepperKeys"/>.</summary>
internal sealed record PepperKeysArguments(int Version, int? Limit = null, string? Cursor = null) : IPaged;

/// <summary>A pepper, told by its version.</summary>
internal sealed record PepperView(int Version, PepperState State, DateTimeOffset CreatedAt, DateTimeOffset? RetiredAt, int ActiveKeys);

/// <summary>A key that needs a pepper.</summary>
internal sealed record PepperKeyView(string Id, string AccountId, string Name, DateTimeOffset? LastUsedAt);

/// <summary>The pepper that was made or removed.</summary>
internal sealed record PepperAnswer(PepperView Pepper);

/// <summary>Peppers, the newest first.</summary>
internal sealed record PeppersAnswer(IReadOnlyList<PepperView> Peppers);

/// <summary>Keys that need a pepper, by id.</summary>
internal sealed record PepperKeysAnswer(IReadOnlyList<PepperKeyView> Keys, string? NextCursor = null) : IPage;
