using Microsoft.Extensions.Options;
using Sallyport.Access.Limits;
using Sallyport.Doors.Limits;

namespace Sallyport.Doors.Requests;

/// <summary>A cost of something that no handler serves is a misspelling.</summary>
internal sealed class CostNamesValidator(IEnumerable<RequestName> requests) : IValidateOptions<CostOptions>
{
    public ValidateOptionsResult Validate(string? name, CostOptions options)
    {
        string[] known = [.. requests.Select(request => request.Name), ActionNames.Ping, ActionNames.WsToken];
        var wrong = options
            .Keys.Where(key => !known.Contains(key, StringComparer.Ordinal))
            .Select(key =>
                $"Costs:{key} is no request."
                + (Suggestion.For(key, known) is { } near ? $" Did you mean {near}?" : $" There are {string.Join(", ", known)}.")
            )
            .ToList();
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}

/// <summary>The name of a request that has a handler.</summary>
internal sealed record RequestName(string Name);
