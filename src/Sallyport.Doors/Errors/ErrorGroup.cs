namespace Sallyport.Doors.Errors;

/// <summary>The groups of the error table in the contract, and one for operators.</summary>
internal enum ErrorGroup
{
    Connection,
    Request,
    Trading,
    Transaction,
    Upstream,

    /// <summary>Said by the admin API only.</summary>
    Admin,
}
