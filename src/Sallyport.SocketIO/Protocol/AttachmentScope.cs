namespace Sallyport.SocketIO.Protocol;

/// <summary>
/// The attachments of the packet whose JSON this thread writes or reads at the moment. JSON converters get no state of their own, and work within one call.
/// </summary>
internal static class AttachmentScope
{
    [ThreadStatic]
    public static List<ReadOnlyMemory<byte>>? Written;

    [ThreadStatic]
    public static IReadOnlyList<ReadOnlyMemory<byte>>? Read;

    [ThreadStatic]
    public static bool IsWriting;
}
