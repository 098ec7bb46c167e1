using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sallyport.Doors.Mail;
using Sallyport.Fixtures;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.Mail;

public sealed class MailQueueTests : IAsyncDisposable
{
    private readonly SmtpListener _smtp = new();
    private readonly HandMovedTime _time = new();
    private readonly LogCapture _log = new();
    private readonly List<MailQueue> _queues = [];

    [Fact]
    public async Task TrySend_MailServerTakesIt_SettlesAsSent()
    {
        var (mail, settled) = Mail();
        (await StartAsync()).TrySend(mail).ShouldBeTrue();

        var received = await _smtp.NextAsync();

        (await settled.WaitAsync(TestServer.Patience)).ShouldBeTrue();
        received.Recipients.ShouldHaveSingleItem().ShouldContain("<ada@example.com>");
        received.Header("From").ShouldBe("Sallyport <no-reply@example.com>");
        received.Header("Subject").ShouldBe("Your key");
        received.Header("Auto-Submitted").ShouldBe("auto-generated");
        received.Text.ShouldContain("https://example.com/access/slp_link_" + new string('x', 43));
        received.Text.ShouldContain("Grüße");
    }

    [Fact]
    public async Task TrySend_RefusedForNow_IsTriedAgainAfterAPause()
    {
        _smtp.RefuseOnce("451 later");
        var (mail, settled) = Mail();
        (await StartAsync()).TrySend(mail);
        await Eventually.TrueAsync(() => _log.Lines.Any(line => line.Contains("[MailTriedAgain]", StringComparison.Ordinal)));
        settled.IsCompleted.ShouldBeFalse();

        await AdvanceUntilAsync(TimeSpan.FromSeconds(10), settled);

        (await settled).ShouldBeTrue();
        (await _smtp.NextAsync()).Header("Subject").ShouldBe("Your key");
    }

    [Fact]
    public async Task TrySend_RefusedForGood_IsGivenUpAtOnce()
    {
        _smtp.RefuseOnce("550 no such mailbox");
        var (mail, settled) = Mail();
        (await StartAsync()).TrySend(mail);

        (await settled.WaitAsync(TestServer.Patience)).ShouldBeFalse();

        _log.Lines.ShouldContain(line => line.Contains("[MailFailed]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TrySend_NeverTaken_IsGivenUpAfterFourAttempts()
    {
        for (var i = 0; i < 4; i++)
        {
            _smtp.RefuseOnce("451 later");
        }

        var (mail, settled) = Mail();
        (await StartAsync()).TrySend(mail);

        await AdvanceUntilAsync(TimeSpan.FromMinutes(5), settled);

        (await settled).ShouldBeFalse();
        mail.Attempts.ShouldBe(4);
        _smtp.TryNext(out _).ShouldBeFalse();
    }

    [Fact]
    public async Task TrySend_ServerWithoutTls_GetsNothingInTheClear()
    {
        var (mail, settled) = Mail();
        (await StartAsync(tls: MailTls.StartTls)).TrySend(mail);
        await Eventually.TrueAsync(() => _log.Lines.Any(line => line.Contains("[MailTriedAgain]", StringComparison.Ordinal)));

        _smtp.Lines.ShouldNotContain(line =>
            line.StartsWith("MAIL", StringComparison.Ordinal) || line.StartsWith("AUTH", StringComparison.Ordinal)
        );
        settled.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task TrySend_ImplicitTls_BeginsTlsWithTheFirstByte()
    {
        var (mail, settled) = Mail();

        (await StartAsync(tls: MailTls.Implicit)).TrySend(mail);

        // https://www.rfc-editor.org/rfc/rfc8446#section-5.1 : 22 is a handshake record. The listener greets in the clear, so no TLS comes about.
        await Eventually.TrueAsync(() => _log.Lines.Any(line => line.Contains("[MailTriedAgain]", StringComparison.Ordinal)));
        _smtp.FirstBytes.ShouldAllBe(first => first == 22);
        settled.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task StopAsync_WhileOneWaits_SettlesItAsFailed()
    {
        _smtp.RefuseOnce("451 later");
        var (mail, settled) = Mail();
        var queue = await StartAsync();
        queue.TrySend(mail);
        await Eventually.TrueAsync(() => _log.Lines.Any(line => line.Contains("[MailTriedAgain]", StringComparison.Ordinal)));

        await queue.StopAsync(CancellationToken.None);

        (await settled.WaitAsync(TestServer.Patience)).ShouldBeFalse();
        queue.TrySend(Mail().Mail).ShouldBeFalse();
    }

    [Fact]
    public async Task TrySend_WithoutMailServer_TakesNothing()
    {
        var queue = await StartAsync(host: null);

        queue.IsOn.ShouldBeFalse();
        queue.TrySend(Mail().Mail).ShouldBeFalse();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var queue in _queues)
        {
            await queue.StopAsync(CancellationToken.None);
            queue.Dispose();
        }

        await _smtp.DisposeAsync();
        _log.Dispose();
    }

    private static (OutgoingMail Mail, Task<bool> Settled) Mail()
    {
        var settled = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var mail = new OutgoingMail
        {
            About = "req_1",
            To = "ada@example.com",
            Subject = "Your key",
            Text = $"Grüße\n\nhttps://example.com/access/slp_link_{new string('x', 43)}\n",
            Settled = isSent =>
            {
                settled.TrySetResult(isSent);
                return Task.CompletedTask;
            },
        };
        return (mail, settled.Task);
    }

    // A pause begins some time after its cause was seen: the clock moves until it is over.
    private Task AdvanceUntilAsync(TimeSpan step, Task settled) =>
        Eventually.TrueAsync(() =>
        {
            _time.Advance(step);
            return settled.IsCompleted;
        });

    private async Task<MailQueue> StartAsync(string? host = "127.0.0.1", MailTls tls = MailTls.None)
    {
        var options = Options.Create(
            new MailOptions
            {
                Host = host,
                Port = _smtp.Port,
                From = "Sallyport <no-reply@example.com>",
                TlsMode = tls,
            }
        );
        using var loggers = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(_log));
        var queue = new MailQueue(new MailSender(options, TimeProvider.System), options, _time, loggers.CreateLogger<MailQueue>());
        _queues.Add(queue);
        await queue.StartAsync(CancellationToken.None);
        return queue;
    }
}
