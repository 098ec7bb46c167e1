using System.Text.Json;
using System.Text.Json.Serialization;
using Sallyport.Access;
using Sallyport.Access.Limits;
using Sallyport.Access.Usage;
using Sallyport.Doors.Errors;
using Sallyport.Doors.Requests;
using Sallyport.Doors.Sessions;

namespace Sallyport.Doors.Usage;

/// <summary><c>/usage</c>: <c>{from?, to?}</c> → what the caller's own account used, what is not written yet included.</summary>
internal sealed class UsageHandler(UsageMeter meter, UsageReads reads, RequestGate gate, RequestLimiter limiter, TimeProvider time)
    : IRequestHandler,
        INamedRequest
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static string Name => "/usage";

    public string Path => Name;

    public string Scope => Scopes.UsageRead;

    /// <summary>Gets nothing of the month: who has used it up must be able to see so.</summary>
    public int Cost => 0;

    public async ValueTask<RequestOutcome> HandleAsync(RequestContext context, CancellationToken cancellationToken)
    {
        if (!UsageParameters.TryRead(context.Parameters, time, out var period, out var failure))
        {
            return failure;
        }

        var caller = context.Caller;
        if (!reads.TryBegin(caller, out var read))
        {
            return gate.RefuseUsageRead(context.Session);
        }

        using var ends = read;
        UsageReading reading;
        try
        {
            reading = await meter.ReadAsync(new UsageQuery(period.From, period.To, AccountId: caller.AccountId), cancellationToken);
        }
        catch (AccessStoreException)
        {
            return RequestError.Unavailable;
        }

        var summary = UsageSummary.Of(reading.Rows);
        var answer = new UsageAnswer(
            caller.AccountId,
            period.From.UtcDateTime,
            period.To.UtcDateTime,
            LimitsView.Of(limiter, caller),
            UsageCountsView.Of(summary.Total),
            [.. summary.ByRequest.Select(entry => new RequestUsageView(entry.Key, UsageCountsView.Of(entry.Value)))],
            [.. summary.ByKey.Select(entry => new KeyUsageView(entry.Key, UsageCountsView.Of(entry.Value)))]
        );
        return RequestOutcome.Success(JsonSerializer.SerializeToUtf8Bytes(answer, Json));
    }

    private sealed record UsageAnswer(
        string AccountId,
        DateTime From,
        DateTime To,
        LimitsView Limits,
        UsageCountsView Total,
        IReadOnlyList<RequestUsageView> ByRequest,
        IReadOnlyList<KeyUsageView> ByKey
    );
}
