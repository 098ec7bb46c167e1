using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sallyport.Operations.Execution;

/// <summary>
/// The name of an operation together with the records it takes and answers. The operation and the command line both use it, so that neither can pair
/// the name with other records.
/// </summary>
/// <typeparam name="TArguments">The record of the arguments.</typeparam>
/// <typeparam name="TAnswer">The record of a success.</typeparam>
/// <param name="Name">The name on the wire and in the audit log, such as <c>keys.rotate</c>.</param>
internal sealed record OperatorVerb<TArguments, TAnswer>(string Name)
    where TArguments : class
    where TAnswer : class
{
    /// <summary>Makes the request.</summary>
    public OperatorRequest ToRequest(TArguments arguments) =>
        new(Name, JsonSerializer.SerializeToNode(arguments, OperatorJson.Options)!.AsObject());

#pragma warning disable CA1822 // An instance member: which verb it is decides which record is read.
    /// <summary>Reads an answer; null where it has another form, because a server of another version wrote it.</summary>
    public TAnswer? Read(JsonObject answer)
#pragma warning restore CA1822
    {
        try
        {
            return answer.Deserialize<TAnswer>(OperatorJson.Answers);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public override string ToString() => Name;
}
