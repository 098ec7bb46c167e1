using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Sallyport.SocketIO.EngineIO.Connections;

namespace Sallyport.SocketIO.EngineIO.WebSockets;

/// <summary>Turns an HTTP/1.1 request into a WebSocket framed by us. https://www.rfc-editor.org/rfc/rfc6455#section-4.2</summary>
internal static class WebSocketHandshake
{
    private const string Protocol = "websocket";
    private const string Version = "13";
    private const int KeyLength = 24;
    private const int KeyBytes = 16;

    private static readonly byte[] Guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"u8.ToArray();

    /// <summary>
    /// Tells whether the connection below the request can be had: Kestrel itself over HTTP/1.1. Where somebody stands in between, to log or to count,
    /// what passes the upgraded stream must reach him, so the request is not ours.
    /// </summary>
    public static bool CanFrame(HttpContext context) =>
        context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade
        && upgrade.GetType().Assembly == typeof(KestrelServerOptions).Assembly
        && context.Features.Get<IConnectionTransportFeature>() is not null
        && context.Features.Get<IConnectionLifetimeFeature>() is not null
        && IsValid(context.Request);

    /// <summary>Tells whether the client could compress. https://www.rfc-editor.org/rfc/rfc7692#section-7</summary>
    public static bool OffersCompression(HttpRequest request)
    {
        foreach (var offers in request.Headers.SecWebSocketExtensions)
        {
            if (offers is not null && offers.Contains("permessage-deflate", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Answers the request with 101. What comes and goes on the connection from then on is WebSocket frames.</summary>
    /// <param name="context">The request.</param>
    /// <param name="mayOutliveRequest">Whether the WebSocket may take the connection from HTTP, where that can be had.</param>
    public static async ValueTask<FramedConnection> AcceptAsync(HttpContext context, bool mayOutliveRequest)
    {
        // The stream is left alone: it would go through Kestrel's HTTP layers to the very pipe.
        _ = await UpgradeAsync(context);
        var transport = context.Features.GetRequiredFeature<IConnectionTransportFeature>().Transport;
        var lifetime = context.Features.GetRequiredFeature<IConnectionLifetimeFeature>();
        return mayOutliveRequest && transport is ConnectionTakeover { IsFree: true } takeover
            ? new FramedConnection(takeover.Transport, lifetime, takeover)
            : new FramedConnection(transport, lifetime, Takeover: null);
    }

    /// <summary>As <see cref="AcceptAsync"/>, for a WebSocket that will not live.</summary>
    public static async ValueTask<WebSocket> AcceptManagedAsync(HttpContext context) =>
        WebSocket.CreateFromStream(await UpgradeAsync(context), new WebSocketCreationOptions { IsServer = true });

    /// <summary>Checks what RFC 6455 asks of the request; the server checked <c>Connection: Upgrade</c>.</summary>
    internal static bool IsValid(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        && string.Equals(request.Headers.Upgrade, Protocol, StringComparison.OrdinalIgnoreCase)
        && request.Headers.SecWebSocketVersion == Version
        && IsKey(request.Headers.SecWebSocketKey);

    /// <summary>Gives the answer to a client's key. https://www.rfc-editor.org/rfc/rfc6455#section-4.2.2</summary>
    [SuppressMessage("Security", "CA5350", Justification = "RFC 6455 asks for SHA-1; nothing is secured by it.")]
    internal static string AcceptOf(string key)
    {
        Span<byte> text = stackalloc byte[KeyLength + Guid.Length];
        _ = Encoding.ASCII.GetBytes(key, text);
        Guid.CopyTo(text[KeyLength..]);
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(text, hash);
        return Convert.ToBase64String(hash);
    }

    private static Task<Stream> UpgradeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.Upgrade = Protocol;
        headers.SecWebSocketAccept = AcceptOf(context.Request.Headers.SecWebSocketKey.ToString());
        if (Subprotocol.TryChoose(context.Request, out var subprotocol) && subprotocol is not null)
        {
            headers.SecWebSocketProtocol = subprotocol;
        }

        return context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
    }

    private static bool IsKey(string? key) => key is { Length: KeyLength } && Base64.IsValid(key, out var length) && length == KeyBytes;
}
