using Microsoft.Extensions.Options;
using Sallyport.Access.Keys;

namespace Sallyport.Doors.Admissions;

/// <summary>Refuses at start an origin that no browser sends or that would admit more than it names.</summary>
internal sealed class OriginsOptionsValidator : IValidateOptions<OriginsOptions>
{
    public ValidateOptionsResult Validate(string? name, OriginsOptions options)
    {
        var bad = options.Allowed.Where(origin => !OriginRule.IsSerialized(origin)).ToArray();
        return bad.Length == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                bad.Select(origin => $"Origins:Allowed holds \"{origin}\", which is not scheme://host[:port] as a browser sends it.")
            );
    }
}
