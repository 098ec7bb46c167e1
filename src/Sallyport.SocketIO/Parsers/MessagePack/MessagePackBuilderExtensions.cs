using Sallyport.SocketIO;
using Sallyport.SocketIO.Parsers.MessagePack;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets a Socket.IO server speak MessagePack.</summary>
public static class MessagePackBuilderExtensions
{
    /// <summary>
    /// Makes <see cref="MessagePackParser"/> the parser of the server, for clients with <c>socket.io-msgpack-parser</c>. Clients with the default parser are no longer
    /// understood: their sessions are closed.
    /// </summary>
    /// <param name="builder">The registered server.</param>
    /// <returns>The same builder.</returns>
    public static ISocketIOBuilder AddMessagePack(this ISocketIOBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure<SocketIOOptions>(options => options.Parser = MessagePackParser.Instance);
        return builder;
    }
}
