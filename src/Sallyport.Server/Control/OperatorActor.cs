using Sallyport.Access.Audit;

namespace Sallyport.Server.Control;

/// <summary>Names the operator at the command line for the audit log.</summary>
internal static class OperatorActor
{
    public static Actor Of(OperatorRequest request) => new(ActorKind.Operator, request.By is { Length: > 0 } by ? by : "local");
}
