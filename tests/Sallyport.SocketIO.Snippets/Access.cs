namespace Sallyport.SocketIO.Snippets;

/// <summary>docs/socketio/authentication.md and recovery.md.</summary>
internal static class Access
{
    public static void Refuse(WebApplicationBuilder builder)
    {
        builder.Services.AddSocketIO(options =>
        {
            options.Engine.Cors.AllowedOrigins.Add("https://app.example");
            options.Engine.Cors.RefuseOthers = true;
            options.Engine.AllowRequest = context =>
                ValueTask.FromResult(context.Request.Headers.UserAgent.Count == 0 ? new HandshakeRefusal("no") : null);
        });
    }

    public static void Authenticate(SocketIOServer server, Users users)
    {
        server
            .Of("/")
            .Use(
                async (socket, cancellationToken) =>
                {
                    if (!socket.Handshake.Auth.TryGetProperty("token", out var token) || token.ValueKind != JsonValueKind.String)
                    {
                        return new ConnectRefusal("missing token");
                    }

                    socket.Data = await users.FindAsync(token.GetString()!, cancellationToken);
                    return socket.Data is null ? new ConnectRefusal("invalid token") : null;
                }
            );
    }

    public static void Recover(WebApplicationBuilder builder, SocketIOServer server)
    {
        builder.Services.AddSocketIO(options => options.Recovery.Enabled = true);

        server
            .Of("/")
            .OnConnected(socket =>
            {
                if (!socket.Recovered)
                {
                    socket.Join("news");
                }
            });
    }

    internal sealed class Users
    {
        public Task<object?> FindAsync(string token, CancellationToken cancellationToken) =>
            Task.FromResult<object?>(token.Length > 0 && !cancellationToken.IsCancellationRequested ? token : null);
    }
}
