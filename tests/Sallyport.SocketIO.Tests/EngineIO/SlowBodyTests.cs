using System.Net;
using System.Net.Sockets;
using System.Text;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.EngineIO;

/// <summary>A body that trickles in holds a request, a buffer and a session: it has an end.</summary>
public sealed class SlowBodyTests
{
    [Theory]
    [InlineData("Content-Length: 100\r\n\r\n4a")]
    [InlineData("Content-Length: 100\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n2\r\n4a\r\n")]
    public async Task Post_BodyThatDoesNotEnd_EndsWithItsTime(string rest)
    {
        await using var host = await TestHost.StartAsync(configureEngine: engine => engine.BodyTimeout = TimeSpan.FromSeconds(5));
        var client = await PollingClient.OpenAsync(host);
        using var connection = await BeginPostAsync(host, client, rest);

        host.Time.Advance(TimeSpan.FromSeconds(5));

        await ShouldBeCutAsync(connection);
        host.Echo.SessionCount.ShouldBe(0);
        (await client.TryPollAsync()).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Post_BodyInTime_IsTaken()
    {
        await using var host = await TestHost.StartAsync(configureEngine: engine => engine.BodyTimeout = TimeSpan.FromSeconds(5));
        var client = await PollingClient.OpenAsync(host);
        using var connection = await BeginPostAsync(host, client, "Content-Length: 4\r\n\r\n4a");

        host.Time.Advance(TimeSpan.FromSeconds(4.9));
        await connection.GetStream().WriteAsync("bc"u8.ToArray());

        (await client.PollAsync()).ShouldBe("4abc");
        host.Time.Advance(TimeSpan.FromSeconds(5));
        host.Echo.SessionCount.ShouldBe(1);
    }

    [Fact]
    public async Task Post_SessionEndsMeanwhile_IsCut()
    {
        await using var host = await TestHost.StartAsync();
        var client = await PollingClient.OpenAsync(host);
        using var connection = await BeginPostAsync(host, client, "Content-Length: 100\r\n\r\n4a");

        host.Echo.Find(client.Sid)!.Abort();

        await ShouldBeCutAsync(connection);
    }

    private static async Task<TcpClient> BeginPostAsync(TestHost host, PollingClient client, string rest)
    {
        var connection = new TcpClient();
        await connection.ConnectAsync(host.Address.Host, host.Address.Port);
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"POST {client.Url} HTTP/1.1\r\nHost: a\r\n{rest}"));
        await host.Requests.WaitForAsync(count => count == 1);
        return connection;
    }

    private static async Task ShouldBeCutAsync(TcpClient connection)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            (await connection.GetStream().ReadAsync(new byte[1024], patience.Token)).ShouldBe(0);
        }
        catch (IOException)
        {
            // Reset: cut as well.
        }
    }
}
