using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace Sallyport.Doors.Mail;

/// <summary>
/// Sends mails behind the back of whoever asks for them: one after the other, each tried a few times. What is not sent when the server stops counts as
/// failed: mails hold links, and links are written down nowhere.
/// </summary>
internal sealed partial class MailQueue(MailSender sender, IOptions<MailOptions> options, TimeProvider time, ILogger<MailQueue> logger)
    : BackgroundService
{
    private const int MaxWaiting = 256;
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5)];

    private readonly Channel<OutgoingMail> _mails = Channel.CreateUnbounded<OutgoingMail>(
        new UnboundedChannelOptions { SingleReader = true }
    );
    private readonly ConcurrentDictionary<OutgoingMail, Task> _paused = new();
    private int _waiting;

    /// <summary>Gets whether there is a mail server at all.</summary>
    public bool IsOn { get; } = options.Value.Host is not null;

    /// <summary>Takes a mail over; false when there is no mail server, too many mails wait, or the server stops.</summary>
    public bool TrySend(OutgoingMail mail)
    {
        if (!IsOn)
        {
            return false;
        }

        if (Interlocked.Increment(ref _waiting) <= MaxWaiting && _mails.Writer.TryWrite(mail))
        {
            return true;
        }

        Interlocked.Decrement(ref _waiting);
        Log.Refused(logger, mail.About, MaxWaiting);
        return false;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _mails.Writer.TryComplete();
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(_paused.Values);
        while (_mails.Reader.TryRead(out var mail))
        {
            await SettleAsync(mail, isSent: false);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var mail in _mails.Reader.ReadAllAsync(stoppingToken))
        {
            await TryOnceAsync(mail, stoppingToken);
        }
    }

    private async Task TryOnceAsync(OutgoingMail mail, CancellationToken stoppingToken)
    {
        mail.Attempts++;
        try
        {
            await sender.SendAsync(mail, stoppingToken);
            Log.Sent(logger, mail.About);
            await SettleAsync(mail, isSent: true);
        }
#pragma warning disable CA1031 // Whatever it is, the mail has not been sent and the next one must be.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            var isFinal =
                stoppingToken.IsCancellationRequested || mail.Attempts > Pauses.Length || failure is MailException { IsPermanent: true };
            if (isFinal)
            {
                Log.Failed(logger, mail.About, mail.Attempts, failure);
                await SettleAsync(mail, isSent: false);
                return;
            }

            var pause = Pauses[mail.Attempts - 1];
            Log.TriesAgain(logger, mail.About, mail.Attempts, pause, failure);
            _paused[mail] = Task.CompletedTask;
            _paused[mail] = ComeBackAsync(mail, pause, stoppingToken);
        }
    }

    // A mail that cannot be put back after its pause is one the stop has found.
    private async Task ComeBackAsync(OutgoingMail mail, TimeSpan pause, CancellationToken stoppingToken)
    {
        await Task.Delay(pause, time, stoppingToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        if (stoppingToken.IsCancellationRequested || !_mails.Writer.TryWrite(mail))
        {
            await SettleAsync(mail, isSent: false);
        }

        _paused.TryRemove(mail, out _);
    }

    private async Task SettleAsync(OutgoingMail mail, bool isSent)
    {
        Interlocked.Decrement(ref _waiting);
        try
        {
            await (mail.Settled?.Invoke(isSent) ?? Task.CompletedTask);
        }
#pragma warning disable CA1031 // The next mail must be sent.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Log.NotSettled(logger, mail.About, failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3261, LogLevel.Information, "The mail about {About} was taken by the mail server.", EventName = "MailSent")]
        public static partial void Sent(ILogger logger, string about);

        [LoggerMessage(
            3262,
            LogLevel.Warning,
            "The mail about {About} could not be sent (attempt {Attempt}); again in {Pause}.",
            EventName = "MailTriedAgain"
        )]
        public static partial void TriesAgain(ILogger logger, string about, int attempt, TimeSpan pause, Exception failure);

        [LoggerMessage(
            3263,
            LogLevel.Error,
            "The mail about {About} could not be sent ({Attempts} attempts) and is given up.",
            EventName = "MailFailed"
        )]
        public static partial void Failed(ILogger logger, string about, int attempts, Exception failure);

        [LoggerMessage(
            3264,
            LogLevel.Error,
            "The mail about {About} was not taken: {Waiting} wait already, or the server stops.",
            EventName = "MailRefused"
        )]
        public static partial void Refused(ILogger logger, string about, int waiting);

        [LoggerMessage(
            3265,
            LogLevel.Error,
            "What became of the mail about {About} could not be written down.",
            EventName = "MailNotSettled"
        )]
        public static partial void NotSettled(ILogger logger, string about, Exception failure);
    }
}
