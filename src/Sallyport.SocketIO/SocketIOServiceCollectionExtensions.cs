#pragma warning disable
using Sallyport.SocketIO;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the Socket.IO server.</summary>
public static class SocketIOServiceCollectionExtensions
{
    /// <summary>Registers a <see cref="SocketIOServer"/>. Calling it twice adds to the settings of the one server.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes the settings.</param>
    /// <returns>A builder for extensions.</returns>
    public static ISocketIOBuilder AddSocketIO(this IServiceCollection services, Action<SocketIOOptions>? configure = null) =>
        throw new NotImplementedException();
}
