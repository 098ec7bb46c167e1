using System.Globalization;
using System.Text.RegularExpressions;

namespace Sallyport.Server.Tests.Metrics;

/// <summary>A family of samples as a strict reader of the exposition formats sees it.</summary>
internal sealed record Family(string Name, string Type, string? Help, string? Unit, IReadOnlyList<Sample> Samples);

/// <summary>One sample.</summary>
internal sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value);

/// <summary>
/// Reads Prometheus text 0.0.4 and OpenMetrics 1.0 and takes nothing amiss lightly: order, names, escapes, duplicates, suffixes, cumulation.
/// </summary>
internal static partial class ExpositionReader
{
    public static Dictionary<string, Family> Read(string text, bool openMetrics = false)
    {
        text.ShouldEndWith("\n");
        text.ShouldNotContain('\r');
        var families = new Dictionary<string, Family>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string? name = null;
        string? type = null;
        string? help = null;
        string? unit = null;
        var samples = new List<Sample>();
        var lines = text[..^1].Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            if (line == "# EOF")
            {
                openMetrics.ShouldBeTrue();
                i.ShouldBe(lines.Length - 1, "nothing after # EOF");
                continue;
            }

            if (line.StartsWith("# ", StringComparison.Ordinal))
            {
                var words = line.Split(' ', 4);
                words.Length.ShouldBeGreaterThan(3, line);
                Name().IsMatch(words[2]).ShouldBeTrue(line);
                if (samples.Count > 0 || name != words[2])
                {
                    Close();
                    (name, type, help, unit) = (words[2], null, null, null);
                }

                switch (words[1])
                {
                    case "HELP":
                        (help ?? type).ShouldBeNull(line);
                        help = Unescape(words[3], quotes: openMetrics);
                        break;
                    case "TYPE":
                        type.ShouldBeNull(line);
                        words[3].ShouldBeOneOf("counter", "gauge", "histogram");
                        type = words[3];
                        break;
                    case "UNIT":
                        openMetrics.ShouldBeTrue(line);
                        words[2].ShouldEndWith("_" + words[3]);
                        unit = words[3];
                        break;
                    default:
                        throw new ShouldAssertException(line);
                }

                continue;
            }

            var sample = ReadSample(line);
            type.ShouldNotBeNull(line);
            BelongsTo(sample.Name, name!, type, openMetrics).ShouldBeTrue($"{line} in {type} {name}");
            seen.Add(sample.Name + "{" + string.Join(',', sample.Labels.OrderBy(label => label.Key, StringComparer.Ordinal)) + "}")
                .ShouldBeTrue("twice: " + line);
            samples.Add(sample);
        }

        Close();
        if (openMetrics)
        {
            lines[^1].ShouldBe("# EOF");
        }

        return families;

        void Close()
        {
            if (name is null)
            {
                return;
            }

            samples.ShouldNotBeEmpty(name);
            families.ContainsKey(name).ShouldBeFalse(name);
            if (type == "histogram")
            {
                CheckHistogram(name, samples);
            }

            families.Add(name, new Family(name, type!, help, unit, samples));
            samples = [];
        }
    }

    private static bool BelongsTo(string sample, string family, string type, bool openMetrics) =>
        type switch
        {
            "counter" => openMetrics
                ? sample == family + "_total"
                : sample == family && sample.EndsWith("_total", StringComparison.Ordinal),
            "histogram" => sample == family + "_bucket" || sample == family + "_sum" || sample == family + "_count",
            _ => sample == family,
        };

    private static void CheckHistogram(string name, List<Sample> samples)
    {
        foreach (
            var series in samples.GroupBy(sample =>
                string.Join(',', sample.Labels.Where(label => label.Key != "le").OrderBy(label => label.Key, StringComparer.Ordinal))
            )
        )
        {
            var buckets = series.Where(sample => sample.Name == name + "_bucket").ToList();
            buckets[^1].Labels["le"].ShouldBe("+Inf");
            var bounds = buckets.SkipLast(1).Select(bucket => double.Parse(bucket.Labels["le"], CultureInfo.InvariantCulture)).ToList();
            bounds.ShouldBe(bounds.Order().ToList());
            bounds.ShouldBeUnique();
            var counts = buckets.ConvertAll(bucket => bucket.Value);
            counts.ShouldBe(counts.Order().ToList(), name + " must be cumulative");
            series.Single(sample => sample.Name == name + "_count").Value.ShouldBe(counts[^1]);
            series.Count(sample => sample.Name == name + "_sum").ShouldBe(1);
        }
    }

    private static Sample ReadSample(string line)
    {
        var match = SampleLine().Match(line);
        match.Success.ShouldBeTrue("no sample: " + line);
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        var rest = match.Groups["labels"].Value;
        while (rest.Length > 0)
        {
            var label = Label().Match(rest);
            label.Success.ShouldBeTrue($"no label: {rest} in {line}");
            labels.TryAdd(label.Groups["name"].Value, Unescape(label.Groups["value"].Value, quotes: true)).ShouldBeTrue(line);
            rest = rest[label.Length..];
            if (rest.Length > 0)
            {
                rest.ShouldStartWith(",");
                rest = rest[1..];
                rest.ShouldNotBeEmpty(line);
            }
        }

        var value = match.Groups["value"].Value switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            "NaN" => double.NaN,
            var number => double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture),
        };
        return new Sample(match.Groups["name"].Value, labels, value);
    }

    private static string Unescape(string text, bool quotes)
    {
        var plain = new System.Text.StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                plain.Append(text[i]);
                continue;
            }

            i++;
            i.ShouldBeLessThan(text.Length, text);
            plain.Append(
                text[i] switch
                {
                    '\\' => '\\',
                    'n' => '\n',
                    '"' when quotes => '"',
                    var other => throw new ShouldAssertException($"no such escape: \\{other} in {text}"),
                }
            );
        }

        return plain.ToString();
    }

    [GeneratedRegex("^[a-zA-Z_:][a-zA-Z0-9_:]*$", RegexOptions.ExplicitCapture)]
    private static partial Regex Name();

    // In a quoted value a brace may stand.
    [GeneratedRegex(
        """^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>([^"}]|"([^"\\]|\\.)*")*)\})? (?<value>[^ ]+)$""",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex SampleLine();

    [GeneratedRegex("""^(?<name>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>([^"\\\n]|\\.)*)" *""", RegexOptions.ExplicitCapture)]
    private static partial Regex Label();
}
