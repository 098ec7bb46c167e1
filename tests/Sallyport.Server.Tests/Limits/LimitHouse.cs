using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Sallyport.Access.Keys;
using Sallyport.Fixtures;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.Limits;

/// <summary>A server on a clock moved by hand, and clients that count what is admitted.</summary>
internal static class LimitHouse
{
    /// <summary>A request that reaches its handler and needs no node: what it lacks is told with this code.</summary>
    public const string Admitted = "MISSING_PARAMETER";

    public static Task<TestServer> StartAsync(HandMovedTime time, params (string Key, string Value)[] settings) =>
        TestServer.StartAsync(
            new(
                TestMarket
                    .Settings.Select(pair => (pair.Key, pair.Value))
                    .Concat(settings.Select(setting => (setting.Key, (string?)setting.Value)))
                    .ToDictionary(pair => pair.Key, pair => pair.Item2)
            ),
            builder => builder.Services.AddSingleton<TimeProvider>(time)
        );

    public static Task<WebSocketPeer> OpenWithKeyAsync(this TestServer server, IssuedKey key) =>
        server.OpenAsync(headers: new Dictionary<string, string> { ["x-api-key"] = key.Secret });

    public static async Task<SocketIOPeer> EnterAsync(this TestServer server, IssuedKey key)
    {
        var peer = await server.OpenSocketIOAsync();
        await peer.EnterAsync(key.Secret);
        return peer;
    }

    /// <summary>The error of one request on door B.</summary>
    public static async Task<JsonElement> RequestAsync(this WebSocketPeer peer) =>
        (await peer.AskAsync("""{"action":"request","request":"/evm/rpc","params":{}}""")).GetProperty("error");

    /// <summary>The error of one request on door A.</summary>
    public static async Task<JsonElement> RequestAsync(this SocketIOPeer peer) =>
        (await peer.AskAsync("/evm/rpc", "{}")).GetProperty("error");

    /// <summary>One request over HTTP.</summary>
    public static async Task<HttpResponseMessage> PostAsync(this TestServer server, IssuedKey key, string body = "{}")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/evm/rpc")
        {
            Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("x-api-key", key.Secret);
        return await server.Http.SendAsync(request);
    }

    public static string Code(this JsonElement error) => error.GetProperty("code").GetString()!;

    /// <summary>Sends requests until one is refused; gives how many were admitted.</summary>
    public static async Task<int> DrainAsync(this WebSocketPeer peer)
    {
        var admitted = 0;
        while ((await peer.RequestAsync()).Code() == Admitted)
        {
            admitted++;
        }

        return admitted;
    }
}
