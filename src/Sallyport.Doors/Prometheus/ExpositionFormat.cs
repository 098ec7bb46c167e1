using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Sallyport.Doors.Prometheus;

/// <summary>The two texts a scraper may ask for.</summary>
internal sealed record ExpositionFormat(string ContentType, bool IsOpenMetrics)
{
    /// <summary>https://prometheus.io/docs/instrumenting/exposition_formats/</summary>
    public static readonly ExpositionFormat Prometheus = new("text/plain; version=0.0.4; charset=utf-8", IsOpenMetrics: false);

    /// <summary>https://prometheus.io/docs/specs/om/open_metrics_spec/</summary>
    public static readonly ExpositionFormat OpenMetrics = new(
        "application/openmetrics-text; version=1.0.0; charset=utf-8",
        IsOpenMetrics: true
    );

    /// <summary>OpenMetrics where the scraper likes it at least as much as plain text; plain text for everybody who does not ask.</summary>
    public static ExpositionFormat For(StringValues accept)
    {
        if (!MediaTypeHeaderValue.TryParseList(accept, out var ranges))
        {
            return Prometheus;
        }

        double open = 0;
        double plain = 0;
        foreach (var range in ranges)
        {
            var quality = range.Quality ?? 1;
            if (range.MediaType.Equals("application/openmetrics-text", StringComparison.OrdinalIgnoreCase) && IsVersionOne(range))
            {
                open = Math.Max(open, quality);
            }
            else if (range.MediaType.Equals("text/plain", StringComparison.OrdinalIgnoreCase))
            {
                plain = Math.Max(plain, quality);
            }
        }

        return open > 0 && open >= plain ? OpenMetrics : Prometheus;
    }

    private static bool IsVersionOne(MediaTypeHeaderValue range)
    {
        var version = range.Parameters.FirstOrDefault(parameter => parameter.Name.Equals("version", StringComparison.OrdinalIgnoreCase));
        return version is null || version.Value.StartsWith("1.", StringComparison.Ordinal);
    }
}
