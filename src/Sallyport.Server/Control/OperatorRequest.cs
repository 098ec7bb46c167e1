using System.Text.Json.Nodes;

namespace Sallyport.Server.Control;

/// <summary>What an operator asks: one of <see cref="OperatorVerbs"/> and its arguments.</summary>
internal sealed record OperatorRequest(string Verb, JsonObject Arguments)
{
    /// <summary>The arguments as <typeparamref name="T"/>, or null where they are of another shape.</summary>
    public T? Read<T>()
        where T : class
    {
        try
        {
            return System.Text.Json.JsonSerializer.Deserialize<T>(Arguments, ControlProtocol.Json);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    public static OperatorRequest Of<T>(string verb, T arguments)
        where T : class => new(verb, System.Text.Json.JsonSerializer.SerializeToNode(arguments, ControlProtocol.Json)!.AsObject());
}
