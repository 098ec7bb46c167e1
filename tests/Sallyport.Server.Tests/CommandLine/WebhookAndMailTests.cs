using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sallyport.Server.Tests.Mail;

namespace Sallyport.Server.Tests.CommandLine;

/// <summary><c>sallyport webhooks test</c> and <c>sallyport mail test</c>, with and without a running server.</summary>
public sealed class WebhookAndMailTests : IDisposable
{
    private const string Secret = "0123456789abcdef0123456789abcdef";

    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData(204, 0)]
    [InlineData(500, 1)]
    [InlineData(302, 1)]
    public async Task WebhooksTest_WebhookAnswers_SaysHow(int status, int exitCode)
    {
        await using var receiver = await ReceiverAsync(status);
        var outcome = await RunAsync(["webhooks", "test", "--json"], new() { ["Webhooks"] = Webhook(receiver.Url) });

        outcome.ExitCode.ShouldBe(exitCode, outcome.Error);
        receiver.Body.ShouldNotBeNull().ShouldContain("\"kind\":\"test\"");
        receiver.Signature.ShouldNotBeNull().ShouldStartWith("t=");
        if (exitCode == 0)
        {
            outcome.Json.GetProperty("status").GetInt32().ShouldBe(status);
            receiver.Body.ShouldContain(outcome.Json.GetProperty("noticeId").GetString()!);
        }
        else
        {
            outcome.JsonError.GetProperty("message").GetString().ShouldNotBeNull().ShouldContain($"answer {status}");
        }

        (outcome.Output + outcome.Error).ShouldNotContain(Secret);
    }

    [Fact]
    public async Task WebhooksTest_ReceiverIsDown_SaysSoAndKeepsTheAddressOut()
    {
        var outcome = await RunAsync(["webhooks", "test"], new() { ["Webhooks"] = Webhook("http://127.0.0.1:1/hooks/secret-path") });

        outcome.ExitCode.ShouldBe(1);
        outcome.Error.ShouldContain("ConnectionError");
        outcome.Error.ShouldNotContain("secret-path");
    }

    [Fact]
    public async Task WebhooksTest_NoneConfigured_SaysWhichSettings()
    {
        var outcome = await RunAsync(["webhooks", "test"], []);

        outcome.ExitCode.ShouldBe(5);
        outcome.Error.ShouldContain("Webhooks:Url");
    }

    [Fact]
    public async Task MailTest_MailServerTakesIt_SaysToWhom()
    {
        await using var smtp = new SmtpListener();
        var outcome = await RunAsync(["mail", "test"], Mail(smtp.Port));

        outcome.ExitCode.ShouldBe(0, outcome.Error);
        outcome.Output.ShouldContain("operator@example.com");
        (await smtp.NextAsync()).Header("Subject").ShouldBe("Sallyport test mail");
    }

    [Fact]
    public async Task MailTest_MailServerRefuses_SaysWhy()
    {
        await using var smtp = new SmtpListener();
        smtp.RefuseOnce("550 no such mailbox");
        var outcome = await RunAsync(["mail", "test", "--to", "gone@example.com"], Mail(smtp.Port));

        outcome.ExitCode.ShouldBe(1);
        outcome.Error.ShouldContain("no such mailbox");
        outcome.Error.ShouldNotContain(" at ", Case.Sensitive, "a stack trace");
    }

    [Fact]
    public async Task MailTest_WrongAddress_IsRefused()
    {
        await using var smtp = new SmtpListener();
        var outcome = await RunAsync(["mail", "test", "--to", "not an address"], Mail(smtp.Port));

        outcome.ExitCode.ShouldBe(2);
        outcome.Error.ShouldContain("to");
    }

    private static object Webhook(string url) => new { Url = url, Secret };

    private static Dictionary<string, object> Mail(int port) =>
        new()
        {
            ["PublicUrl"] = "https://api.example.com",
            ["Mail"] = new
            {
                Host = "127.0.0.1",
                Port = port,
                From = "no-reply@example.com",
                Operator = "operator@example.com",
                TlsMode = "None",
            },
        };

    private Task<SallyportProcess.Outcome> RunAsync(string[] verb, Dictionary<string, object> settings)
    {
        Directory.CreateDirectory(_place.Data);
        var file = _place.Write("sallyport.json", JsonSerializer.Serialize(settings));
        return SallyportProcess.RunAsync([.. verb, "--data", _place.Data, "--config", file]);
    }

    private static async Task<Receiver> ReceiverAsync(int status)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new Receiver(builder.Build());
        receiver.App.MapPost(
            "/hook",
            async (HttpContext context) =>
            {
                using var reader = new StreamReader(context.Request.Body);
                receiver.Body = await reader.ReadToEndAsync();
                receiver.Signature = context.Request.Headers["Sallyport-Signature"];
                context.Response.StatusCode = status;
                context.Response.Headers.Location = status == (int)HttpStatusCode.Found ? "/elsewhere" : default;
            }
        );
        await receiver.App.StartAsync();
        return receiver;
    }

    private sealed class Receiver(WebApplication app) : IAsyncDisposable
    {
        public WebApplication App => app;

        public string? Body { get; set; }

        public string? Signature { get; set; }

        public string Url => app.Urls.Single() + "/hook";

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
