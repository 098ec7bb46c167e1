namespace Sallyport.Server.Errors;

/// <summary>The groups of the error table in the contract.</summary>
internal enum ErrorGroup
{
    Connection,
    Request,
    Trading,
    Transaction,
    Upstream,
}
