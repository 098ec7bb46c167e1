using System.Net;
using System.Net.Http.Headers;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.EngineIO;

public sealed class PollingTests
{
    [Fact]
    public async Task Post_Messages_ComeBackInOneAnswer()
    {
        await using var host = await TestHost.StartAsync();
        var client = await PollingClient.OpenAsync(host);

        (await client.PostAsync("4a\u001ebAQID\u001e4é")).ShouldBe((HttpStatusCode.OK, "ok"));

        (await client.PollAsync()).ShouldBe("4a\u001ebAQID\u001e4é");
    }

    [Fact]
    public async Task Poll_NothingToSend_WaitsForIt()
    {
        await using var host = await TestHost.StartAsync();
        var client = await PollingClient.OpenAsync(host);
        var poll = client.PollAsync();

        await client.PostAsync("4later");

        (await poll).ShouldBe("4later");
    }

    [Theory]
    [InlineData("", "1")]
    [InlineData("abc", "1")]
    [InlineData("4a\u001ex\u001e4b", "4a")]
    [InlineData("\u001e", "1")]
    [InlineData("2", "1")]
    [InlineData("b!!!", "1")]
    [InlineData("1", "6")]
    [InlineData("1\u001e4a", "6")]
    public async Task Post_WhatEndsTheSession_AnswersTheWaitingPoll(string body, string answer)
    {
        await using var host = await TestHost.StartAsync();
        var client = await PollingClient.OpenAsync(host);
        var poll = client.PollAsync();
        await WaitUntilPolledAsync(host);

        (await client.PostAsync(body)).Status.ShouldBe(HttpStatusCode.OK);

        (await poll).ShouldBe(answer);
        (await client.TryPollAsync()).ShouldBe((HttpStatusCode.BadRequest, """{"code":1,"message":"Session ID unknown"}"""));
    }

    [Fact]
    public async Task Poll_SecondAtOnce_EndsTheSession()
    {
        await using var host = await TestHost.StartAsync();
        var client = await PollingClient.OpenAsync(host);
        var first = client.TryPollAsync();
        await WaitUntilPolledAsync(host);
        var second = client.TryPollAsync();

        var answers = await Task.WhenAll(first, second);

        answers.ShouldContain((HttpStatusCode.BadRequest, ""));
        answers.ShouldContain((HttpStatusCode.OK, "1"));
        (await client.TryPollAsync()).Body.ShouldContain("Session ID unknown");
    }

    [Fact]
    public async Task Post_SecondAtOnce_EndsTheSession()
    {
        await using var host = await TestHost.StartAsync();
        var client = await PollingClient.OpenAsync(host);
        var rest = new TaskCompletionSource();
        using var slow = new SlowContent("4a", rest.Task);
        var first = client.PostAsync(slow);
        await host.Requests.WaitForAsync(count => count >= 1);

        var second = await client.PostAsync("4b");
        rest.SetResult();

        second.Status.ShouldBe(HttpStatusCode.BadRequest);
        await Should.ThrowAsync<HttpRequestException>(() => first);
        (await client.TryPollAsync()).Body.ShouldContain("Session ID unknown");
    }

    [Fact]
    public async Task Post_OctetStream_EndsTheSession()
    {
        await using var host = await TestHost.StartAsync();
        var client = await PollingClient.OpenAsync(host);
        using var content = new ByteArrayContent("4a"u8.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");

        (await client.PostAsync(content)).ShouldBe((HttpStatusCode.BadRequest, ""));

        (await client.TryPollAsync()).Body.ShouldContain("Session ID unknown");
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("HEAD")]
    public async Task Request_OtherMethod_Is500AndTheSessionGoesOn(string method)
    {
        await using var host = await TestHost.StartAsync();
        var client = await PollingClient.OpenAsync(host);
        using var request = new HttpRequestMessage(new HttpMethod(method), client.Url);

        using var response = await host.Http.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        await client.PostAsync("4a");
        (await client.PollAsync()).ShouldBe("4a");
    }

    [Fact]
    public async Task Poll_Abandoned_EndsTheSession()
    {
        var ended = new TaskCompletionSource<DisconnectReason>();
        await using var host = await TestHost.StartAsync(server =>
            server.Of("/").OnConnected(socket => socket.OnDisconnected(reason => ended.SetResult(reason)))
        );
        var client = await PollingClient.OpenAsync(host, "/socket.io/");
        await client.PostAsync("40");
        await client.PollAsync();
        using var impatience = new CancellationTokenSource();
        var poll = host.Http.GetAsync(client.Url, impatience.Token);
        await WaitUntilPolledAsync(host);

        await impatience.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => poll);
        (await ended.Task.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBe(DisconnectReason.TransportError);
    }

    // A poll is a request under way at the server: seen there before the test goes on.
    private static Task WaitUntilPolledAsync(TestHost host) => host.Requests.WaitForAsync(count => count >= 1);

    private sealed class SlowContent(string start, Task rest) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(start));
            await stream.FlushAsync();
            await rest;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
