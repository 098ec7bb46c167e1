namespace Sallyport.Doors.Errors;

/// <summary>Why nobody was admitted, in the two forms a door may need.</summary>
/// <param name="Failure">For an answer: HTTP, CONNECT_ERROR.</param>
/// <param name="Close">For a connection that is open already: the close code of door B.</param>
internal sealed record Refusal(RequestFailure Failure, DisconnectReason Close)
{
    public static readonly Refusal PlainHttp = new(new RequestFailure(RequestError.Forbidden, "use TLS"), DisconnectReason.Forbidden);
    public static readonly Refusal ForwardingHeaders = new(
        new RequestFailure(RequestError.InvalidParameter, "the forwarding headers contradict each other or cannot be read"),
        DisconnectReason.BadMessage
    );
    public static readonly Refusal Origin = new(
        new RequestFailure(RequestError.Forbidden, "origin not allowed"),
        DisconnectReason.Forbidden
    );
    public static readonly Refusal Address = new(
        new RequestFailure(RequestError.Forbidden, "address not allowed"),
        DisconnectReason.Forbidden
    );
    public static readonly Refusal Stopping = new(RequestError.Unavailable, DisconnectReason.Restarting);
}
