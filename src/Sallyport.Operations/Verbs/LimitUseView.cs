namespace Sallyport.Operations.Verbs;

/// <summary>What an account, or one of its keys, has used of its limits at this moment.</summary>
/// <param name="KeyId">The key; null for the account.</param>
/// <param name="UnitsLeft">Units that can be used at once; null where nothing of it is in use.</param>
/// <param name="MonthUsed">Units that this calendar month (UTC) has seen.</param>
/// <param name="MonthLeft">Units left of the month; null is unlimited.</param>
/// <param name="MonthEndsAt">When the month ends.</param>
/// <param name="MonthIsComplete">False while the store has not said what was used before the server started: then a local ceiling holds.</param>
/// <param name="Connections">Open connections.</param>
/// <param name="PriceSubscriptions">Price subscriptions held.</param>
/// <param name="ChannelSubscriptions">Channels followed.</param>
internal sealed record LimitUseView(
    string? KeyId,
    int? UnitsLeft,
    long MonthUsed,
    long? MonthLeft,
    DateTimeOffset MonthEndsAt,
    bool MonthIsComplete,
    int Connections,
    int PriceSubscriptions,
    int ChannelSubscriptions
);
