using System.Collections.Concurrent;
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
    public async Task OnSessionClosed_EverySession_IsToldOnceWhenItIsFoundNoMore()
    {
        await using var host = await TestHost.StartAsync();
        var closed = new ConcurrentQueue<string>();
        host.Echo.OnSessionClosed(_ => throw new InvalidOperationException("closed"));
        host.Echo.OnSessionClosed(session => closed.Enqueue($"{session.Data} {host.Echo.Find(session.Id) is null}"));
        host.Echo.OnSessionOpened(session => session.Data = session.Transport);
        var polling = await PollingClient.OpenAsync(host);
        using var socket = await SocketClient.OpenAsync(host, "/engine.io/");

        // Closed politely a polling session is still found: its client may come for the rest.
        var session = host.Echo.Find(polling.Sid).ShouldNotBeNull();
        session.Close();
        host.Echo.Find(polling.Sid).ShouldNotBeNull();
        closed.ShouldBeEmpty();
        (await polling.PollAsync()).ShouldContain("1");
        await Until(1);
        socket.Cut();
        await Until(2);

        closed.ShouldBe(["Polling True", "WebSocket True"]);

        async Task Until(int count)
        {
            while (closed.Count < count)
            {
                await Task.Delay(5, TestContext.Current.CancellationToken);
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task MaxPayload_OfASession_HoldsFromItsNextMessage(bool isLowered)
    {
        await using var host = await TestHost.StartAsync();
        host.Echo.OnSessionOpened(session => session.MaxPayload = isLowered ? 10 : session.MaxPayload);
        var polling = await PollingClient.OpenAsync(host);
        using var socket = await SocketClient.OpenAsync(host, "/engine.io/");
        await socket.SendAsync("4short");
        (await socket.ReadAsync()).ShouldBe("4short");

        using var body = new StringContent("4this is longer");
        using var answer = await host.Http.PostAsync($"/engine.io/?EIO=4&transport=polling&sid={polling.Sid}", body);
        answer.StatusCode.ShouldBe(isLowered ? HttpStatusCode.RequestEntityTooLarge : HttpStatusCode.OK);
        await socket.SendAsync("4this is longer");
        if (isLowered)
        {
            await socket.ShouldCloseAsync();
        }
        else
        {
            (await socket.ReadAsync()).ShouldBe("4this is longer");
        }
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
