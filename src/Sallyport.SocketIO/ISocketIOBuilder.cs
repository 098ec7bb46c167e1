using Microsoft.Extensions.DependencyInjection;

namespace Sallyport.SocketIO;

/// <summary>Extends a registered Socket.IO server.</summary>
public interface ISocketIOBuilder
{
    /// <summary>Gets the services the server is registered with.</summary>
    IServiceCollection Services { get; }
}
