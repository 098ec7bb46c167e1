using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sallyport.SocketIO;
using Sallyport.SocketIO.Adapters;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Chooses how a server reaches the other servers of its cluster.</summary>
public static class SocketIOBuilderAdapterExtensions
{
    /// <summary>Replaces the adapter, which is <see cref="InMemoryAdapter"/> otherwise. The last call wins.</summary>
    /// <typeparam name="TAdapter">The adapter; made once, from the services.</typeparam>
    /// <param name="builder">The server.</param>
    /// <returns>The same builder.</returns>
    public static ISocketIOBuilder UseAdapter<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TAdapter>(
        this ISocketIOBuilder builder
    )
        where TAdapter : class, IAdapter
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Replace(ServiceDescriptor.Singleton<IAdapter, TAdapter>());
        return builder;
    }

    /// <summary>Replaces the adapter, which is <see cref="InMemoryAdapter"/> otherwise. The last call wins.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="make">Makes the adapter, once.</param>
    /// <returns>The same builder.</returns>
    public static ISocketIOBuilder UseAdapter(this ISocketIOBuilder builder, Func<IServiceProvider, IAdapter> make)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(make);
        builder.Services.Replace(ServiceDescriptor.Singleton(make));
        return builder;
    }
}
