using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Sallyport.Access.Notices;

/// <summary>Where the rest of the house puts what an operator should know. Raising never waits and never throws; the board's keeper stores and delivers.</summary>
internal sealed partial class NoticeBoard(NoticeMetrics metrics, TimeProvider time, ILogger<NoticeBoard> logger)
{
    private const int MaxWaiting = 1024;
    private const int MaxTextLength = 500;
    private const int MaxDataLength = 8000;

    private readonly Channel<Notice> _raised = Channel.CreateBounded<Notice>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait }
    );

    /// <summary>Gets what waits to be stored and delivered; only the keeper reads.</summary>
    internal ChannelReader<Notice> Raised => _raised.Reader;

    /// <summary>
    /// Puts a notice on the board. Safe from any thread and on the path of a message: it never waits and never throws. While more than
    /// 1,024 wait to be stored, the newest are dropped, counted and logged.
    /// </summary>
    public void Raise(NewNotice notice)
    {
        ArgumentNullException.ThrowIfNull(notice);

        var text = notice.Text.Length > MaxTextLength ? notice.Text[..MaxTextLength] : notice.Text;
        var raised = new Notice(
            PublicId.NewNotice(),
            notice.Kind,
            notice.AccountId,
            notice.KeyId,
            text,
            Bounded(notice.Data),
            StoredTime.Round(time.GetUtcNow())
        );
        if (_raised.Writer.TryWrite(raised))
        {
            metrics.Raised(notice.Kind);
            Log.Raised(logger, raised.Id, raised.Kind, raised.AccountId ?? "none", raised.KeyId ?? "none", raised.Text);
        }
        else
        {
            metrics.Dropped(notice.Kind);
            Log.Dropped(logger, notice.Kind, notice.AccountId ?? "none", notice.KeyId ?? "none");
        }
    }

    private static JsonObject? Bounded(JsonObject? data) =>
        data is null ? null
        : data.ToJsonString().Length > MaxDataLength ? new JsonObject { ["cut"] = true }
        : (JsonObject)data.DeepClone();

    private static partial class Log
    {
        [LoggerMessage(
            1121,
            LogLevel.Warning,
            "Notice {NoticeId}, {Kind} (account {AccountId}, key {KeyId}): {Text}",
            EventName = "NoticeRaised"
        )]
        public static partial void Raised(ILogger logger, string noticeId, NoticeKind kind, string accountId, string keyId, string text);

        [LoggerMessage(
            1122,
            LogLevel.Error,
            "A notice of {Kind} (account {AccountId}, key {KeyId}) was dropped: too many wait for the store.",
            EventName = "NoticeDropped"
        )]
        public static partial void Dropped(ILogger logger, NoticeKind kind, string accountId, string keyId);
    }
}
