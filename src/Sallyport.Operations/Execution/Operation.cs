using Sallyport.Access.AdminTokens;
using Sallyport.Access.Audit;

namespace Sallyport.Operations.Execution;

/// <summary>
/// One thing an operator can do: a verb of the command line and an endpoint of the admin API at once. Everything either of them needs to
/// know stands here, so that what one offers the other offers too.
/// </summary>
internal sealed record Operation
{
    private Operation() { }

    /// <summary>Gets the name on the wire and in the audit log, such as <c>keys.rotate</c>.</summary>
    public required string Verb { get; init; }

    /// <summary>Gets the HTTP method of the endpoint.</summary>
    public required string Method { get; init; }

    /// <summary>Gets the path of the endpoint below <c>/admin/v1</c>. A parameter such as <c>{id}</c> is the member of the arguments of that name.</summary>
    public required string Route { get; init; }

    /// <summary>Gets one sentence for the API's description.</summary>
    public required string Summary { get; init; }

    /// <summary>Gets the record the arguments are read into: members come from route, query and body.</summary>
    public required Type Arguments { get; init; }

    /// <summary>Gets the record a success is written from.</summary>
    public required Type Result { get; init; }

    /// <summary>Gets the least role that may do it: who only reads may only GET.</summary>
    public AdminRole Role => HttpMethods.IsGet(Method) ? AdminRole.Viewer : AdminRole.Admin;

    /// <summary>Gets whether doing it twice makes two things, so that an <c>Idempotency-Key</c> is honoured.</summary>
    public bool Creates { get; init; }

    /// <summary>
    /// Gets whether the answer holds a secret that is shown once: it may be kept nowhere, not even for a repeated request. The member that holds it
    /// bears <see cref="ShownOnceAttribute"/>.
    /// </summary>
    public bool ShowsSecret { get; init; }

    private Func<OperatorRequest, Actor, CancellationToken, Task<OperatorAnswer>> Handler { get; init; } = null!;

    /// <summary>Describes an operation and how it is done.</summary>
    public static Operation Of<TArguments, TResult>(
        OperatorVerb<TArguments, TResult> verb,
        string method,
        string route,
        string summary,
        Func<TArguments, Actor, CancellationToken, Task<OperationResult<TResult>>> handler
    )
        where TArguments : class
        where TResult : class =>
        new()
        {
            Verb = verb.Name,
            Method = method,
            Route = route,
            Summary = summary,
            Arguments = typeof(TArguments),
            Result = typeof(TResult),
            Handler = async (request, by, cancellationToken) =>
                request.TryRead<TArguments>(out var arguments, out var failure)
                    ? (await handler(arguments, by, cancellationToken)).ToAnswer()
                    : failure,
        };

    /// <summary>Does it.</summary>
    public Task<OperatorAnswer> AskAsync(OperatorRequest request, Actor by, CancellationToken cancellationToken) =>
        Handler(request, by, cancellationToken);
}
