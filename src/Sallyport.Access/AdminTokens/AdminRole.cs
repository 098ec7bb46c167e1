namespace Sallyport.Access.AdminTokens;

/// <summary>What somebody of the operator's side may do. The command line on the server's own machine is always <see cref="Admin"/>.</summary>
public enum AdminRole
{
    /// <summary>Reads.</summary>
    Viewer,

    /// <summary>Reads and changes.</summary>
    Admin,
}
