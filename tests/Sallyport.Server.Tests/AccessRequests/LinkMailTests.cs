using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Sallyport.Access.AccessRequests;
using Sallyport.Access.Audit;
using Sallyport.Access.Notices;
using Sallyport.Operations.Verbs;
using Sallyport.Server.Tests.Mail;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.AccessRequests;

/// <summary>The link, and what operator and owner are told, by mail.</summary>
public sealed class LinkMailTests
{
    [Fact]
    public async Task Approve_WithMail_MailsTheLinkAndShowsItToNobody()
    {
        await using var smtp = new SmtpListener();
        await using var server = await StartAsync(smtp);

        var answer = await server.ApproveAsync();

        answer["link"].ShouldBeNull();
        ((string?)answer["request"]!["linkDelivery"]).ShouldBe("queued");
        var mail = await NextToAsync(smtp, "ada@example.com");
        mail.Headers.Count(header => header.StartsWith("To:", StringComparison.OrdinalIgnoreCase)).ShouldBe(1);
        string.Join('\n', mail.Headers).ShouldNotContain("slp_link_");
        var link = new Uri(Regex.Match(mail.Text, @"https://api\.example\.com/access/slp_link_[\w-]{43}").Value);
        await DeliveryAsync(server, answer, "mailed");

        using var shown = await server.Http.PostAsync(link.AbsolutePath, null);
        Applicants.KeyIn(await shown.Content.ReadAsStringAsync()).ShouldNotBeNull();
        var token = link.AbsolutePath["/access/slp_link_".Length..];
        server.Log.Lines.ShouldNotContain(line => line.Contains(token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Approve_MailIsRefused_IsSeenOnTheRequestAndALinkCanBeCopied()
    {
        await using var smtp = new SmtpListener();
        await using var server = await StartAsync(smtp, withOperator: false);
        smtp.RefuseOnce("550 no such mailbox");
        var answer = await server.ApproveAsync();

        await DeliveryAsync(server, answer, "failed");

        server.Log.Lines.ShouldContain(line => line.Contains("[MailFailed]", StringComparison.Ordinal));
        var relinked = await server.OperateAsync(OperatorVerbs.RelinkRequest, new RelinkArguments(IdOf(answer), Copy: true));
        ((string?)relinked["request"]!["linkDelivery"]).ShouldBe("copy");
        using var shown = await server.Http.GetAsync(Applicants.PathOf(relinked));
        shown.IsSuccessStatusCode.ShouldBeTrue();
    }

    [Fact]
    public async Task Start_AfterAMailWasUnderWay_CountsItAsFailed()
    {
        var folder = Directory.CreateTempSubdirectory("sallyport-").FullName;
        await using var first = await TestServer.StartAsync(folder: folder);
        (await first.AskAsync()).Dispose();
        var requests = first.Services.GetRequiredService<AccessRequestService>();
        var asked = (await requests.ListAsync(new AccessRequestFilter(), CancellationToken.None)).Value![0];
        var by = new Actor(ActorKind.Operator, "root");
        await requests.ApproveAsync(asked.Id, new Approval("Free"), LinkDelivery.Queued, by, CancellationToken.None);
        await first.StopAsync();

        await using var second = await TestServer.StartAsync(folder: folder);

        var shown = await second.OperateAsync(OperatorVerbs.ShowRequest, new IdArguments(asked.Id));
        ((string?)shown["request"]!["linkDelivery"]).ShouldBe("failed");
    }

    [Fact]
    public async Task Approve_ContactIsNoAddress_GivesTheLinkToTheOperator()
    {
        await using var smtp = new SmtpListener();
        await using var server = await StartAsync(smtp, withOperator: false);
        (
            await server.AskAsync(
                new
                {
                    name = "Eve",
                    contact = "eve@example.com, all@example.com",
                    useCase = "x",
                }
            )
        ).Dispose();
        var listed = await server.OperateAsync(OperatorVerbs.ListRequests, new ListAccessRequestsArguments());

        var answer = await server.OperateAsync(
            OperatorVerbs.ApproveRequest,
            new ApproveArguments((string)listed["requests"]![0]!["id"]!, "Free")
        );

        ((string?)answer["link"]).ShouldNotBeNull();
        ((string?)answer["request"]!["linkDelivery"]).ShouldBe("copy");
    }

    [Fact]
    public async Task Sink_KeyLeaked_TellsTheOwnerAndTheOperator()
    {
        await using var smtp = new SmtpListener();
        await using var server = await StartAsync(smtp);
        var key = await server.AddKeyAsync();
        var notice = new Notice("ntc_1", NoticeKind.KeyLeaked, key.Key.AccountId, key.Key.Id, "Reported.", null, DateTimeOffset.UnixEpoch);

        foreach (var sink in server.Services.GetServices<INoticeSink>())
        {
            await sink.DeliverAsync(notice, CancellationToken.None);
        }

        (await NextToAsync(smtp, "operator@example.com")).Text.ShouldContain("Reported.");
        (await NextToAsync(smtp, "ada@example.org")).Text.ShouldContain(key.Key.Id);
    }

    [Fact]
    public async Task Sink_AccessRequested_TellsTheOperatorWhoAsks()
    {
        await using var smtp = new SmtpListener();
        await using var server = await StartAsync(smtp);
        (
            await server.AskAsync(
                new
                {
                    name = "Ünï",
                    contact = "eve@example.com",
                    useCase = "many\nlines",
                }
            )
        ).Dispose();

        var mail = await NextToAsync(smtp, "operator@example.com");

        mail.Header("Subject").ShouldBe("Somebody asks for access");
        mail.Text.ShouldContain("Ünï");
        mail.Text.ShouldContain("many lines");
        mail.Text.ShouldContain("sallyport requests approve req_");
    }

    private static Task<TestServer> StartAsync(SmtpListener smtp, bool withOperator = true) =>
        TestServer.StartAsync(
            new()
            {
                ["PublicUrl"] = "https://api.example.com",
                ["Mail:Host"] = "127.0.0.1",
                ["Mail:Port"] = $"{smtp.Port}",
                ["Mail:TlsMode"] = "None",
                ["Mail:From"] = "no-reply@example.com",
                ["Mail:Operator"] = withOperator ? "operator@example.com" : null,
            }
        );

    private static string IdOf(System.Text.Json.Nodes.JsonObject answer) => (string)answer["request"]!["id"]!;

    private static async Task<ReceivedMail> NextToAsync(SmtpListener smtp, string recipient)
    {
        while (true)
        {
            var mail = await smtp.NextAsync();
            if (mail.Recipients is [var to] && to.Contains($"<{recipient}>", StringComparison.Ordinal))
            {
                return mail;
            }
        }
    }

    private static Task DeliveryAsync(TestServer server, System.Text.Json.Nodes.JsonObject answer, string delivery) =>
        Eventually.TrueAsync(async () =>
        {
            var shown = await server.OperateAsync(OperatorVerbs.ShowRequest, new IdArguments(IdOf(answer)));
            return (string?)shown["request"]!["linkDelivery"] == delivery;
        });
}
