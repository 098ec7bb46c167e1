namespace Sallyport.Access;

/// <summary>Asks the store whether it still reads and writes.</summary>
public interface IStoreProbe
{
    /// <summary>Reads a row, waits for the writer's turn, and writes for real where the last write failed.</summary>
    /// <returns>What is wrong, for the operator and without secrets; null when nothing is.</returns>
    Task<string?> FindProblemAsync(CancellationToken cancellationToken);
}
