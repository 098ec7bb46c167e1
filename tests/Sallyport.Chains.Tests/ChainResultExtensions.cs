using System.Text.Json;

namespace Sallyport.Chains.Tests;

internal static class ChainResultExtensions
{
    public static JsonElement Json(this ChainResult answer) => JsonElement.Parse(answer.Result.Span);

    public static JsonElement ErrorJson(this ChainResult answer) => JsonElement.Parse(answer.Failure!.NodeError.Span);
}
