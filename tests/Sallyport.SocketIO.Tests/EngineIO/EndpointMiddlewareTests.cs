using System.Diagnostics.Metrics;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Claims;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.HttpLogging;
using Microsoft.Extensions.DependencyInjection;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.EngineIO;

/// <summary>The endpoints behind ASP.NET Core's own middleware, with what that does to every endpoint that says nothing against it.</summary>
public sealed class EndpointMiddlewareTests
{
    private static readonly HttpClientHandler NoRedirects = new() { AllowAutoRedirect = false };

    [Fact]
    public async Task RequestTimeouts_DefaultPolicy_LetsPollsWait()
    {
        await using var host = await TestHost.StartAsync(
            extend: socketIO =>
                socketIO.Services.AddRequestTimeouts(options =>
                    options.DefaultPolicy = new RequestTimeoutPolicy { Timeout = TimeSpan.FromMilliseconds(1) }
                ),
            use: app => app.UseRequestTimeouts()
        );
        var client = await PollingClient.OpenAsync(host);
        var poll = client.PollAsync();
        await host.Requests.WaitForAsync(count => count >= 1);

        // Far more than a millisecond of work.
        for (var i = 0; i < 50; i++)
        {
            await host.Http.GetAsync("/nowhere");
        }

        host.Echo.Find(client.Sid).ShouldNotBeNull().TrySend(EngineMessage.Text("late"u8)).ShouldBeTrue();
        (await poll).ShouldBe("4late");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RequestTimeouts_SetBeforeRouting_AreEndedWhereTheRequestLasts(bool isWebSocket)
    {
        var timeout = new Timeout();
        await using var host = await TestHost.StartAsync(use: app =>
            app.Use(
                (context, next) =>
                {
                    context.Features.Set<IHttpRequestTimeoutFeature>(timeout);
                    return next(context);
                }
            )
        );
        var client = await PollingClient.OpenAsync(host);
        timeout.IsDisabled.ShouldBeFalse();

        var poll = isWebSocket ? null : client.PollAsync();
        using var socket = isWebSocket ? await RawWebSocket.OpenAsync(host) : null;
        await host.Requests.WaitForAsync(count => count >= 1);

        timeout.IsDisabled.ShouldBeTrue();
        host.Echo.Find(client.Sid)!.Close();
        await (poll ?? Task.CompletedTask);
    }

    [Theory]
    [InlineData("/engine.io/?EIO=4&transport=polling", false, HttpStatusCode.Unauthorized)]
    [InlineData("/socket.io/?EIO=4&transport=polling", false, HttpStatusCode.Unauthorized)]
    [InlineData("/socket.io/?EIO=4&transport=polling", true, HttpStatusCode.Forbidden)]
    [InlineData("/socket.io/socket.io.js", false, HttpStatusCode.Unauthorized)]
    public async Task CookieAuthentication_NotAllowed_IsRefusedAndNotSentToAPage(string target, bool isSignedIn, HttpStatusCode status)
    {
        await using var host = await TestHost.StartAsync(
            extend: socketIO =>
            {
                socketIO.Services.AddAuthentication("Cookies").AddCookie("Cookies");
                socketIO.Services.AddAuthorization();
            },
            use: app =>
            {
                app.UseAuthentication();
                app.Use(
                    (context, next) =>
                    {
                        context.User = new ClaimsPrincipal(new ClaimsIdentity(isSignedIn ? "Cookies" : null));
                        return next(context);
                    }
                );
                app.UseAuthorization();
            },
            endpoint: endpoint => endpoint.RequireAuthorization(policy => policy.RequireAuthenticatedUser().RequireRole("player"))
        );
        using var http = new HttpClient(NoRedirects, disposeHandler: false) { BaseAddress = host.Address };

        using var response = await http.GetAsync(target);

        response.StatusCode.ShouldBe(status);
    }

    [Fact]
    public async Task OutputCache_BasePolicy_KeepsNoAnswer()
    {
        await using var host = await TestHost.StartAsync(
            extend: socketIO => socketIO.Services.AddOutputCache(options => options.AddBasePolicy(policy => policy.Cache())),
            use: app => app.UseOutputCache()
        );
        var first = await PollingClient.OpenAsync(host);
        var second = await PollingClient.OpenAsync(host);
        second.Sid.ShouldNotBe(first.Sid);
        await first.PostAsync("4a");
        (await first.PollAsync()).ShouldBe("4a");
        await first.PostAsync("4b");

        (await first.PollAsync()).ShouldBe("4b");
    }

    [Theory]
    [InlineData("/engine.io", "")]
    [InlineData("/engine.io/?EIO=4&transport=polling&sid=gone", """{"code":1,"message":"Session ID unknown"}""")]
    public async Task StatusCodePages_Refusal_KeepsItsBody(string target, string body)
    {
        await using var host = await TestHost.StartAsync(use: app => app.UseStatusCodePages());

        using var response = await host.Http.GetAsync(target);

        (await response.Content.ReadAsStringAsync()).ShouldBe(body);
    }

    [Fact]
    public async Task Antiforgery_RequiredOfAGroup_ChecksNoRequest()
    {
        IAntiforgeryValidationFeature? checkedBy = null;
        await using var host = await TestHost.StartAsync(
            groupMetadata: new RequireAntiforgeryTokenAttribute(),
            extend: socketIO => socketIO.Services.AddAntiforgery(),
            use: app =>
            {
                app.UseAntiforgery();
                app.Use(
                    (context, next) =>
                    {
                        checkedBy ??= context.Features.Get<IAntiforgeryValidationFeature>();
                        return next(context);
                    }
                );
            }
        );
        var client = await PollingClient.OpenAsync(host);

        (await client.PostAsync("4a")).Status.ShouldBe(HttpStatusCode.OK);

        checkedBy.ShouldBeNull();
    }

    [Fact]
    public async Task ResponseCompression_LargeAnswer_IsCompressedOnce()
    {
        await using var host = await TestHost.StartAsync(
            extend: socketIO => socketIO.Services.AddResponseCompression(options => options.EnableForHttps = true),
            use: app => app.UseResponseCompression()
        );
        using var http = new HttpClient(new HttpClientHandler { AutomaticDecompression = DecompressionMethods.All })
        {
            BaseAddress = host.Address,
        };
        var client = await PollingClient.OpenAsync(host);
        var message = "4" + new string('a', 5000);
        await client.PostAsync(message);
        (await http.GetStringAsync(client.Url)).ShouldBe(message);

        await client.PostAsync("4short");

        (await http.GetStringAsync(client.Url)).ShouldBe("4short");
    }

    [Theory]
    [InlineData(900, HttpStatusCode.OK)]
    [InlineData(100_000, HttpStatusCode.RequestEntityTooLarge)]
    public async Task RequestDecompression_Body_IsBoundedByWhatItBecomes(int length, HttpStatusCode status)
    {
        await using var host = await TestHost.StartAsync(
            configureEngine: engine => engine.MaxPayload = 1000,
            extend: socketIO => socketIO.Services.AddRequestDecompression(),
            use: app => app.UseRequestDecompression()
        );
        var client = await PollingClient.OpenAsync(host);
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
        {
            await gzip.WriteAsync(System.Text.Encoding.ASCII.GetBytes("4" + new string('a', length)));
        }

        using var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentEncoding.Add("gzip");
        content.Headers.ContentType = new MediaTypeHeaderValue("text/plain");

        (await client.PostAsync(content)).Status.ShouldBe(status);

        await client.PostAsync("4after");
        (await client.PollAsync()).ShouldEndWith("4after");
    }

    [Fact]
    public async Task HttpLogging_AllFields_LetsBothTransportsWork()
    {
        await using var host = await TestHost.StartAsync(
            extend: socketIO => socketIO.Services.AddHttpLogging(options => options.LoggingFields = HttpLoggingFields.All),
            use: app => app.UseHttpLogging()
        );
        var client = await PollingClient.OpenAsync(host);
        await client.PostAsync("4a");
        (await client.PollAsync()).ShouldBe("4a");
        using var socket = await RawWebSocket.OpenAsync(host);
        await socket.SendAsync("4b");

        (await socket.ReadFrameAsync()).Text.ShouldBe("4b");
    }

    [Fact]
    public async Task Cors_PolicyOfTheApplication_AnswersPreflightAndRequestOnce()
    {
        await using var host = await TestHost.StartAsync(
            extend: socketIO =>
                socketIO.Services.AddCors(options =>
                    options.AddDefaultPolicy(policy => policy.WithOrigins("http://app.example").AllowAnyHeader().AllowAnyMethod())
                ),
            use: app => app.UseCors()
        );
        using var request = new HttpRequestMessage(HttpMethod.Options, "/engine.io/?EIO=4&transport=polling");
        request.Headers.Add("Origin", "http://app.example");
        request.Headers.Add("Access-Control-Request-Method", "POST");
        using var preflight = await host.Http.SendAsync(request);
        using var get = new HttpRequestMessage(HttpMethod.Get, "/engine.io/?EIO=4&transport=polling");
        get.Headers.Add("Origin", "http://app.example");
        using var answer = await host.Http.SendAsync(get);

        preflight.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        preflight.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["http://app.example"]);
        answer.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["http://app.example"]);
    }

    [Fact]
    public async Task RateLimiting_DisabledForTheEndpoint_LetsPollsWaitAndSendsOn()
    {
        await using var host = await TestHost.StartAsync(
            extend: socketIO =>
                socketIO.Services.AddRateLimiter(options =>
                    options.GlobalLimiter = System.Threading.RateLimiting.PartitionedRateLimiter.Create<HttpContext, string>(static _ =>
                        System.Threading.RateLimiting.RateLimitPartition.GetConcurrencyLimiter(
                            "all",
                            static _ => new System.Threading.RateLimiting.ConcurrencyLimiterOptions { PermitLimit = 1 }
                        )
                    )
                ),
            use: app => app.UseRateLimiter(),
            endpoint: endpoint => endpoint.DisableRateLimiting()
        );
        var client = await PollingClient.OpenAsync(host);
        var poll = client.PollAsync();
        await host.Requests.WaitForAsync(count => count >= 1);

        (await client.PostAsync("4a")).Status.ShouldBe(HttpStatusCode.OK);

        (await poll).ShouldBe("4a");
    }

    [Fact]
    public async Task HttpMetrics_PollThatWaited_CanBeToldFromASlowRequest()
    {
        var measured = new List<bool>();
        await using var host = await TestHost.StartAsync();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Name == "http.server.request.duration" && host.Owns(instrument.Meter))
            {
                own.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>(
            (_, _, tags, _) =>
            {
                lock (measured)
                {
                    measured.Add(tags.ToArray().Any(tag => tag is { Key: "http.long_running", Value: true }));
                }
            }
        );
        listener.Start();
        var client = await PollingClient.OpenAsync(host);
        var poll = client.PollAsync();
        await host.Requests.WaitForAsync(count => count >= 1);
        await client.PostAsync("4a");
        await poll;
        await host.StopAsync();

        // The handshake, the poll, and the POST.
        lock (measured)
        {
            measured.Order().ShouldBe([false, false, true]);
        }
    }

    private sealed class Timeout : IHttpRequestTimeoutFeature
    {
        public CancellationToken RequestTimeoutToken => CancellationToken.None;

        public bool IsDisabled { get; private set; }

        public void DisableTimeout() => IsDisabled = true;
    }
}
