using Sallyport.Access;
using Sallyport.Access.Usage;
using Sallyport.Doors.Usage;
using Sallyport.Operations.Execution;

namespace Sallyport.Operations.Verbs;

/// <summary>What an operator sees of usage: of everybody, an account or a key. Of a running server, what is not written yet included.</summary>
internal sealed class UsageOperations(UsageMeter meter, TimeProvider time) : IOperationGroup
{
    private const int MaxRows = 100_000;

    public IEnumerable<Operation> Operations =>
        [
            Operation.Of<UsageArguments, UsageShown>(
                OperatorVerbs.ShowUsage,
                HttpMethods.Get,
                "/usage",
                "Usage of all, an account or a key: totals, by request, by key and over time.",
                (asked, _, cancellationToken) => ReadAsync(asked, Show, cancellationToken)
            ),
            Operation.Of<UsageArguments, UsageExported>(
                OperatorVerbs.ExportUsage,
                HttpMethods.Get,
                "/usage/export",
                "The same as CSV, one line for each interval, key, request and door.",
                (asked, _, cancellationToken) => ReadAsync(asked, Export, cancellationToken)
            ),
        ];

    private async Task<OperationResult<T>> ReadAsync<T>(
        UsageArguments asked,
        Func<UsageQuery, UsageReading, OperationResult<T>> show,
        CancellationToken cancellationToken
    )
        where T : class
    {
        if (!UsagePeriod.TryRead(asked.From, asked.To, time.GetUtcNow(), out var period, out var fault))
        {
            return new OperatorFailure(OperatorFailureKind.Invalid, $"{fault.Parameter} must be {fault.Expected}.");
        }

        var interval = period.FittingInterval;
        if (asked.Interval is not null && !UsageWords.TryParse(asked.Interval, out interval))
        {
            return new OperatorFailure(OperatorFailureKind.Invalid, "interval must be minute, hour or day.");
        }

        var query = new UsageQuery(period.From, period.To, interval, asked.Account, asked.Key, MaxRows: MaxRows);
        try
        {
            return show(query, await meter.ReadAsync(query, cancellationToken));
        }
        catch (AccessStoreException failure)
        {
            return new OperatorFailure(OperatorFailureKind.Environment, failure.Message);
        }
    }

    private static OperationResult<UsageShown> Show(UsageQuery query, UsageReading reading)
    {
        if (reading.IsCut)
        {
            return TooMuch();
        }

        var summary = UsageSummary.Of(reading.Rows);
        return new UsageShown(
            query.From,
            query.To,
            query.AccountId,
            query.KeyId,
            UsageCountsView.Of(summary.Total),
            [.. summary.ByRequest.Select(entry => new RequestUsageView(entry.Key, UsageCountsView.Of(entry.Value)))],
            [.. summary.ByKey.Select(entry => new KeyUsageView(entry.Key, UsageCountsView.Of(entry.Value)))],
            UsageWords.Of(query.Interval!.Value),
            [.. summary.ByTime.Select(entry => new UsageMomentView(entry.Key, entry.Value.Requests, entry.Value.Units, entry.Value.Errors))]
        );
    }

    private static OperationResult<UsageExported> Export(UsageQuery query, UsageReading reading) =>
        reading.IsCut ? TooMuch() : new UsageExported(UsageCsv.Of(reading.Rows));

    private static OperatorFailure TooMuch() =>
        new(
            OperatorFailureKind.Invalid,
            $"There are more than {MaxRows} lines.",
            "Ask for a shorter time, a longer interval, or one account."
        );
}

/// <summary>Arguments of the operations on usage; instants as <see cref="UsagePeriod.Forms"/> says.</summary>
internal sealed record UsageArguments(
    string? Account = null,
    string? Key = null,
    string? From = null,
    string? To = null,
    string? Interval = null
);

/// <summary>Usage.</summary>
internal sealed record UsageShown(
    DateTimeOffset From,
    DateTimeOffset To,
    string? AccountId,
    string? KeyId,
    UsageCountsView Total,
    IReadOnlyList<RequestUsageView> ByRequest,
    IReadOnlyList<KeyUsageView> ByKey,
    string Interval,
    IReadOnlyList<UsageMomentView> Series
);

/// <summary>Usage of one interval, for a chart.</summary>
internal sealed record UsageMomentView(DateTimeOffset At, long Requests, long Units, long Errors);

/// <summary>Usage as CSV.</summary>
internal sealed record UsageExported(string Csv);
