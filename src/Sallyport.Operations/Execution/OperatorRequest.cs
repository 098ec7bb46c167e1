using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sallyport.Operations.Execution;

/// <summary>What an operator asks.</summary>
/// <param name="Verb">The name of the verb, see <see cref="OperatorVerb{TArguments, TAnswer}"/>.</param>
/// <param name="Arguments">The verb's arguments, a JSON object.</param>
internal sealed record OperatorRequest(string Verb, JsonObject Arguments)
{
    /// <summary>The longest request. It names ids and short texts, so 64 KB is far more than any needs.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>Reads the arguments as <typeparamref name="T"/>; false, with the failure to tell, where they are of another shape.</summary>
    public bool TryRead<T>([NotNullWhen(true)] out T? arguments, [NotNullWhen(false)] out OperatorFailure? failure)
        where T : class
    {
        try
        {
            arguments = Arguments.Deserialize<T>(OperatorJson.Arguments);
            failure = arguments is null ? NotUnderstood(null) : null;
        }
        catch (JsonException wrong)
        {
            // Only the path: the message may quote what was sent.
            arguments = null;
            failure = NotUnderstood(wrong.Path);
        }

        return arguments is not null;
    }

    private OperatorFailure NotUnderstood(string? path)
    {
        var member = path?.TrimStart('$', '.');
        return new OperatorFailure(
            OperatorFailureKind.Invalid,
            string.IsNullOrEmpty(member)
                ? $"The arguments of {Verb} are not understood: one is missing or of a wrong type."
                : $"The argument {member} of {Verb} is not understood."
        );
    }
}
