using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Sallyport.Access;
using Sallyport.Access.Idempotency;
using Sallyport.Doors.Errors;
using Sallyport.Operations.Execution;

namespace Sallyport.Operations.AdminApi;

/// <summary>
/// Does a request with an <c>Idempotency-Key</c> once: the same request with the same key within 24 hours, and up to an hour more, gets the first answer. That it is begun is
/// on the disk before anything is done, so that a server which ends in between never does it a second time.
/// </summary>
internal sealed partial class Repeats(IIdempotencyStore store, SettledClock clock, TimeProvider time, ILogger<Repeats> logger)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(24);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(string Owner, string Key), bool> _underWay = new();

    /// <summary>Does the operation, or answers as it was answered before.</summary>
    public async Task<AdminAnswer> OnceAsync(
        Operation operation,
        string owner,
        string key,
        OperatorRequest request,
        Func<Task<OperatorAnswer>> perform
    )
    {
        if (!_underWay.TryAdd((owner, key), true))
        {
            return new RequestFailure(RequestError.Conflict, "the first request with this Idempotency-Key is still being done", Soon);
        }

        try
        {
            return await OnceAloneAsync(operation, owner, key, request, perform);
        }
        catch (AccessStoreException unavailable)
        {
            Log.NotKept(logger, unavailable, operation.Verb);
            return (RequestFailure)RequestError.Unavailable;
        }
        finally
        {
            _underWay.TryRemove((owner, key), out _);
        }
    }

    private async Task<AdminAnswer> OnceAloneAsync(
        Operation operation,
        string owner,
        string key,
        OperatorRequest request,
        Func<Task<OperatorAnswer>> perform
    )
    {
        var now = time.GetUtcNow();
        var fingerprint = FingerprintOf(request);

        // Forgotten by a clock that has proved itself: a clock set forward for a moment must not have anything done a second time.
        var settled = clock.Look();
        var forgotten = settled > DateTimeOffset.MinValue ? settled - Remembered : settled;
        if (await store.BeginAsync(new NewRequest(owner, key, fingerprint, now), forgotten, CancellationToken.None) is { } kept)
        {
            return Repeat(operation, kept, fingerprint);
        }

        var answer = await perform();
        if (answer.Result is { } result)
        {
            await KeepAsync(operation, owner, key, result);
            return new AdminAnswer(result, null);
        }

        var failure = answer.Failure!;
        if (AdminErrors.ChangedNothing(failure))
        {
            await store.ForgetAsync(owner, key, CancellationToken.None);
        }

        return AdminErrors.Map(failure);
    }

    // The thing is done: that the answer could not be kept must not hide it, nor the secret in it.
    private async Task KeepAsync(Operation operation, string owner, string key, JsonObject result)
    {
        try
        {
            var kept = ShownOnce.Strip(operation, result).ToJsonString(OperatorJson.Options);
            await store.FinishAsync(owner, key, kept, CancellationToken.None);
        }
        catch (AccessStoreException unavailable)
        {
            Log.NotKept(logger, unavailable, operation.Verb);
        }
    }

    private static AdminAnswer Repeat(Operation operation, KeptRequest kept, byte[] fingerprint)
    {
        if (!kept.Fingerprint.Span.SequenceEqual(fingerprint))
        {
            return (RequestFailure)RequestError.IdempotencyKeyReused;
        }

        if (kept.Answer is not { } answer)
        {
            return new RequestFailure(
                RequestError.Conflict,
                "a request with this Idempotency-Key was begun and its outcome is not known: look whether it was done, then use a new key"
            );
        }

        return operation.ShowsSecret
            ? new RequestFailure(
                RequestError.Conflict,
                "this was done already, and its secret was in the first answer only: data holds what was made, without it; if that answer is lost, "
                    + "revoke what was made and create another with a new Idempotency-Key",
                Data: Encoding.UTF8.GetBytes(answer)
            )
            : new AdminAnswer(JsonNode.Parse(answer)!.AsObject(), null, IsRepeat: true);
    }

    // What is asked for, not how it is written: neither blanks nor the order of members make another request.
    private static byte[] FingerprintOf(OperatorRequest request)
    {
        var sorted = new JsonObject(
            request
                .Arguments.OrderBy(member => member.Key, StringComparer.OrdinalIgnoreCase)
                .Select(member => KeyValuePair.Create(member.Key.ToLowerInvariant(), member.Value?.DeepClone()))
        );
        return SHA256.HashData(Encoding.UTF8.GetBytes(request.Verb + "\n" + sorted.ToJsonString(OperatorJson.Options)));
    }

    private static partial class Log
    {
        [LoggerMessage(
            3041,
            LogLevel.Warning,
            "What is kept of {Verb} under its Idempotency-Key could not be written; a repeat will not get the same answer.",
            EventName = "AnswerNotKept"
        )]
        public static partial void NotKept(ILogger logger, Exception exception, string verb);
    }
}
