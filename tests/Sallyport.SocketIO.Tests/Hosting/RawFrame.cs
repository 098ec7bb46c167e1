using System.Text;

namespace Sallyport.SocketIO.Tests.Hosting;

/// <summary>A frame as it came.</summary>
internal sealed record RawFrame(int Opcode, bool IsFinal, int Reserved, byte[] Payload)
{
    public string Text => Encoding.UTF8.GetString(Payload);
}
