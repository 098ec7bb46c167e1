using Sallyport.Access;
using Sallyport.Access.Audit;

namespace Sallyport.Storage.Backup;

/// <summary>A backup that is open to be changed before it takes the place of the database.</summary>
internal interface IStagedDatabase : IDisposable
{
    /// <summary>Finds what was ended in the present database and is alive in this one.</summary>
    EndedSince FindEnded(string present);

    /// <summary>Ends here what <see cref="FindEnded"/> found, and writes it into the audit log.</summary>
    /// <exception cref="AccessStoreException">It could not be written.</exception>
    void EndAgain(Actor by);
}

/// <summary>What the database that is to be replaced says of the backup.</summary>
/// <param name="Things">What was ended after the backup.</param>
/// <param name="RetiredPeppers">The secret files of the peppers that were retired.</param>
/// <param name="Problem">Why this may be incomplete; null where it is complete.</param>
internal sealed record EndedSince(IReadOnlyList<EndedThing> Things, IReadOnlyList<string> RetiredPeppers, string? Problem)
{
    /// <summary>Gets the answer where there is no database to be replaced.</summary>
    public static EndedSince Nothing { get; } = new([], [], null);
}
