namespace Sallyport.Doors.Errors;

/// <summary>What a client should do after a disconnect.</summary>
internal enum ReconnectAdvice
{
    /// <summary>Reconnect, with back-off; a client on ws-tokens fetches a fresh one as for every connection.</summary>
    Yes,

    /// <summary>Reconnect after a longer wait.</summary>
    Later,

    /// <summary>Fetch a fresh ws-token and reconnect.</summary>
    NewToken,

    /// <summary>Do not reconnect with this credential.</summary>
    NewCredential,

    /// <summary>Reconnect only after the program was corrected: the same bytes would end the same way.</summary>
    AfterFix,

    /// <summary>Do not reconnect.</summary>
    No,
}
