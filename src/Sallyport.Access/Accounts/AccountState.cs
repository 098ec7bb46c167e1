namespace Sallyport.Access.Accounts;

/// <summary>Whether an account's keys open doors.</summary>
public enum AccountState
{
    /// <summary>Keys of the account are judged on their own.</summary>
    Active,

    /// <summary>Every key of the account is refused, and its live sessions have been ended.</summary>
    Disabled,
}
