using System.Globalization;
using System.Text;
using Sallyport.Access.Limits;

namespace Sallyport.Doors.Limits;

/// <summary>
/// <c>RateLimit-Policy</c> and <c>RateLimit</c> of draft-ietf-httpapi-ratelimit-headers-10: lists of structured fields, one member a policy.
/// <c>q</c> units within <c>w</c> seconds (a bucket of that size fills in that time); <c>r</c> units are left, and in <c>t</c> seconds all of them.
/// </summary>
internal static class RateLimitHeaders
{
    public static void Write(IHeaderDictionary headers, in LimitLook key, in LimitLook account)
    {
        var policies = new StringBuilder(160);
        var left = new StringBuilder(160);
        AddRate("key", key, policies, left);
        AddRate("account", account, policies, left);
        AddMonth("key-month", key, policies, left);
        AddMonth("account-month", account, policies, left);
        headers["RateLimit-Policy"] = policies.ToString();
        headers["RateLimit"] = left.ToString();
    }

    private static void AddRate(string name, in LimitLook look, StringBuilder policies, StringBuilder left)
    {
        var limits = look.Limits;
        var window =
            limits.RequestsPerSecond == 0 ? 1 : Math.Max(1, (limits.Burst + limits.RequestsPerSecond - 1) / limits.RequestsPerSecond);
        Add(name, limits.Burst, window, look.Units, Seconds(look.FullIn), policies, left);
    }

    private static void AddMonth(string name, in LimitLook look, StringBuilder policies, StringBuilder left)
    {
        if (look is { Limits.MonthlyQuota: { } quota, MonthLeft: { } units })
        {
            var month = look.MonthEnds - look.MonthEnds.AddMonths(-1);
            Add(name, quota, Seconds(month), units, Seconds(look.MonthEndsIn), policies, left);
        }
    }

    private static void Add(string name, long quota, long window, long units, long resets, StringBuilder policies, StringBuilder left)
    {
        var comma = policies.Length == 0 ? "" : ", ";
        policies.Append(CultureInfo.InvariantCulture, $"{comma}\"{name}\";q={quota};w={window}");
        left.Append(CultureInfo.InvariantCulture, $"{comma}\"{name}\";r={units};t={resets}");
    }

    private static long Seconds(TimeSpan span) => (long)Math.Ceiling(span.TotalSeconds);
}
