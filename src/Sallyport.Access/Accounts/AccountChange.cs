using Sallyport.Access.Audit;

namespace Sallyport.Access.Accounts;

/// <summary>What becomes of an account, and the audit entry that is written with it.</summary>
/// <param name="Account">The account as it is to be; the store counts its <see cref="Account.Revision"/>.</param>
/// <param name="Happened">The entry.</param>
public sealed record AccountChange(Account Account, AuditEvent Happened);
