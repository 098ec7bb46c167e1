namespace Sallyport.Server.Operations;

/// <summary>What somebody of the operator's side may do. The command line on the server's own machine is always <see cref="Admin"/>.</summary>
internal enum OperatorRole
{
    /// <summary>Reads.</summary>
    Viewer,

    /// <summary>Reads and changes.</summary>
    Admin,
}
