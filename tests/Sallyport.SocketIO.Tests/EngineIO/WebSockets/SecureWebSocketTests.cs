using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.EngineIO.WebSockets;

/// <summary>TLS stands between the socket and the pipes; over HTTP/2 there are no pipes of the connection's own.</summary>
public sealed class SecureWebSocketTests
{
    [Theory]
    [InlineData("1.1", false)]
    [InlineData("1.1", true)]
    [InlineData("2.0", true)]
    public async Task Messages_OverTls_ComeBackInOrder(string version, bool isPrepared)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var token = patience.Token;
        using var key = ECDsa.Create();
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(
            DateTimeOffset.UnixEpoch,
            DateTimeOffset.UnixEpoch.AddYears(100)
        );
        var thumbprint = certificate.GetCertHashString();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
                kestrel.Listen(
                    IPAddress.Loopback,
                    0,
                    listen =>
                    {
                        listen.Protocols = HttpProtocols.Http1AndHttp2;
                        listen.UseHttps(certificate);
                        if (isPrepared)
                        {
                            listen.UseSocketIOConnections();
                        }
                    }
                )
            );
        builder.Services.AddRouting();
        builder.Services.AddSingleton<TimeProvider>(new ManualTime());
        builder.Services.AddEngineIO();
        await using var app = builder.Build();
        var ended = new TaskCompletionSource();
        app.Use(next =>
            async context =>
            {
                await next(context);
                ended.TrySetResult();
            }
        );
        app.MapEngineIO("/engine.io/", new EngineServer(app.Services, new EngineOptions(), session => new Echo(session)));
        await app.StartAsync(token);
        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        using var handler = new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == thumbprint },
        };
        using var invoker = new HttpMessageInvoker(handler);
        using var client = new ClientWebSocket
        {
            Options = { HttpVersion = Version.Parse(version), HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact },
        };

        await client.ConnectAsync(new Uri($"wss://{address.Authority}/engine.io/?EIO=4&transport=websocket"), invoker, token);
        (await ReadAsync(client, token)).ShouldStartWith("0{");
        string[] sent = ["4a", "4" + new string('b', 300_000), "4c"];
        foreach (var text in sent)
        {
            await client.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, token);
        }

        foreach (var text in sent)
        {
            (await ReadAsync(client, token)).ShouldBe(text);
        }

        if (isPrepared && version == "1.1")
        {
            await ended.Task.WaitAsync(token);
        }

        ended.Task.IsCompleted.ShouldBe(isPrepared && version == "1.1");
        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, null, token);
        client.CloseStatus.ShouldBe(WebSocketCloseStatus.NormalClosure);
    }

    private static async Task<string> ReadAsync(ClientWebSocket client, CancellationToken cancellationToken)
    {
        var buffer = new byte[400_000];
        var length = 0;
        while (true)
        {
            var received = await client.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
            length += received.Count;
            if (received.EndOfMessage)
            {
                return Encoding.UTF8.GetString(buffer, 0, length);
            }
        }
    }

    private sealed class Echo(EngineSession session) : IEngineListener
    {
        public ValueTask OnMessageAsync(ReadOnlyMemory<byte> data, bool isBinary)
        {
            session.TrySend(EngineMessage.Text(data.Span)).ShouldBeTrue();
            return ValueTask.CompletedTask;
        }

        public ValueTask OnClosedAsync(EngineCloseReason reason) => ValueTask.CompletedTask;
    }
}
