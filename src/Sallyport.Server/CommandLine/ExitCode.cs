namespace Sallyport.Server.CommandLine;

/// <summary>What the process tells the shell. Public contract: printed by <c>--help</c>, never renumbered.</summary>
internal enum ExitCode
{
    Ok = 0,

    /// <summary>Something failed that no other code names.</summary>
    Failure = 1,

    /// <summary>The command line itself is wrong.</summary>
    Usage = 2,

    /// <summary>The configuration is faulty, or a node serves another chain than configured.</summary>
    Configuration = 3,

    /// <summary>No account or key with that id.</summary>
    NotFound = 4,

    /// <summary>Understood, but not allowed as things stand: the account is disabled, the key is refused.</summary>
    Refused = 5,

    /// <summary>The data folder is in use or not usable, the database is newer than the program, or the address is taken.</summary>
    Environment = 6,

    /// <summary>What was to be verified is damaged: the audit log is broken, a backup is not whole.</summary>
    Damaged = 7,
}
