using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Sallyport.Access;
using Sallyport.Access.Accounts;
using Sallyport.Access.Keys;
using Sallyport.Access.Tokens;
using Sallyport.Access.Usage;

namespace Sallyport.Server.Tests.TestHost;

/// <summary>Takes the stores of a server away and gives them back: while it is down, every call of every one of them fails.</summary>
internal sealed class StoreSwitch
{
    private static readonly Type[] Stores = [typeof(IKeyStore), typeof(IAccountStore), typeof(ITokenUseStore), typeof(IUsageStore)];

    private volatile bool _isDown;

    public bool IsDown
    {
        get => _isDown;
        set => _isDown = value;
    }

    public void Install(IServiceCollection services)
    {
        foreach (var store in Stores)
        {
            var real = services.Last(service => service.ServiceType == store);
            services.Remove(real);
            services.AddSingleton(store, provider => Wrap(store, Create(real, provider)));
        }
    }

    private static object Create(ServiceDescriptor service, IServiceProvider provider) =>
        service.ImplementationInstance
        ?? service.ImplementationFactory?.Invoke(provider)
        ?? ActivatorUtilities.CreateInstance(provider, service.ImplementationType!);

    private object Wrap(Type store, object real)
    {
        var proxy = DispatchProxy.Create(store, typeof(Failing));
        ((Failing)proxy).Set(this, real);
        return proxy;
    }

#pragma warning disable CA1852 // The proxy is derived from it at run time.
    public class Failing : DispatchProxy
#pragma warning restore CA1852
    {
        private StoreSwitch _switch = null!;
        private object _real = null!;

        internal void Set(StoreSwitch parent, object real) => (_switch, _real) = (parent, real);

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (_switch.IsDown)
            {
                throw new AccessStoreException("The test has taken the store away.");
            }

            try
            {
                return targetMethod!.Invoke(_real, args);
            }
            catch (TargetInvocationException exception)
            {
                throw exception.InnerException!;
            }
        }
    }
}
