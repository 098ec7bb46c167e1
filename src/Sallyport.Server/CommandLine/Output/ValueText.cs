using System.Text.Json;
using Sallyport.Operations.Execution;

namespace Sallyport.Server.CommandLine.Output;

/// <summary>Times and words of a fixed set as people read them: the same text as in the JSON.</summary>
internal static class ValueText
{
    public static string Text(this DateTimeOffset time) => OperatorTime.TextOf(time);

    public static string Text<T>(this T word)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(word.ToString());
}
