using System.Runtime.InteropServices;

namespace Sallyport.SocketIO.Parsers;

/// <summary>What one packet of a client may have. A decoder checks it before it buffers anything.</summary>
/// <param name="MaxAttachments">The most attachments; see <see cref="SocketIOOptions.MaxAttachments"/>.</param>
/// <param name="MaxJsonDepth">How deep the JSON of the whole packet may be nested; see <see cref="SocketIOOptions.MaxJsonDepth"/>.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SocketParserLimits(int MaxAttachments, int MaxJsonDepth);
