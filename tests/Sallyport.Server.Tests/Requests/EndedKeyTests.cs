using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Sallyport.Access.Audit;
using Sallyport.Access.Keys;
using Sallyport.Doors.Errors;
using Sallyport.Doors.Limits;
using Sallyport.Doors.Requests;
using Sallyport.Doors.Sessions;
using Sallyport.Fixtures;
using Sallyport.Server.Tests.Limits;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.Requests;

/// <summary>A request that arrives after its key ended, and before its connection is closed, does nothing.</summary>
public sealed class EndedKeyTests
{
    private readonly HandMovedTime _time = new();
    private readonly StuckHandler _handler = new();

    [Theory]
    [Trait("Requirement", "R18")]
    [InlineData("revoked")]
    [InlineData("expired")]
    [InlineData("disabled")]
    public async Task Request_WhoseBodyArrivesAfterTheKeyEnded_IsRefusedAndReachesNoHandler(string ending)
    {
        _handler.LetGo.SetResult();
        await using var server = await LargeAnswers.StartAsync(_time, _handler);
        var account = await server.AddAccountAsync();
        var key = await server.AddKeyAsync(account, expiresAt: _time.GetUtcNow() + TimeSpan.FromMinutes(1));
        using var body = new HeldBody();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/stuck") { Content = body };
        request.Headers.Add("x-api-key", key.Secret);
        var answering = server.Http.SendAsync(request);

        // Admitted, and its body is being read.
        await Eventually.TrueAsync(() => server.Services.GetRequiredService<WorkBounds>().Node.Requests == 1);
        await EndAsync(server, account.Id, key, ending);
        body.Finish();

        using var response = await answering;
        ((int)response.StatusCode).ShouldBe(401);
        _handler.Running.ShouldBe(0);
    }

    [Theory]
    [Trait("Requirement", "R18")]
    [InlineData("WebSocket", "revoked")]
    [InlineData("SocketIO", "expired")]
    [InlineData("WebSocket", "disabled")]
    public async Task Request_OfASessionThatIsBeingClosed_IsRefusedAndReachesNoHandler(string at, string ending)
    {
        var door = Enum.Parse<DoorKind>(at);
        _handler.LetGo.SetResult();
        await using var server = await LargeAnswers.StartAsync(_time, _handler);
        var account = await server.AddAccountAsync();
        var key = await server.AddKeyAsync(account, expiresAt: _time.GetUtcNow() + TimeSpan.FromMinutes(1));
        await using var raw = await server.OpenWithKeyAsync(key);
        await using var socket = await server.EnterAsync(key);
        await Eventually.TrueAsync(() => server.Services.GetSessions().Seats(key.Key.Id).Count(seat => seat.Live is not null) == 2);
        var session = server.Services.GetSessions().Seats(key.Key.Id).Single(seat => seat.Door == door).Live!.Session;
        await EndAsync(server, account.Id, key, ending);

        // What the door's reader hands over in the moment before it sees that the session is closed.
        var outcome = await server
            .Services.GetRequiredService<RequestPipeline>()
            .ExecuteAsync(new RequestContext(door, session.Caller, session, "/stuck", JsonElement.Parse("{}")), CancellationToken.None);

        outcome.Failure.ShouldNotBeNull().Error.ShouldBe(RequestError.Unauthorized);
        _handler.Running.ShouldBe(0);
    }

    private async Task EndAsync(TestServer server, string accountId, IssuedKey key, string ending)
    {
        switch (ending)
        {
            case "revoked":
                (await server.Keys.RevokeAsync(key.Key.Id, Actor.Server, default)).IsSuccess.ShouldBeTrue();
                break;
            case "expired":
                _time.Advance(TimeSpan.FromMinutes(1));
                break;
            default:
                (await server.Services.GetAccounts().DisableAsync(accountId, Actor.Server, default)).IsSuccess.ShouldBeTrue();
                break;
        }
    }

    /// <summary>A body of which the second half is sent when the test says so.</summary>
    private sealed class HeldBody : HttpContent
    {
        private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public HeldBody() => Headers.ContentType = new("application/json");

        public void Finish() => _finished.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context)
        {
            await stream.WriteAsync("{"u8.ToArray());
            await stream.FlushAsync();
            await _finished.Task;
            await stream.WriteAsync("}"u8.ToArray());
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 2;
            return true;
        }
    }
}
