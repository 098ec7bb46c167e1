using Microsoft.Extensions.Options;

namespace Sallyport.Access.Limits;

/// <summary>
/// Section <c>Costs</c>: units by request name (<c>/evm/rpc</c>), over the request's own default. A cost of 0 takes nothing from the month,
/// and one unit from the request rate like everything a client sends. Read again when the configuration files change.
/// </summary>
public sealed class CostOptions() : Dictionary<string, int>(StringComparer.Ordinal)
{
    /// <summary>The most units one request may cost.</summary>
    public const int Max = 10_000;
}

/// <summary>Judges the numbers; which names there are is known where the requests are.</summary>
internal sealed class CostOptionsValidator : IValidateOptions<CostOptions>
{
    public ValidateOptionsResult Validate(string? name, CostOptions options)
    {
        var wrong = options
            .Where(cost => cost.Value is < 0 or > CostOptions.Max)
            .Select(cost => $"Costs:{cost.Key} must be between 0 and {CostOptions.Max}.")
            .ToList();
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
