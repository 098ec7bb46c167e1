using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Sallyport.Fixtures;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.Tls;

/// <summary>Certificates are replaced under a running server, on real TLS connections.</summary>
public sealed class CertificateReloadTests : IAsyncLifetime
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly string _folder = Directory.CreateTempSubdirectory("sallyport-renew-").FullName;
    private readonly HandMovedTime _time = new();
    private TestCertificate _first = null!;
    private TestServer _server = null!;

    private string Live => Path.Combine(_folder, "live");

    public async ValueTask InitializeAsync()
    {
        // As certificate managers lay it out: a link to the folder in force.
        _first = TestCertificate.Create().WriteTo(Path.Combine(_folder, "1"));
        Directory.CreateSymbolicLink(Live, Path.Combine(_folder, "1"));
        _server = await TestServer.StartAsync(
            new()
            {
                ["Listen"] = "https://127.0.0.1:0",
                ["Tls:CertificateFile"] = Path.Combine(Live, "cert.pem"),
                ["Tls:KeyFile"] = Path.Combine(Live, "key.pem"),
            },
            builder => builder.Services.AddSingleton<TimeProvider>(_time)
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task LinkSwapped_NewConnectionsGetTheNewCertificate_OpenOnesStay()
    {
        (await ShownAsync()).ShouldBe(_first.Thumbprint);
        using var socket = await OpenAsync();

        var second = TestCertificate.Create().WriteTo(Path.Combine(_folder, "2"));
        Directory.Delete(Live);
        Directory.CreateSymbolicLink(Live, Path.Combine(_folder, "2"));
        _time.Advance(Interval);

        (await ShownAsync()).ShouldBe(second.Thumbprint);
        (await PingAsync(socket)).ShouldBe("""{"type":"pong"}""");
    }

    [Fact]
    public async Task FilesOverwritten_NewConnectionsGetTheNewCertificate()
    {
        var second = TestCertificate.Create().WriteTo(Live);
        _time.Advance(Interval);
        (await ShownAsync()).ShouldBe(second.Thumbprint);
    }

    [Fact]
    public async Task FaultyFiles_TheOldCertificateStaysAndTheLogSaysWhyOnce()
    {
        var second = TestCertificate.Create();

        // In the middle of a renewal: the certificate is there, its key is not yet.
        await File.WriteAllTextAsync(Path.Combine(Live, "cert.pem"), second.Certificate);
        _time.Advance(Interval);
        _time.Advance(Interval);
        (await ShownAsync()).ShouldBe(_first.Thumbprint);
        _server.Log.Lines.Count(line => line.Contains("CertificateFaulty", StringComparison.Ordinal)).ShouldBe(1);
        _server.Log.Lines.ShouldContain(line => line.Contains("is not the one of the certificate", StringComparison.Ordinal));

        await File.WriteAllTextAsync(Path.Combine(Live, "cert.pem"), "no certificate");
        _time.Advance(Interval);
        File.Delete(Path.Combine(Live, "cert.pem"));
        _time.Advance(Interval);
        (await ShownAsync()).ShouldBe(_first.Thumbprint);

        second.WriteTo(Live);
        _time.Advance(Interval);
        (await ShownAsync()).ShouldBe(second.Thumbprint);
        _server.Log.Lines.ShouldContain(line => line.Contains("CertificateRenewed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task CertificateThisPlatformCannotUse_TheOldOneStaysAndTheLogSaysWhy()
    {
        TestCertificate.CreateOfAnotherAlgorithm("2.16.840.1.101.3.4.3.18").WriteTo(Live);
        _time.Advance(Interval);

        (await ShownAsync()).ShouldBe(_first.Thumbprint);
        _server.Log.Lines.ShouldContain(line => line.Contains("CertificateFaulty", StringComparison.Ordinal));
    }

    private async Task<string> ShownAsync()
    {
        using var patience = new CancellationTokenSource(TestServer.Patience);
        using var tcp = new TcpClient();
        await tcp.ConnectAsync("127.0.0.1", _server.Port, patience.Token);
        await using var tls = new SslStream(tcp.GetStream());
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                    certificate is not null && certificate.Subject == "CN=localhost",
            },
            patience.Token
        );
        return tls.RemoteCertificate!.GetCertHashString();
    }

    private async Task<ClientWebSocket> OpenAsync()
    {
        var key = await _server.AddKeyAsync();
        var socket = new ClientWebSocket();
        socket.Options.Proxy = null;
        socket.Options.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=localhost";
        socket.Options.SetRequestHeader("x-api-key", key.Secret);
        using var patience = new CancellationTokenSource(TestServer.Patience);
        await socket.ConnectAsync(new Uri($"wss://127.0.0.1:{_server.Port}/ws"), patience.Token);
        return socket;
    }

    private static async Task<string> PingAsync(ClientWebSocket socket)
    {
        using var patience = new CancellationTokenSource(TestServer.Patience);
        await socket.SendAsync("""{"action":"ping"}"""u8.ToArray(), WebSocketMessageType.Text, true, patience.Token);
        var buffer = new byte[1000];
        var received = await socket.ReceiveAsync(buffer, patience.Token);
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }
}
