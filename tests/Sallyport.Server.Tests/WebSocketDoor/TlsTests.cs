using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Sallyport.Access.Keys;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.WebSocketDoor;

/// <summary>The doors over TLS, where browsers may open WebSockets inside an HTTP/2 connection (RFC 8441).</summary>
public sealed class TlsTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sallyport-tls-").FullName;
    private string _thumbprint = "";
    private TestServer _server = null!;
    private IssuedKey _key = null!;

    public async ValueTask InitializeAsync()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        _thumbprint = certificate.Thumbprint;
        var certificateFile = Path.Combine(_folder, "cert.pem");
        var keyFile = Path.Combine(_folder, "key.pem");
        await File.WriteAllTextAsync(certificateFile, certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem());
        _server = await TestServer.StartAsync(
            new()
            {
                ["Listen"] = "https://127.0.0.1:0",
                ["Tls:CertificateFile"] = certificateFile,
                ["Tls:KeyFile"] = keyFile,
            }
        );
        _key = await _server.AddKeyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("1.1", "/ws")]
    [InlineData("2.0", "/ws")]
    [InlineData("1.1", "/socket.io/?EIO=4&transport=websocket")]
    public async Task Open_OverTls_Works(string version, string path)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == _thumbprint;
        using var invoker = new HttpMessageInvoker(handler);
        using var socket = new ClientWebSocket();
        socket.Options.HttpVersion = Version.Parse(version);
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        socket.Options.SetRequestHeader("x-api-key", _key.Secret);
        using var patience = new CancellationTokenSource(TestServer.Patience);
        await socket.ConnectAsync(new Uri($"wss://127.0.0.1:{_server.Port}{path}"), invoker, patience.Token);

        if (path == "/ws")
        {
            (await AskAsync(socket, """{"action":"ping"}""")).ShouldBe("""{"type":"pong"}""");
            await socket.SendAsync(new byte[] { (byte)'"', 0xFF, (byte)'"' }, WebSocketMessageType.Text, true, patience.Token);
            (await socket.ReceiveAsync(new byte[100], patience.Token)).MessageType.ShouldBe(WebSocketMessageType.Close);
            ((int)socket.CloseStatus!.Value).ShouldBe(4400);
        }
        else
        {
            (await ReceiveAsync(socket)).ShouldStartWith("0{");
            (await AskAsync(socket, "40")).ShouldStartWith("40{");
        }
    }

    private static async Task<string> AskAsync(ClientWebSocket socket, string text)
    {
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);
        return await ReceiveAsync(socket);
    }

    private static async Task<string> ReceiveAsync(ClientWebSocket socket)
    {
        using var patience = new CancellationTokenSource(TestServer.Patience);
        var buffer = new byte[4096];
        var received = await socket.ReceiveAsync(buffer, patience.Token);
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }
}
