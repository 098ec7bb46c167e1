using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sallyport.SocketIO;
using Sallyport.SocketIO.EngineIO;

namespace Sallyport.ConformanceHost;

/// <summary>P3: who is let in, and how a socket ends.</summary>
internal static partial class AuthProfile
{
    public static readonly Profile Profile = new("P3", AddServices, Map, WarmUpAsync);

    private static void AddServices(IServiceCollection services) =>
        services.AddSocketIO(options =>
        {
            options.Engine.PingInterval = TimeSpan.FromSeconds(1);
            options.Engine.PingTimeout = TimeSpan.FromMilliseconds(500);
            options.Engine.Cors.AllowAnyOrigin = true;
            options.Engine.AllowRequest = context => ValueTask.FromResult(FindDenial(context.Request.Query));
            options.ConnectTimeout = TimeSpan.FromSeconds(1);
        });

    private static void Map(WebApplication app)
    {
        var server = app.Services.GetRequiredService<SocketIOServer>();
        var record = new Record();
        server.Of("/").OnConnected(record.Add);
        server.Of("/secure").Use(CheckTokenAsync).OnConnected(record.Add);
        server
            .Of("/never")
            .Use(
                async (_, cancellationToken) =>
                {
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                    return null;
                }
            );
        MapChain(server.Of("/chain"));
        server
            .Of(TenantPattern())
            .Use((socket, _) => ValueTask.FromResult(TenantOf(socket) == socket.Namespace.Name ? null : new ConnectRefusal("wrong tenant")))
            .OnConnected(record.Add);
        app.MapSocketIO();
    }

    // Only refusals: the profile counts who comes in.
    private static Task WarmUpAsync(int port) =>
        WarmUp.RunAsync("/socket.io/", ["40/secure,{\"token\":\"expired\"}", "40/chain,", "40/tenant-0,{\"tenant\":1}"], port);

    private static HandshakeRefusal? FindDenial(IQueryCollection query) =>
        query.TryGetValue("deny", out var values) ? new HandshakeRefusal(values == "msg" ? "no entry" : "Forbidden") : null;

    private static async ValueTask<ConnectRefusal?> CheckTokenAsync(Socket socket, CancellationToken cancellationToken)
    {
        if (!socket.Handshake.Auth.TryGetProperty("token", out var token))
        {
            return new ConnectRefusal("missing token");
        }

        switch (token.ValueKind == JsonValueKind.String ? token.GetString() : null)
        {
            case "valid":
                socket.Data = "alice";
                return null;
            case "slow":
                await Task.Delay(300, cancellationToken);
                socket.Data = "alice";
                return null;
            case "slow-reject":
                await Task.Delay(300, cancellationToken);
                return new ConnectRefusal("slow rejected");
            case "expired":
                var expired = new ExpiredData("TOKEN_EXPIRED", 1700000000);
                return ConnectRefusal.Create("token expired", expired, ProfileJson.Default.ExpiredData);
            default:
                return ConnectRefusal.Create("invalid token", new CodeData("INVALID_TOKEN"), ProfileJson.Default.CodeData);
        }
    }

    private static void MapChain(Namespace chain) =>
        chain
            .Use(
                (socket, _) =>
                {
                    socket.Data = new List<string> { "a" };
                    return ValueTask.FromResult<ConnectRefusal?>(null);
                }
            )
            .Use(
                (socket, _) =>
                {
                    var steps = (List<string>)socket.Data!;
                    steps.Add("b");
                    return ValueTask.FromResult<ConnectRefusal?>(
                        ConnectRefusal.Create("stopped", new StepsData(steps), ProfileJson.Default.StepsData)
                    );
                }
            )
            .Use((_, _) => throw new InvalidOperationException("The middleware behind a refusal ran."));

    private static string TenantOf(Socket socket) =>
        "/tenant-" + (socket.Handshake.Auth.TryGetProperty("tenant", out var tenant) ? tenant.ToString() : "undefined");

    [GeneratedRegex(@"^/tenant-[0-9]+\z", RegexOptions.NonBacktracking)]
    private static partial Regex TenantPattern();

    /// <summary>What happened to the sockets so far, and the events that ask for it.</summary>
    private sealed class Record
    {
        private readonly ConcurrentDictionary<string, string> _reasons = new(StringComparer.Ordinal);
        private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

        public void Add(Socket socket)
        {
            _counts.AddOrUpdate(socket.Namespace.Name, 1, static (_, count) => count + 1);
            if (socket.Handshake.Auth.TryGetProperty("tag", out var tag))
            {
                socket.OnDisconnected(reason => _reasons[tag.ToString()] = reason.ToText());
            }

            socket.On("whoami", received => _ = received.TryAck(Describe(socket), ProfileJson.Default.WhoAmI));
            socket.On("kick", _ => socket.Disconnect());
            socket.On("kick-hard", _ => socket.Disconnect(close: true));
            socket.On("drop", _ => socket.Session.Close());
            socket.On(
                "reason-of",
                ProfileJson.Default.JsonElement,
                (tag, received) =>
                {
                    _ = received.TryAck(_reasons.GetValueOrDefault(tag.ToString()), ProfileJson.Default.String!);
                    return ValueTask.CompletedTask;
                }
            );
            socket.On(
                "count-of",
                ProfileJson.Default.JsonElement,
                (name, received) =>
                {
                    _ = received.TryAck(_counts.GetValueOrDefault(name.ToString()), ProfileJson.Default.Int32);
                    return ValueTask.CompletedTask;
                }
            );
        }

        private static WhoAmI Describe(Socket socket) =>
            new(
                socket.Id,
                socket.Namespace.Name,
                socket.Data as string,
                socket.Handshake.Auth,
                socket.Handshake.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value[^1] ?? "", StringComparer.Ordinal)
            );
    }
}
