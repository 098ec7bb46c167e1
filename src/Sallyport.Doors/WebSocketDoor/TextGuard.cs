using Microsoft.AspNetCore.Http.Features;

namespace Sallyport.Doors.WebSocketDoor;

/// <summary>
/// Puts a <see cref="TextGuardStream"/> under the next WebSocket of a request, over HTTP/1.1 upgrade and HTTP/2 extended CONNECT alike.
/// Must be in place before the WebSocket middleware looks at the request.
/// </summary>
internal sealed class TextGuard : IHttpUpgradeFeature, IHttpExtendedConnectFeature
{
    private readonly IHttpUpgradeFeature? _upgrade;
    private readonly IHttpExtendedConnectFeature? _connect;

    private TextGuard(IHttpUpgradeFeature? upgrade, IHttpExtendedConnectFeature? connect)
    {
        _upgrade = upgrade;
        _connect = connect;
    }

    /// <summary>Gets the stream under the accepted WebSocket; null before.</summary>
    public TextGuardStream? Stream { get; private set; }

    bool IHttpUpgradeFeature.IsUpgradableRequest => _upgrade?.IsUpgradableRequest ?? false;

    bool IHttpExtendedConnectFeature.IsExtendedConnect => _connect?.IsExtendedConnect ?? false;

    string? IHttpExtendedConnectFeature.Protocol => _connect?.Protocol;

    public static void Install(HttpContext context)
    {
        var features = context.Features;
        var guard = new TextGuard(features.Get<IHttpUpgradeFeature>(), features.Get<IHttpExtendedConnectFeature>());
        features.Set(guard);
        if (guard._upgrade is not null)
        {
            features.Set<IHttpUpgradeFeature>(guard);
        }

        if (guard._connect is not null)
        {
            features.Set<IHttpExtendedConnectFeature>(guard);
        }
    }

    async Task<Stream> IHttpUpgradeFeature.UpgradeAsync() => Stream = new TextGuardStream(await _upgrade!.UpgradeAsync());

    async ValueTask<Stream> IHttpExtendedConnectFeature.AcceptAsync() => Stream = new TextGuardStream(await _connect!.AcceptAsync());
}
