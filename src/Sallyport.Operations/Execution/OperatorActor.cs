using Sallyport.Access.Audit;
using Sallyport.Storage.Folder;

namespace Sallyport.Operations.Execution;

/// <summary>Names the operator at the command line for the audit log: by the user of the process, never by what the process says of itself.</summary>
internal static class OperatorActor
{
    /// <summary>Gets the user of this process, for a command that does its work itself.</summary>
    public static Actor Self => new(ActorKind.Operator, MachineUser.CurrentName);

    /// <summary>Gets the user of the process at the other end of the control socket.</summary>
    public static Actor Of(uint? user) => new(ActorKind.Operator, user is { } known ? MachineUser.NameOf(known) : "local");
}
