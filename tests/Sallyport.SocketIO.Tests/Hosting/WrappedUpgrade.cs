using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Features;

namespace Sallyport.SocketIO.Tests.Hosting;

/// <summary>Stands between the server and who upgrades, as a middleware that logs what passes does: the frames are then not ours.</summary>
internal sealed class WrappedUpgrade(IHttpUpgradeFeature inner) : IHttpUpgradeFeature
{
    private int _count;

    public bool IsUpgradableRequest => inner.IsUpgradableRequest;

    /// <summary>Gets a value indicating whether the upgrade went through here.</summary>
    public bool IsUpgraded => Volatile.Read(ref _count) > 0;

    public Task<Stream> UpgradeAsync()
    {
        Interlocked.Increment(ref _count);
        return inner.UpgradeAsync();
    }

    /// <summary>Has every upgrade go through here.</summary>
    public static void Use(IApplicationBuilder app) =>
        app.Use(
            (context, next) =>
            {
                if (context.Features.Get<IHttpUpgradeFeature>() is { } upgrade)
                {
                    context.Features.Set<IHttpUpgradeFeature>(new WrappedUpgrade(upgrade));
                }

                return next(context);
            }
        );
}
