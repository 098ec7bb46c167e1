namespace Sallyport.Storage.Sqlite.Migrations;

/// <summary>The schema of a database is not the one that the migrations make: what it reads and writes is not to be believed.</summary>
public sealed class ForeignSchemaException : StorageException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="database">Which database.</param>
    /// <param name="difference">The first object that differs, and how.</param>
    public ForeignSchemaException(string database, string difference)
        : base(
            $"The schema of {database} was changed: {difference}. Copy the data folder away, find out who did it "
                + "(docs/operations/audit.md), then put the last good backup in its place with `sallyport restore FILE`."
        )
    {
        Difference = difference;
    }

    /// <summary>Creates the exception.</summary>
    public ForeignSchemaException(string message)
        : base(message)
    {
        Difference = message;
    }

    /// <summary>Creates the exception.</summary>
    public ForeignSchemaException(string message, Exception? innerException)
        : base(message, innerException)
    {
        Difference = message;
    }

    /// <summary>Creates the exception.</summary>
    public ForeignSchemaException()
        : this("The schema of the database was changed.") { }

    /// <summary>Gets the first object that differs, and how.</summary>
    public string Difference { get; }
}
