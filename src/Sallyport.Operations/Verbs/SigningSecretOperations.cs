using Sallyport.Access.Audit;
using Sallyport.Access.Issuing;
using Sallyport.Operations.Execution;

namespace Sallyport.Operations.Verbs;

/// <summary>What an operator does with the secrets that sign ws-tokens.</summary>
internal sealed class SigningSecretOperations(SigningSecretService secrets) : IOperationGroup
{
    public IEnumerable<Operation> Operations =>
        [
            Operation.Of<NoArguments, SigningSecretsAnswer>(
                OperatorVerbs.ListSigningSecrets,
                HttpMethods.Get,
                "/secrets/signing",
                "List the secrets that sign ws-tokens, the one that signs now first. Shows no secret.",
                ListAsync
            ),
            Operation.Of<RotateSigningArguments, SigningSecretAnswer>(
                OperatorVerbs.RotateSigningSecret,
                HttpMethods.Post,
                "/secrets/signing/rotate",
                "Make a new secret that signs ws-tokens from now on. The one before is accepted for an overlap, then removed.",
                RotateAsync
            ) with
            {
                Creates = true,
            },
            Operation.Of<SecretVersionArguments, SigningSecretAnswer>(
                OperatorVerbs.RetireSigningSecret,
                HttpMethods.Post,
                "/secrets/signing/{version}/retire",
                "Remove a signing secret before its time: ws-tokens it signed are refused at once.",
                RetireAsync
            ),
        ];

    private Task<OperationResult<SigningSecretsAnswer>> ListAsync(NoArguments asked, Actor by, CancellationToken cancellationToken) =>
        Task.FromResult<OperationResult<SigningSecretsAnswer>>(new SigningSecretsAnswer([.. secrets.List().Select(View)]));

    private async Task<OperationResult<SigningSecretAnswer>> RotateAsync(
        RotateSigningArguments asked,
        Actor by,
        CancellationToken cancellationToken
    )
    {
        TimeSpan? overlap = asked.OverlapSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        return (await secrets.RotateAsync(overlap, by, cancellationToken)).Show("", Answer);
    }

    private async Task<OperationResult<SigningSecretAnswer>> RetireAsync(
        SecretVersionArguments asked,
        Actor by,
        CancellationToken cancellationToken
    ) =>
        (await secrets.RetireAsync(asked.Version, by, cancellationToken)).Show(
            "",
            retired => Answer(retired) with { Secret = View(retired) with { State = "retired", AcceptedUntil = null } }
        );

    private SigningSecretAnswer Answer(SigningSecret secret) => new(View(secret), [.. secrets.List().Select(View)]);

    private static SigningSecretView View(SigningSecret secret) =>
        new(secret.Version, secret.KeyId, secret.IsSigning ? "signs" : "accepted", secret.CreatedAt, secret.AcceptedUntil);
}

/// <summary>Arguments of <see cref="OperatorVerbs.RotateSigningSecret"/>; without an overlap, the life of a ws-token and half a minute.</summary>
internal sealed record RotateSigningArguments(int? OverlapSeconds = null);

/// <summary>Arguments of the operations on one secret, by its version.</summary>
internal sealed record SecretVersionArguments(int Version);

/// <summary>A signing secret, told apart by the <c>kid</c> of its tokens.</summary>
internal sealed record SigningSecretView(
    int Version,
    string Kid,
    string State,
    DateTimeOffset? CreatedAt = null,
    DateTimeOffset? AcceptedUntil = null
);

/// <summary>The secret that was made or removed, and those in use now.</summary>
internal sealed record SigningSecretAnswer(SigningSecretView Secret, IReadOnlyList<SigningSecretView> Secrets);

/// <summary>Signing secrets, the one that signs now first.</summary>
internal sealed record SigningSecretsAnswer(IReadOnlyList<SigningSecretView> Secrets);
