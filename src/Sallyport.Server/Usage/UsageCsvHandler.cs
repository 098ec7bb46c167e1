using System.Text;
using System.Text.Json;
using Sallyport.Access;
using Sallyport.Access.Usage;
using Sallyport.Server.Errors;
using Sallyport.Server.Requests;
using Sallyport.Server.Sessions;

namespace Sallyport.Server.Usage;

/// <summary>
/// <c>/usage.csv</c>, over HTTP only: <c>{from?, to?, interval?}</c> → the same as CSV. Its result is text; <see cref="UsageEndpoint"/> alone asks for it.
/// </summary>
internal sealed class UsageCsvHandler(UsageMeter meter, TimeProvider time) : IRequestHandler
{
    /// <summary>The most lines of one answer.</summary>
    public const int MaxRows = 50_000;

    public string Path => "/usage.csv";

    public string Scope => Scopes.UsageRead;

    /// <summary>Gets nothing of the month: who has used it up must be able to see so.</summary>
    public int Cost => 0;

    public DoorKind Doors => DoorKind.Http;

    public async ValueTask<RequestOutcome> HandleAsync(RequestContext context, CancellationToken cancellationToken)
    {
        if (!UsageParameters.TryRead(context.Parameters, time, out var period, out var failure))
        {
            return failure;
        }

        var interval = UsageInterval.Day;
        if (
            context.Parameters.TryGetProperty("interval"u8, out var member)
            && (
                member.ValueKind is not JsonValueKind.String
                || !UsageWords.TryParse(member.GetString(), out interval)
                || interval == UsageInterval.Minute
            )
        )
        {
            return RequestFailure.Invalid("interval", "hour or day");
        }

        var query = new UsageQuery(period.From, period.To, interval, context.Caller.AccountId, MaxRows: MaxRows);
        try
        {
            var reading = await meter.ReadAsync(query, cancellationToken);
            return reading.IsCut
                ? RequestFailure.Invalid("from", $"closer to to: there are more than {MaxRows} lines")
                : RequestOutcome.Success(Encoding.UTF8.GetBytes(UsageCsv.Of(reading.Rows)));
        }
        catch (AccessStoreException)
        {
            return RequestError.Unavailable;
        }
    }
}
