using System.IO.Compression;

namespace Sallyport.SocketIO.EngineIO;

/// <summary>
/// Compression of polling answers, with gzip or deflate as the client's <c>Accept-Encoding</c> says.
/// </summary>
/// <remarks>https://socket.io/docs/v4/server-options/#httpcompression</remarks>
public sealed class EngineCompressionOptions
{
    /// <summary>Gets or sets a value indicating whether answers are compressed.</summary>
    /// <value>The default value is <see langword="true"/>.</value>
    public bool IsEnabled { get; set; } = true;

    /// <summary>Gets or sets how many bytes an answer must have to be compressed.</summary>
    /// <value>The default value is 1,024 bytes.</value>
    public int Threshold { get; set; } = 1024;

    /// <summary>Gets or sets how much time may be spent for fewer bytes.</summary>
    /// <value>The default value is <see cref="CompressionLevel.Fastest"/>.</value>
    public CompressionLevel Level { get; set; } = CompressionLevel.Fastest;
}
