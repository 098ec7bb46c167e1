namespace Sallyport.Access.Limits;

/// <summary>What a request, connection or subscription came up against.</summary>
public enum LimitKind
{
    /// <summary>Nothing: it is allowed.</summary>
    None,

    /// <summary>The key's units per second.</summary>
    KeyRate,

    /// <summary>The account's units per second.</summary>
    AccountRate,

    /// <summary>The key's units of the month.</summary>
    KeyQuota,

    /// <summary>The account's units of the month.</summary>
    AccountQuota,

    /// <summary>The key's new connections per second.</summary>
    KeyConnects,

    /// <summary>The account's new connections per second.</summary>
    AccountConnects,

    /// <summary>The address's new connections per second.</summary>
    AddressConnects,

    /// <summary>The server's new connections per second.</summary>
    NodeConnects,

    /// <summary>The key's open connections.</summary>
    KeyConnections,

    /// <summary>The account's open connections.</summary>
    AccountConnections,

    /// <summary>The address's open connections.</summary>
    AddressConnections,

    /// <summary>The server's open connections.</summary>
    NodeConnections,

    /// <summary>The address's TCP connections, whatever they are used for.</summary>
    AddressTcpConnections,

    /// <summary>The key's price subscriptions.</summary>
    KeyPrices,

    /// <summary>The account's price subscriptions.</summary>
    AccountPrices,

    /// <summary>The key's channels.</summary>
    KeyChannels,

    /// <summary>The account's channels.</summary>
    AccountChannels,

    /// <summary>The bytes of one message.</summary>
    MessageBytes,

    /// <summary>The key's requests under way.</summary>
    KeyRequests,

    /// <summary>The account's requests under way.</summary>
    AccountRequests,

    /// <summary>The server's requests under way.</summary>
    NodeRequests,

    /// <summary>The bytes of the key's answers that wait to be read.</summary>
    KeyAnswerBytes,

    /// <summary>The bytes of the account's answers that wait to be read.</summary>
    AccountAnswerBytes,

    /// <summary>The bytes of all answers of the server that wait to be read.</summary>
    NodeAnswerBytes,

    /// <summary>The account's reads of stored usage at the same time.</summary>
    AccountUsageReads,
}
