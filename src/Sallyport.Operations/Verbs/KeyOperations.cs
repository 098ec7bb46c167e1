using Sallyport.Access;
using Sallyport.Access.Audit;
using Sallyport.Access.Issuing;
using Sallyport.Access.Keys;
using Sallyport.Access.LeakReports;
using Sallyport.Operations.Execution;

namespace Sallyport.Operations.Verbs;

/// <summary>What an operator does with API keys.</summary>
internal sealed class KeyOperations(KeyService keys, LeakReportService leaks) : IOperationGroup
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
            Operation.Of<IdArguments, KeyAnswer>(OperatorVerbs.ShowKey, HttpMethods.Get, "/keys/{id}", "Show one key.", ShowAsync),
            Operation.Of<EditKeyArguments, KeyAnswer>(
                OperatorVerbs.EditKey,
                HttpMethods.Patch,
                "/keys/{id}",
                "Write a live key's name, scopes, expiry, origins or address ranges anew; it holds at once, for live sessions too.",
                EditAsync
            ),
            Operation.Of<RotateKeyArguments, RotatedKeyAnswer>(
                OperatorVerbs.RotateKey,
                HttpMethods.Post,
                "/keys/{id}/rotate",
                "Replace a key by another; the old one stays valid for the overlap. The new secret is in this answer and nowhere else afterwards.",
                RotateAsync
            ) with
            {
                Creates = true,
                ShowsSecret = true,
            },
            Operation.Of<IdArguments, RotatedKeyAnswer>(
                OperatorVerbs.RegenerateKey,
                HttpMethods.Post,
                "/keys/{id}/regenerate",
                "Replace a compromised key by another at once: the old one is revoked and its sessions end. The new secret is in this answer only.",
                RegenerateAsync
            ) with
            {
                Creates = true,
                ShowsSecret = true,
            },
            Operation.Of<IdArguments, KeyAnswer>(
                OperatorVerbs.RevokeKey,
                HttpMethods.Post,
                "/keys/{id}/revoke",
                "Revoke a key: it opens nothing any more, and its live sessions end within a second.",
                RevokeAsync
            ),
            Operation.Of<ReportLeakedKeyArguments, KeyAnswer>(
                OperatorVerbs.ReportLeakedKey,
                HttpMethods.Post,
                "/keys/report-leak",
                "Report a key as leaked, by its id or by itself: it is revoked or marked, as the setting LeakReports:Action says.",
                ReportLeakAsync
            ),
        ];

    private async Task<OperationResult<IssuedKeyAnswer>> CreateAsync(
        CreateKeyArguments asked,
        Actor by,
        CancellationToken cancellationToken
    )
    {
        if (!KeyBounds.TryRead(asked.Scopes, asked.IpRanges, out var bounds, out var failure))
        {
            return failure;
        }

        var key = new NewKey(
            asked.Account,
            asked.Name ?? "default",
            asked.Test ? KeyMode.Test : KeyMode.Live,
            asked.ExpiresAt,
            bounds.Scopes,
            asked.Origins,
            bounds.IpRanges
        );
        var result = await keys.IssueAsync(key, by, cancellationToken);
        return result.Show(asked.Account, issued => new IssuedKeyAnswer(KeyView.Of(issued.Key), issued.Secret));
    }

    private async Task<OperationResult<KeysAnswer>> ListAsync(ListKeysArguments asked, Actor by, CancellationToken cancellationToken)
    {
        if (Paging.Read(asked, out var limit, out var after) is { } wrong)
        {
            return wrong;
        }

        var result = await keys.ListAsync(asked.Account, asked.State, after, limit + 1, cancellationToken);
        return result.Show(
            asked.Account ?? "",
            found =>
            {
                var next = found.Count > limit ? Paging.CursorOf(asked, found[limit - 1].Id) : null;
                return new KeysAnswer([.. found.Take(limit).Select(KeyView.Of)], next);
            }
        );
    }

    private async Task<OperationResult<KeyAnswer>> ShowAsync(IdArguments asked, Actor by, CancellationToken cancellationToken) =>
        (await keys.FindAsync(asked.Id, cancellationToken)).Show(asked.Id, Answer);

    private async Task<OperationResult<KeyAnswer>> EditAsync(EditKeyArguments asked, Actor by, CancellationToken cancellationToken)
    {
        if (!KeyBounds.TryRead(asked.Scopes, asked.IpRanges, out var bounds, out var failure))
        {
            return failure;
        }

        var edit = new KeyEdit
        {
            Name = asked.Name,
            Scopes = bounds.Scopes,
            ExpiresAt = asked.ExpiresAt,
            NeverExpires = asked.NeverExpires,
            AllowedOrigins = asked.Origins,
            AllowedIpRanges = bounds.IpRanges,
        };
        return (await keys.EditAsync(asked.Id, edit, by, cancellationToken)).Show(asked.Id, Answer);
    }

    private async Task<OperationResult<RotatedKeyAnswer>> RotateAsync(
        RotateKeyArguments asked,
        Actor by,
        CancellationToken cancellationToken
    )
    {
        var most = (long)Rotation.MaxOverlap.TotalSeconds;
        var overlap = asked.OverlapSeconds is { } seconds
            ? TimeSpan.FromSeconds(Math.Clamp(seconds, -1, most + 1))
            : Rotation.DefaultOverlap;
        var rotation = new Rotation { Overlap = overlap, ExpiresAt = asked.ExpiresAt };
        return (await keys.RotateAsync(asked.Id, rotation, by, cancellationToken)).Show(asked.Id, Answer);
    }

    private async Task<OperationResult<RotatedKeyAnswer>> RegenerateAsync(
        IdArguments asked,
        Actor by,
        CancellationToken cancellationToken
    ) => (await keys.RegenerateAsync(asked.Id, by, cancellationToken)).Show(asked.Id, Answer);

    private async Task<OperationResult<KeyAnswer>> RevokeAsync(IdArguments asked, Actor by, CancellationToken cancellationToken) =>
        (await keys.RevokeAsync(asked.Id, by, cancellationToken)).Show(asked.Id, Answer);

    private async Task<OperationResult<KeyAnswer>> ReportLeakAsync(
        ReportLeakedKeyArguments asked,
        Actor by,
        CancellationToken cancellationToken
    )
    {
        var source = string.IsNullOrWhiteSpace(asked.Source) ? null : Doors.Redaction.SecretRedactor.Redact(asked.Source.Trim());
        if (asked is { Id: { } id, ApiKey: null })
        {
            return (await leaks.ReportAsync(id, source, by, cancellationToken)).Show(id, Answer);
        }

        if (asked is not { Id: null, ApiKey: { } secret })
        {
            return new OperatorFailure(OperatorFailureKind.Invalid, "Give the key's id or the key itself, one of the two.");
        }

        // There is no id to name in the message, and the key is not for messages.
        var result = await leaks.ReportSecretAsync(secret, source, by, cancellationToken);
        return result.Failure is { Kind: AccessFailureKind.KeyNotFound } unknown
            ? new OperatorFailure(OperatorFailureKind.NotFound, unknown.Message)
            : result.Show("", Answer);
    }

    private static KeyAnswer Answer(ApiKey key) => new(KeyView.Of(key));

    private static RotatedKeyAnswer Answer(RotatedKey rotated) =>
        new(KeyView.Of(rotated.Issued.Key), rotated.Issued.Secret, KeyView.Of(rotated.Old));
}
