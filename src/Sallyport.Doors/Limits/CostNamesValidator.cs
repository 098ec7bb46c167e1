using Microsoft.Extensions.Options;
using Sallyport.Access.Limits;

namespace Sallyport.Doors.Limits;

/// <summary>A cost of something that does not exist is a misspelling.</summary>
internal sealed class CostNamesValidator : IValidateOptions<CostOptions>
{
    public ValidateOptionsResult Validate(string? name, CostOptions options)
    {
        var wrong = options
            .Keys.Where(key => !RequestNames.All.Contains(key, StringComparer.Ordinal))
            .Select(key =>
                $"Costs:{key} is no request."
                + (Suggestion.For(key, RequestNames.All) is { } near ? $" Did you mean {near}?" : " docs/limits.md lists them.")
            )
            .ToList();
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
