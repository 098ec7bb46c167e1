using System.Text.Json;

namespace Sallyport.SocketIO.Broadcasting;

/// <summary>What the other servers answered.</summary>
public sealed class ServerSideAnswers
{
    internal ServerSideAnswers(bool isComplete, IReadOnlyList<JsonElement> answers)
    {
        IsComplete = isComplete;
        Answers = answers;
    }

    /// <summary>Gets a value indicating whether every other server answered. True where there is none.</summary>
    public bool IsComplete { get; }

    /// <summary>Gets the JSON arrays of the answers' arguments.</summary>
    public IReadOnlyList<JsonElement> Answers { get; }
}
