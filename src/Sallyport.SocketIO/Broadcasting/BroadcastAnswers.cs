namespace Sallyport.SocketIO.Broadcasting;

/// <summary>What came back of a broadcast that asked for acknowledgements.</summary>
public sealed class BroadcastAnswers
{
    internal BroadcastAnswers(bool isComplete, IReadOnlyList<BroadcastAnswer> answers, IReadOnlyList<string> missing)
    {
        IsComplete = isComplete;
        Answers = answers;
        Missing = missing;
    }

    /// <summary>Gets a value indicating whether every receiver answered. True where there was no receiver.</summary>
    public bool IsComplete { get; }

    /// <summary>Gets the answers in the order in which they came.</summary>
    public IReadOnlyList<BroadcastAnswer> Answers { get; }

    /// <summary>Gets the ids of the sockets that did not answer in time, or left before they did. Those of a server that did not reply are unknown.</summary>
    public IReadOnlyList<string> Missing { get; }
}
