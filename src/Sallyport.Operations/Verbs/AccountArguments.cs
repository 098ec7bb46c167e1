using System.Text.Json.Nodes;
using Sallyport.Operations.Execution;

namespace Sallyport.Operations.Verbs;

/// <summary>Arguments of <see cref="OperatorVerbs.CreateAccount"/>.</summary>
internal sealed record CreateAccountArguments(string Name, string? Tier = null, string? Contact = null, string? UseCase = null);

/// <summary>Arguments of <see cref="OperatorVerbs.ListAccounts"/>.</summary>
internal sealed record ListAccountsArguments(int? Limit = null, string? Cursor = null) : IPaged;

/// <summary>Arguments of <see cref="OperatorVerbs.EditAccount"/>; what is not there stays as it is.</summary>
internal sealed record EditAccountArguments(string Id, string? Name = null, string? Contact = null, string? UseCase = null);

/// <summary>Arguments of <see cref="OperatorVerbs.SetTier"/>.</summary>
internal sealed record SetTierArguments(string Id, string Tier);

/// <summary>Arguments of <see cref="OperatorVerbs.SetLimits"/>: all overrides, in place of those there were; none leaves the tier's.</summary>
internal sealed record SetLimitsArguments(string Id, JsonObject? Limits = null);

/// <summary>One account.</summary>
internal sealed record AccountAnswer(AccountView Account);

/// <summary>Accounts, oldest first.</summary>
internal sealed record AccountsAnswer(IReadOnlyList<AccountView> Accounts, string? NextCursor = null) : IPage;
