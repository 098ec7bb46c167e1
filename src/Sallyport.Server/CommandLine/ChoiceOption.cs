using System.CommandLine;
using Sallyport.Server.CommandLine.Output;

namespace Sallyport.Server.CommandLine;

/// <summary>An option that takes one of a few words: the members of an enum, written as in JSON.</summary>
internal static class ChoiceOption
{
    public static Option<T?> Of<T>(string name, string description)
        where T : struct, Enum
    {
        var words = Enum.GetValues<T>().ToDictionary(value => value.Text(), value => value, StringComparer.OrdinalIgnoreCase);
        return new Option<T?>(name)
        {
            Description = description,
            HelpName = string.Join('|', words.Keys),
            CustomParser = result =>
            {
                if (words.TryGetValue(result.Tokens[0].Value, out var value))
                {
                    return value;
                }

                result.AddError($"{name} \"{result.Tokens[0].Value}\" is not known: give {string.Join(" or ", words.Keys)}.");
                return null;
            },
        };
    }
}
