using System.Text.Json.Serialization;

namespace Sallyport.SocketIO;

/// <summary>
/// Binary data at any depth of a typed argument, both ways: a <c>Buffer</c>, <c>ArrayBuffer</c> or typed array of a JavaScript client. The JSON of the
/// packet holds a placeholder in its place, the data follow in a message of their own.
/// </summary>
/// <param name="Data">The data; not copied. It must not change after it was handed over for sending.</param>
[JsonConverter(typeof(AttachmentConverter))]
public readonly record struct Attachment(ReadOnlyMemory<byte> Data)
{
    /// <summary>Makes an attachment of a whole array.</summary>
    /// <param name="data">The data; not copied.</param>
    public static implicit operator Attachment(byte[] data) => FromBytes(data);

    /// <summary>Makes an attachment of a whole array.</summary>
    /// <param name="data">The data; not copied.</param>
    /// <returns>The attachment.</returns>
    public static Attachment FromBytes(byte[] data) => new(data);
}
