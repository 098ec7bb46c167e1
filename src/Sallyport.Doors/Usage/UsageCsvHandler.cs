using System.Text.Json;
using Sallyport.Access;
using Sallyport.Access.Usage;
using Sallyport.Doors.Errors;
using Sallyport.Doors.Requests;
using Sallyport.Doors.Sessions;

namespace Sallyport.Doors.Usage;

/// <summary>
/// <c>/usage.csv</c>, over HTTP only: <c>{from?, to?, interval?}</c> → the same as CSV. Its result is text; <see cref="UsageEndpoint"/> alone asks for it.
/// </summary>
internal sealed class UsageCsvHandler(UsageMeter meter, UsageReads reads, RequestGate gate, TimeProvider time)
    : IRequestHandler,
        INamedRequest
{
    /// <summary>The most lines of one answer.</summary>
    public const int MaxRows = 50_000;

    // About what one row takes in memory until it is written.
    private const int RowBytes = 512;

    public static string Name => "/usage.csv";

    public string Path => Name;

    public string Scope => Scopes.UsageRead;

    /// <summary>Gets more than one unit: up to 50,000 rows are read. What is left of the month can be seen by <c>/usage</c>, which takes nothing of it.</summary>
    public int Cost => 10;

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

        if (!reads.TryBegin(context.Caller, out var read))
        {
            return gate.RefuseUsageRead(context.Session);
        }

        var isHandedOver = false;
        var query = new UsageQuery(period.From, period.To, interval, context.Caller.AccountId, MaxRows: MaxRows);
        try
        {
            var reading = await meter.ReadAsync(query, cancellationToken);
            if (reading.IsCut)
            {
                return RequestFailure.Invalid("from", $"closer to to: there are more than {MaxRows} lines");
            }

            isHandedOver = true;
            return RequestOutcome.Success(new LineAnswer(UsageCsv.Lines(reading.Rows), (long)reading.Rows.Count * RowBytes, read));
        }
        catch (AccessStoreException)
        {
            return RequestError.Unavailable;
        }
        finally
        {
            if (!isHandedOver)
            {
                read.Dispose();
            }
        }
    }
}
