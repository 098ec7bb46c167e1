namespace Sallyport.Operations.Execution;

/// <summary>How an operation that takes long says how far it is, to whoever asked for it; nobody has to listen.</summary>
internal static class OperationProgress
{
    private static readonly AsyncLocal<Action<string>?> Listener = new();

    /// <summary>Has what is begun from here on tell <paramref name="listener"/>; called from other threads, and quickly to return.</summary>
    public static void Listen(Action<string>? listener) => Listener.Value = listener;

    /// <summary>Gets what an operation tells how far it is.</summary>
    public static Action<string> Teller => Listener.Value ?? (_ => { });
}
