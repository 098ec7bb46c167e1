using System.Text;
using Sallyport.LoadTest.Wire;

namespace Sallyport.LoadTest.Peers;

/// <summary>How the scenarios' requests and answers are written in a peer's protocol. Everything is made before the clock runs.</summary>
internal abstract class Dialect
{
    /// <summary>Gets what each side says until requests may be made.</summary>
    public abstract IReadOnlyList<Greeting> Greetings { get; }

    /// <summary>Gets the byte that ends a message within a stream of frames; null: a message is a frame.</summary>
    public virtual byte? RecordEnd => null;

    /// <summary>Gets the server's sign of life.</summary>
    public virtual byte[] Heartbeat => [];

    /// <summary>Gets the frame it is answered with; null where there is none.</summary>
    public virtual byte[]? HeartbeatAnswer => null;

    /// <summary>Gets the frames a client leaves with.</summary>
    public virtual byte[] Goodbye => ClientFrame.Close;

    /// <summary>Gets how the message begins that refuses a client.</summary>
    public virtual byte[] Refusal => [];

    /// <summary>Gets a value indicating whether the refusal comes after the greeting.</summary>
    public virtual bool RefusesLate => false;

    /// <summary>A request that is answered with its text.</summary>
    /// <param name="slot">Ten to ninety-nine: which of the connection's requests under way it is.</param>
    /// <param name="text">ASCII.</param>
    public abstract byte[] Echo(int slot, string text);

    public abstract byte[] EchoAnswer(int slot, string text);

    /// <summary>A message that makes the server send its text to everybody.</summary>
    public abstract byte[] Broadcast(string text);

    /// <summary>What everybody gets.</summary>
    public abstract byte[] News(string text);

    /// <summary>A request to be put into rooms.</summary>
    public abstract byte[] Join(int slot, IReadOnlyList<string> rooms);

    public abstract byte[] JoinAnswer(int slot, int rooms);

    /// <summary>A message that makes the server send its text to a room.</summary>
    public abstract byte[] ToRoom(string room, string text);

    /// <summary>The request that opens the WebSocket.</summary>
    public byte[] Upgrade(string token) =>
        Encoding.ASCII.GetBytes(
            $"GET {Path(token)} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );

    protected abstract string Path(string token);

    protected static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
