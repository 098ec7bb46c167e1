using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sallyport.Access.Limits;

/// <summary>
/// What one account is given other than its tier: some members of <see cref="TierLimits"/>, as JSON in camelCase, for example
/// <c>{"requestsPerSecond":{"perKey":50},"monthlyQuota":{"perAccount":null}}</c>. What is not there is the tier's. Immutable.
/// </summary>
public sealed class LimitOverrides
{
    private const string MessageBytes = "messageBytes";
    private const string MonthlyQuota = "monthlyQuota";
    private const string AnswerBytes = "answerBytes";

    private static readonly string[] Pairs =
    [
        "requestsPerSecond",
        "burst",
        "connections",
        "connectsPerSecond",
        MonthlyQuota,
        "priceSubscriptions",
        "channelSubscriptions",
        "concurrentRequests",
        AnswerBytes,
    ];

    // By "member.perKey" or "member.perAccount"; null is unlimited.
    private readonly Dictionary<string, long?> _numbers;

    private LimitOverrides(Dictionary<string, long?> numbers) => _numbers = numbers;

    /// <summary>Gets the overrides of an account that has none.</summary>
    public static LimitOverrides None { get; } = new([]);

    /// <summary>Gets a value indicating whether everything is the tier's.</summary>
    public bool IsEmpty => _numbers.Count == 0;

    /// <summary>Reads overrides; <paramref name="error"/> names every member that is wrong, in one sentence.</summary>
    /// <param name="json">An object, or null for none.</param>
    /// <param name="overrides">What it says.</param>
    /// <param name="error">What is wrong, for an operator.</param>
    public static bool TryParse(JsonElement json, [NotNullWhen(true)] out LimitOverrides? overrides, [NotNullWhen(false)] out string? error)
    {
        var numbers = new Dictionary<string, long?>(StringComparer.Ordinal);
        var faults = new List<string>();
        if (json.ValueKind is JsonValueKind.Object)
        {
            ReadMembers(json, numbers, faults);
        }
        else if (json.ValueKind is not JsonValueKind.Null)
        {
            faults.Add("limits must be one JSON object, such as {\"requestsPerSecond\":{\"perKey\":50}}");
        }

        overrides = faults.Count == 0 ? new LimitOverrides(numbers) : null;
        error = overrides is null ? string.Join("; ", faults) : null;
        return overrides is not null;
    }

    /// <summary>Reads overrides from text, as they are stored.</summary>
    /// <inheritdoc cref="TryParse(JsonElement, out LimitOverrides?, out string?)"/>
    public static bool TryParse(string? text, [NotNullWhen(true)] out LimitOverrides? overrides, [NotNullWhen(false)] out string? error)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            (overrides, error) = (None, null);
            return true;
        }

        try
        {
            return TryParse(JsonElement.Parse(text), out overrides, out error);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            // ArgumentException: text that is not valid Unicode.
            (overrides, error) = (null, "limits must be JSON");
            return false;
        }
    }

    /// <summary>The same as JSON, in the order of the documents.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject();
        foreach (var pair in Pairs)
        {
            var members = new JsonObject();
            foreach (var scope in Scopes)
            {
                if (_numbers.TryGetValue($"{pair}.{scope}", out var number))
                {
                    members[scope] = number;
                }
            }

            if (members.Count > 0)
            {
                json[pair] = members;
            }
        }

        if (_numbers.TryGetValue(MessageBytes, out var bytes))
        {
            json[MessageBytes] = bytes;
        }

        return json;
    }

    /// <summary>The JSON, as it is stored.</summary>
    public override string ToString() => ToJson().ToJsonString();

    /// <summary>A tier's numbers with these in their places.</summary>
    public EffectiveLimits Over(string tier, TierLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);

        return new EffectiveLimits(
            tier,
            Over(limits, "perKey", static pair => pair.PerKey, limits.MonthlyQuota.PerKey, limits.AnswerBytes.PerKey),
            Over(limits, "perAccount", static pair => pair.PerAccount, limits.MonthlyQuota.PerAccount, limits.AnswerBytes.PerAccount),
            (int)(_numbers.GetValueOrDefault(MessageBytes) ?? limits.MessageBytes)
        );
    }

    private static readonly string[] Scopes = ["perKey", "perAccount"];

    private LimitSet Over(TierLimits limits, string scope, Func<LimitPair, int> of, long? quota, long answerBytes)
    {
        return new LimitSet(
            Number("requestsPerSecond", limits.RequestsPerSecond),
            Number("burst", limits.Burst),
            Number("connections", limits.Connections),
            Number("connectsPerSecond", limits.ConnectsPerSecond),
            _numbers.TryGetValue($"{MonthlyQuota}.{scope}", out var own) ? own : quota,
            Number("priceSubscriptions", limits.PriceSubscriptions),
            Number("channelSubscriptions", limits.ChannelSubscriptions),
            Number("concurrentRequests", limits.ConcurrentRequests),
            _numbers.GetValueOrDefault($"{AnswerBytes}.{scope}") ?? answerBytes
        );

        int Number(string name, LimitPair pair) => (int)(_numbers.GetValueOrDefault($"{name}.{scope}") ?? of(pair));
    }

    private static void ReadMembers(JsonElement json, Dictionary<string, long?> numbers, List<string> faults)
    {
        try
        {
            foreach (var member in json.EnumerateObject())
            {
                ReadMember(member, numbers, faults);
            }
        }
        catch (InvalidOperationException)
        {
            // JSON may escape half a surrogate pair; reading such a name throws.
            faults.Add("a name in it is not valid Unicode");
        }
    }

    private static void ReadMember(JsonProperty member, Dictionary<string, long?> numbers, List<string> faults)
    {
        if (string.Equals(member.Name, MessageBytes, StringComparison.OrdinalIgnoreCase))
        {
            Read(member.Value, MessageBytes, TierLimits.MinMessageBytes, TierLimits.MaxMessageBytes, numbers, faults);
            return;
        }

        if (Named(Pairs, member.Name) is not { } pair)
        {
            faults.Add($"there is no limit of that name; limits are {string.Join(", ", Pairs)}, {MessageBytes}");
            return;
        }

        if (member.Value.ValueKind is not JsonValueKind.Object)
        {
            faults.Add($"{pair} must be an object with perKey, perAccount or both");
            return;
        }

        foreach (var inner in member.Value.EnumerateObject())
        {
            if (Named(Scopes, inner.Name) is { } scope)
            {
                Read(inner.Value, $"{pair}.{scope}", 0, MaxOf(pair), numbers, faults);
            }
            else
            {
                faults.Add($"{pair} has perKey and perAccount only");
            }
        }
    }

    private static long MaxOf(string pair) =>
        pair switch
        {
            MonthlyQuota => QuotaPair.Max,
            AnswerBytes => BytesPair.Max,
            _ => LimitPair.Max,
        };

    private static void Read(JsonElement value, string name, long min, long max, Dictionary<string, long?> numbers, List<string> faults)
    {
        var mayBeUnlimited = name.StartsWith(MonthlyQuota, StringComparison.Ordinal);
        if (mayBeUnlimited && value.ValueKind is JsonValueKind.Null)
        {
            numbers[name] = null;
        }
        else if (value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out var number) && number >= min && number <= max)
        {
            numbers[name] = number;
        }
        else
        {
            faults.Add($"{name} must be a whole number from {min} to {max}" + (mayBeUnlimited ? ", or null for unlimited" : ""));
        }
    }

    private static string? Named(string[] names, string text) =>
        Array.Find(names, name => string.Equals(name, text, StringComparison.OrdinalIgnoreCase));
}
