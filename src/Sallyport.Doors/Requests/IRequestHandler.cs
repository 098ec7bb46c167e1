using Sallyport.Doors.Sessions;

namespace Sallyport.Doors.Requests;

/// <summary>Answers the requests of one path. Registered as a set: a new request is a new class and one line of registration.</summary>
internal interface IRequestHandler
{
    /// <summary>Gets the path of the contract's table, for example <c>/evm/rpc</c>; an action of the raw WebSocket has no slash.</summary>
    string Path { get; }

    /// <summary>Gets the scope a key needs.</summary>
    string Scope { get; }

    /// <summary>Gets the doors that offer the request; on any other it does not exist.</summary>
    DoorKind Doors => DoorKind.All;

    /// <summary>Gets how many units the request costs where the section <c>Costs</c> says nothing.</summary>
    int Cost => 1;

    /// <summary>Answers. What the client sent wrong is a failure, never an exception.</summary>
    ValueTask<RequestOutcome> HandleAsync(RequestContext context, CancellationToken cancellationToken);
}

/// <summary>A request whose name is known before anything of it is made: <c>Costs</c> is checked against the names of all.</summary>
internal interface INamedRequest
{
    /// <summary>Gets what <see cref="IRequestHandler.Path"/> is.</summary>
    static abstract string Name { get; }
}
