using System.Globalization;
using Microsoft.Data.Sqlite;
using Sallyport.Access.Usage;

namespace Sallyport.Storage.Sqlite.Usage;

/// <summary>The counted columns of <c>usage_counts</c>, in one order for reading and writing.</summary>
internal static class UsageColumns
{
    private static readonly string[] Names =
    [
        "requests",
        "units",
        "errors",
        "refusals",
        "bytes_in",
        "bytes_out",
        "connections",
        "connection_ms",
        "subscriptions",
        .. Enumerable.Range(0, UsageLatency.Buckets).Select(bucket => string.Create(CultureInfo.InvariantCulture, $"latency_{bucket:00}")),
    ];

    /// <summary>Gets how many there are.</summary>
    public static int Count => Names.Length;

    /// <summary>Gets <c>requests, units, …</c>.</summary>
    public static string List { get; } = string.Join(", ", Names);

    /// <summary>Gets <c>sum(requests), sum(units), …</c>.</summary>
    public static string Sums { get; } = string.Join(", ", Names.Select(name => $"sum({name})"));

    /// <summary>Gets <c>@requests, @units, …</c>.</summary>
    public static string Parameters { get; } = string.Join(", ", Names.Select(name => "@" + name));

    /// <summary>Gets <c>requests = requests + excluded.requests, …</c>.</summary>
    public static string Adding { get; } = string.Join(", ", Names.Select(name => $"{name} = {name} + excluded.{name}"));

    public static void AddParameters(SqliteCommand command)
    {
        foreach (var name in Names)
        {
            command.Parameters.Add("@" + name, SqliteType.Integer);
        }
    }

    public static void SetParameters(SqliteCommand command, UsageCounts counts)
    {
        ReadOnlySpan<long> own =
        [
            counts.Requests,
            counts.Units,
            counts.Errors,
            counts.Refusals,
            counts.BytesIn,
            counts.BytesOut,
            counts.Connections,
            counts.ConnectionMilliseconds,
            counts.Subscriptions,
        ];
        for (var i = 0; i < Names.Length; i++)
        {
            command.Parameters["@" + Names[i]].Value = i < own.Length ? own[i] : counts.Latency[i - own.Length];
        }
    }

    /// <summary>Adds a row that was read, its counted columns beginning at <paramref name="first"/>.</summary>
    public static void AddTo(UsageCounts counts, SqliteDataReader row, int first)
    {
        counts.Requests += row.GetInt64(first++);
        counts.Units += row.GetInt64(first++);
        counts.Errors += row.GetInt64(first++);
        counts.Refusals += row.GetInt64(first++);
        counts.BytesIn += row.GetInt64(first++);
        counts.BytesOut += row.GetInt64(first++);
        counts.Connections += row.GetInt64(first++);
        counts.ConnectionMilliseconds += row.GetInt64(first++);
        counts.Subscriptions += row.GetInt64(first++);
        for (var bucket = 0; bucket < UsageLatency.Buckets; bucket++)
        {
            counts.Latency[bucket] += row.GetInt64(first++);
        }
    }
}
