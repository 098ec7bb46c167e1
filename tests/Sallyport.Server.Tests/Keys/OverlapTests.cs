using Microsoft.Extensions.DependencyInjection;
using Sallyport.Access.Audit;
using Sallyport.Access.Keys;
using Sallyport.Fixtures;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.Keys;

/// <summary>The end of a rotation's overlap, for sessions on both doors.</summary>
public sealed class OverlapTests
{
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    [Fact]
    [Trait("Requirement", "R14")]
    public async Task Rotate_EndOfTheOverlap_EndsLiveSessionsToTheMillisecond()
    {
        var time = new HandMovedTime();
        await using var server = await TestServer.StartAsync(customize: builder => builder.Services.AddSingleton<TimeProvider>(time));
        var key = await server.AddKeyAsync();
        await using var byToken = await server.OpenAsync(key);
        await using var byKey = await server.OpenSocketIOAsync();
        await byKey.EnterAsync(key.Secret);
        var rotation = new Rotation { Overlap = Overlap };
        var rotated = (await server.Keys.RotateAsync(key.Key.Id, rotation, Actor.Server, CancellationToken.None)).Value.ShouldNotBeNull();

        time.Advance(Overlap - Millisecond);
        (await byToken.AskAsync("""{"action":"ping"}""")).GetProperty("type").GetString().ShouldBe("pong");
        (await byKey.AskAsync("/usage", "{}")).GetProperty("success").GetBoolean().ShouldBeTrue();
        await server.MintAsync(key);

        time.Advance(Millisecond);
        (await byToken.CloseCodeAsync()).ShouldBe(4401);
        (await byKey.ReceiveAsync()).ShouldBe("41");
        await Should.ThrowAsync<HttpRequestException>(() => server.MintAsync(key));
        await server.MintAsync(rotated.Issued);
    }
}
