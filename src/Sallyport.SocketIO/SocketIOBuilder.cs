using Microsoft.Extensions.DependencyInjection;

namespace Sallyport.SocketIO;

internal sealed class SocketIOBuilder(IServiceCollection services) : ISocketIOBuilder
{
    public IServiceCollection Services { get; } = services;
}
