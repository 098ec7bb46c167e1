namespace Sallyport.Doors.Health;

/// <summary>One thing that must be well before the server takes new clients.</summary>
internal interface IReadinessCheck
{
    /// <summary>Gets the name as <c>/readyz</c> tells it.</summary>
    string Name { get; }

    /// <summary>Says what is wrong in a few words without secrets or addresses; null when nothing is.</summary>
    ValueTask<string?> FindProblemAsync(CancellationToken cancellationToken);
}
