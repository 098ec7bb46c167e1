namespace Sallyport.Access.Audit;

/// <summary>What kind of actor changed something. The store keeps the name in small letters with <c>-</c>; numbers are kept nowhere.</summary>
public enum ActorKind
{
    /// <summary>Somebody at the command line of this machine; the id is the name of the operating system's user.</summary>
    Operator,

    /// <summary>A program with a token of the admin API; the id is the token's, <c>adm_…</c>.</summary>
    AdminToken,

    /// <summary>Somebody who asked for access; the id is the request's, <c>req_…</c>.</summary>
    Applicant,

    /// <summary>A customer with a key; the id is the key's, <c>key_…</c>.</summary>
    Customer,

    /// <summary>The server by itself: a time that has come, a policy.</summary>
    Server,
}
