using System.Text.Json;

namespace Sallyport.SocketIO.Broadcasting;

/// <summary>Who asked for the acknowledgements of one server's sockets. Called from any thread; an answer may come before its receiver is named.</summary>
internal interface IAckSink
{
    void OnReceivers(IReadOnlyList<string> socketIds);

    void OnAnswer(string socketId, JsonElement arguments, IReadOnlyList<ReadOnlyMemory<byte>> attachments);

    void OnLeft(string socketId);
}
