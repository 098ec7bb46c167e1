using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Sallyport.Access.Audit;
using Sallyport.Access.Authentication;
using Sallyport.Access.Issuing;
using Sallyport.Access.Keys;
using Sallyport.Access.Notices;
using Sallyport.Access.Standings;

namespace Sallyport.Access.LeakReports;

/// <summary>
/// Takes reports of leaked keys, from anybody and from the operator. Whoever holds a key may report it; nobody learns by reporting whether a key
/// exists. A reported key is never kept, not even in memory: only its hashes are.
/// </summary>
public sealed class LeakReportService
{
    /// <summary>The most characters that may be said about where a key was found.</summary>
    public const int MaxSource = 500;

    /// <summary>The most keys of one report.</summary>
    public const int MaxKeys = 100;

    private const int MaxWaiting = 1000;

    private readonly KeyService _keys;
    private readonly KeyDirectory _directory;
    private readonly PepperRing _peppers;
    private readonly NoticeBoard _notices;
    private readonly GuessingThrottle _throttle;
    private readonly LeakReportOptions _options;
    private readonly TimeProvider _time;
    private readonly Channel<LeakReport> _waiting = Channel.CreateBounded<LeakReport>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true }
    );

    internal LeakReportService(
        KeyService keys,
        KeyDirectory directory,
        PepperRing peppers,
        NoticeBoard notices,
        IOptions<LeakReportOptions> options,
        IOptions<GuessingOptions> guessing,
        TimeProvider time
    )
    {
        _keys = keys;
        _directory = directory;
        _peppers = peppers;
        _notices = notices;
        _options = options.Value;
        _time = time;
        _throttle = new GuessingThrottle(
            Options.Create(
                new GuessingOptions
                {
                    Burst = _options.Burst,
                    PerSecond = _options.PerSecond,
                    Addresses = guessing.Value.Addresses,
                }
            ),
            time
        );
    }

    /// <summary>Gets the reports that wait; only the worker reads, and completes it at the end.</summary>
    internal Channel<LeakReport> Waiting => _waiting;

    /// <summary>Takes one report of an address, or says when it may send one again.</summary>
    public bool TryTake(IPAddress? from, out TimeSpan retryAfter) => _throttle.TryTake(from, out retryAfter);

    /// <summary>
    /// Takes a stranger's report. It is acted on right after, beside the request, so that the time of the answer tells nothing. What has not the shape of
    /// a key is passed over, and so is a key that is named again.
    /// </summary>
    /// <param name="keys">The keys, at most <see cref="MaxKeys"/>.</param>
    /// <param name="source">Where they were found, at most <see cref="MaxSource"/> characters without control characters; holds no key.</param>
    /// <param name="from">The reporter's address.</param>
    /// <returns>False when too many reports wait already.</returns>
    public bool TryReport(IReadOnlyCollection<string> keys, string? source, IPAddress? from)
    {
        ArgumentNullException.ThrowIfNull(keys);

        var hashes = keys.Where(key => ApiKeyFormat.TryValidate(key)).Distinct(StringComparer.Ordinal).Take(MaxKeys).Select(Hash).ToList();
        return _waiting.Writer.TryWrite(new LeakReport(hashes, source, from));
    }

    /// <summary>Says what is wrong with a text about where a key was found, or null.</summary>
    public static string? CheckSource(string? source) => LabelRule.Check("source", source, MaxSource, isRequired: false);

    /// <summary>Reports a key by its id, as the operator.</summary>
    /// <param name="keyId">Which key.</param>
    /// <param name="source">Where it was found; null where nothing is known.</param>
    /// <param name="by">Who reports it.</param>
    /// <param name="cancellationToken">Gives up before it is begun.</param>
    /// <returns>The key as it is now; one that was revoked or expired already is left as it was.</returns>
    public async Task<AccessResult<ApiKey>> ReportAsync(string keyId, string? source, Actor by, CancellationToken cancellationToken)
    {
        if (CheckSource(source) is { } problem)
        {
            return new AccessFailure(AccessFailureKind.Invalid, problem);
        }

        var isNews = false;
        var result = await _keys.ReportLeakedAsync(keyId, _options.Action, source, by, () => isNews = true, cancellationToken);
        if (isNews && result.TryGet(out var key, out _))
        {
            Raise(key, source);
        }

        return result;
    }

    /// <summary>Reports a key by the key itself, as the operator.</summary>
    /// <inheritdoc cref="ReportAsync"/>
    /// <param name="secret">The key; fails with <see cref="AccessFailureKind.KeyNotFound"/> when it was not issued here.</param>
    /// <param name="source">Where it was found; null where nothing is known.</param>
    /// <param name="by">Who reports it.</param>
    /// <param name="cancellationToken">Gives up before it is begun.</param>
    public Task<AccessResult<ApiKey>> ReportSecretAsync(string secret, string? source, Actor by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(secret);

        return StoreFailure.GuardAsync<ApiKey>(async () =>
        {
            if (!ApiKeyFormat.TryValidate(secret))
            {
                return new AccessFailure(
                    AccessFailureKind.Invalid,
                    "This is no API key: its prefix, length or checksum is wrong. Was it cut off?"
                );
            }

            return await FindAsync(Hash(secret), cancellationToken) is { KeyId: var keyId }
                ? await ReportAsync(keyId, source, by, cancellationToken)
                : new AccessFailure(AccessFailureKind.KeyNotFound, "This API key was not issued by this server.");
        });
    }

    /// <summary>Acts on a stranger's report; true when all of it is done, false when the store could not be asked.</summary>
    internal async Task<bool> TryActAsync(LeakReport report, CancellationToken cancellationToken)
    {
        var by = new Actor(ActorKind.Server, "leak-reports", report.From);
        try
        {
            foreach (var hashes in report.Keys)
            {
                if (
                    await FindAsync(hashes, cancellationToken) is var (keyId, grants)
                    && IsNews(grants)
                    && (await ReportAsync(keyId, report.Source, by, cancellationToken)).Failure
                        is { Kind: AccessFailureKind.StoreUnavailable }
                )
                {
                    return false;
                }
            }

            return true;
        }
        catch (AccessStoreException)
        {
            return false;
        }
    }

    // A key that is over already, or marked already, needs no write: reporting it again and again costs the store nothing.
    private bool IsNews(KeyGrants grants) =>
        grants.State != KeyState.Revoked
        && !(grants.ExpiresAt <= _time.GetUtcNow())
        && !(_options.Action == LeakAction.Flag && grants.FlaggedAt is not null);

    private async Task<(string KeyId, KeyGrants Grants)?> FindAsync(IReadOnlyList<PepperedHash> hashes, CancellationToken cancellationToken)
    {
        foreach (var (hash, pepperVersion) in hashes.OrderByDescending(hash => _directory.Holds(hash.Hash)))
        {
            if (await _directory.LookAsync(hash, pepperVersion, cancellationToken) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    // The oldest pepper first: keys move to the current one only, so none can pass by unseen.
    private List<PepperedHash> Hash(string key)
    {
        var peppers = _peppers.Current;
        var hashes = new List<PepperedHash>(peppers.Count);
        for (var i = peppers.Count - 1; i >= 0; i--)
        {
            hashes.Add(new PepperedHash(peppers.Hash(key, i, out var version), version));
        }

        return hashes;
    }

    private void Raise(ApiKey key, string? source)
    {
        var done = key.State == KeyState.Revoked ? "it was revoked and its sessions were cut" : "it was marked and lives on";
        _notices.Raise(
            new NewNotice(
                NoticeKind.KeyLeaked,
                key.AccountId,
                key.Id,
                $"Key {key.Id} ({key.Prefix}…{key.LastFour}) was reported as leaked: {done}.",
                new JsonObject { ["action"] = key.State == KeyState.Revoked ? "revoke" : "flag", ["source"] = source }
            )
        );
    }
}
