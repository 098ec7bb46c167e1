using System.Diagnostics;
using Sallyport.Doors.Errors;
using Sallyport.Operations.Execution;

namespace Sallyport.Operations.AdminApi;

/// <summary>Failures of operations as rows of the public catalogue. Exhaustive: a test walks every kind. Hints speak of the command line and stay there.</summary>
internal static class AdminErrors
{
    public static RequestFailure Map(OperatorFailure failure) =>
        failure.Kind switch
        {
            OperatorFailureKind.Invalid => new(RequestError.InvalidParameter, failure.Message),
            OperatorFailureKind.NotFound => new(RequestError.NotFound, failure.Message),
            OperatorFailureKind.Refused or OperatorFailureKind.Configuration => new(RequestError.Conflict, failure.Message),
            OperatorFailureKind.Environment => new(RequestError.Unavailable, failure.Message),
            OperatorFailureKind.Failed => new(RequestError.Internal, failure.Message),
            _ => throw new UnreachableException(),
        };

    /// <summary>Tells whether a failure is sure to have changed nothing, so that the same request may be tried again as if it had never come.</summary>
    public static bool ChangedNothing(OperatorFailure failure) =>
        failure.Kind
            is OperatorFailureKind.Invalid
                or OperatorFailureKind.NotFound
                or OperatorFailureKind.Refused
                or OperatorFailureKind.Configuration;
}
