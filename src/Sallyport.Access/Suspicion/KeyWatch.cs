using System.Net;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Sallyport.Access.Notices;
using Sallyport.Access.Standings;

namespace Sallyport.Access.Suspicion;

/// <summary>
/// Sees each admission and each refusal of a known key, and passes on only what is news: it never waits, and asks no store. What it passes on is judged
/// by <see cref="SuspicionJudge"/>.
/// </summary>
public sealed class KeyWatch
{
    private const int MaxWaiting = 4096;

    private readonly SuspicionOptions _options;
    private readonly TimeProvider _time;
    private readonly Channel<Sign> _signs = Channel.CreateBounded<Sign>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    /// <summary>Creates the service.</summary>
    public KeyWatch(IOptions<SuspicionOptions> options, TimeProvider time)
    {
        _options = options.Value;
        _time = time;
    }

    internal ChannelReader<Sign> Signs => _signs.Reader;

    /// <summary>A key was shown, and was in order.</summary>
    /// <param name="key">The key.</param>
    /// <param name="from">The client's address; null tells nothing.</param>
    public void Admitted(KeyStanding key, IPAddress? from)
    {
        ArgumentNullException.ThrowIfNull(key);

        if (!_options.Enabled)
        {
            return;
        }

        var now = _time.GetUtcNow();
        var network = Network.Of(from);
        if (key.Current.FlaggedAt is not null && KeySigns.Of(key).TellLeak(_time, _options.NoticeInterval))
        {
            _signs.Writer.TryWrite(new Sign(NoticeKind.UseAfterLeak, key.Account.AccountId, key.KeyId, now, network));
        }

        var day = (int)(now.UtcTicks / TimeSpan.TicksPerDay);
        if (
            network is { } known
            && KeySigns.Of(key).Remember(known, day)
            && !_signs.Writer.TryWrite(new Sign(NoticeKind.NewNetwork, key.Account.AccountId, key.KeyId, now, network))
        )
        {
            KeySigns.Of(key).Forget(known, day);
        }

        key.MarkUsed();
    }

    /// <summary>An attempt with a known key was refused: at the door, or for what the key may not or may no more.</summary>
    /// <param name="key">The key.</param>
    /// <param name="code">The public code of the refusal.</param>
    /// <param name="from">The client's address, or null.</param>
    public void Refused(KeyStanding key, string code, IPAddress? from)
    {
        ArgumentNullException.ThrowIfNull(key);

        if (!_options.Enabled)
        {
            return;
        }

        if (KeySigns.Of(key).IsBurst(_time, _options.RefusedWindow, _options.RefusedBurst))
        {
            var sign = new Sign(NoticeKind.RefusedBurst, key.Account.AccountId, key.KeyId, _time.GetUtcNow(), Network.Of(from), code);
            _signs.Writer.TryWrite(sign);
        }

        key.MarkUsed();
    }
}
