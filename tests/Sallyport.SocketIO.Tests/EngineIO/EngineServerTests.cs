using System.Net;
using System.Net.WebSockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.EngineIO;

public sealed class EngineServerTests
{
    [Fact]
    public async Task Sessions_OfTwoServersInOneApplication_AreApart()
    {
        await using var host = await TestHost.StartAsync(configureEngine: engine => engine.PingInterval = TimeSpan.FromSeconds(7));

        var client = await PollingClient.OpenAsync(host, "/engine.io/");
        var other = await host.Http.GetStringAsync("/socket.io/?EIO=4&transport=polling");

        other.ShouldContain("\"pingInterval\":25000");
        host.Echo.SessionCount.ShouldBe(1);
        host.Echo.Sessions.Select(session => session.Id).ShouldBe([client.Sid]);
        host.Echo.Find(client.Sid).ShouldNotBeNull().Transport.ShouldBe(EngineTransports.Polling);
        host.Server.Engine.Find(client.Sid).ShouldBeNull();
        host.Server.Engine.SessionCount.ShouldBe(1);
        using var wrongDoor = await host.Http.GetAsync($"/socket.io/?EIO=4&transport=polling&sid={client.Sid}");
        wrongDoor.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task StopAdmitting_OfOneServer_LeavesTheOtherOpen()
    {
        await using var host = await TestHost.StartAsync();

        host.Echo.StopAdmitting();

        host.Echo.IsAdmitting.ShouldBeFalse();
        using var refused = await host.Http.GetAsync("/engine.io/?EIO=4&transport=polling");
        refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        using var admitted = await host.Http.GetAsync("/socket.io/?EIO=4&transport=polling");
        admitted.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task CloseAsync_OpenSessions_EndsThem()
    {
        await using var host = await TestHost.StartAsync();
        using var client = await SocketClient.OpenAsync(host, "/engine.io/");

        var closing = host.Echo.CloseAsync(TestContext.Current.CancellationToken);

        await client.ShouldCloseAsync();
        await closing;
        host.Echo.SessionCount.ShouldBe(0);
        await Should.ThrowAsync<WebSocketException>(() => SocketClient.OpenAsync(host, "/engine.io/"));
    }

    [Fact]
    public void Constructor_WithoutRegistration_SaysWhatToCall()
    {
        using var services = new ServiceCollection().BuildServiceProvider();

        Should
            .Throw<InvalidOperationException>(() => new EngineServer(services, new EngineOptions(), _ => null!))
            .Message.ShouldContain("AddEngineIO");
    }

    [Fact]
    public void Constructor_SettingsWithoutSense_NamesAllProblems()
    {
        using var services = new ServiceCollection().AddEngineIO().BuildServiceProvider();
        var options = new EngineOptions { MaxPayload = 0, BodyTimeout = TimeSpan.Zero };

        Should.Throw<OptionsValidationException>(() => new EngineServer(services, options, _ => null!)).Failures.Count().ShouldBe(2);
    }

    [Fact]
    public async Task AddSocketIO_SettingsWithoutSense_NamesThemAsTheyAreWritten()
    {
        var thrown = await Should.ThrowAsync<OptionsValidationException>(() =>
            TestHost.StartAsync(configure: options =>
            {
                options.Engine.PingInterval = TimeSpan.Zero;
                options.MaxJsonDepth = 0;
            })
        );

        thrown.Failures.ShouldBe([
            "Engine.PingInterval must be more than zero and at most 24 days, and is 00:00:00.",
            "MaxJsonDepth must be 1 or more, and is 0.",
        ]);
    }

    [Fact]
    public void Constructor_AddEngineIOAlone_IsEnough()
    {
        using var services = new ServiceCollection().AddEngineIO().BuildServiceProvider();

        new EngineServer(services, new EngineOptions(), _ => null!).SessionCount.ShouldBe(0);
    }
}
