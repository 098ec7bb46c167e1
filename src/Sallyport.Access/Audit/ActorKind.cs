namespace Sallyport.Access.Audit;

/// <summary>The roles in which somebody changes something.</summary>
public enum ActorKind
{
    /// <summary>The operator at the command line of the server's machine; the id is the user's name there.</summary>
    Operator,

    /// <summary>A client of the admin API; the id is its token's.</summary>
    AdminToken,

    /// <summary>Somebody who asked for access; the id is the request's.</summary>
    Applicant,

    /// <summary>A customer; the id is the key's.</summary>
    Customer,

    /// <summary>The server itself.</summary>
    Server,
}
