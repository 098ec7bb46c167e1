using System.Net;
using Sallyport.LoadTest.Measuring;

namespace Sallyport.LoadTest.Peers;

/// <summary>A server as its clients see it.</summary>
/// <param name="Name">Which it is, one of <see cref="ServerNames"/>.</param>
/// <param name="EndPoint">Where it listens.</param>
/// <param name="Token">The token it lets in.</param>
internal sealed record Target(string Name, IPEndPoint EndPoint, string Token)
{
    /// <summary>Gets how it is spoken to.</summary>
    public Dialect Dialect { get; } =
        Name switch
        {
            ServerNames.SignalR => new SignalRDialect(),
            ServerNames.Raw => new RawDialect(),
            _ => new SocketIODialect(),
        };
}
