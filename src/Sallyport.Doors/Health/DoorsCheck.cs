using Sallyport.Doors.Sessions;

namespace Sallyport.Doors.Health;

/// <summary>The doors are open. When the server stops this is the first to say so.</summary>
internal sealed class DoorsCheck(DoorState state) : IReadinessCheck
{
    public string Name => "doors";

    public ValueTask<string?> FindProblemAsync(CancellationToken cancellationToken) =>
        new(state.IsLeaving ? "the server is stopping" : null);
}
