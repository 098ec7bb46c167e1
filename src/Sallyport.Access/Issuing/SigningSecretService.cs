using Microsoft.Extensions.Options;
using Sallyport.Access.Audit;
using Sallyport.Access.Secrets;
using Sallyport.Access.Tokens;

namespace Sallyport.Access.Issuing;

/// <summary>What an operator does with the secrets that sign ws-tokens.</summary>
public sealed class SigningSecretService : IDisposable
{
    /// <summary>The longest time for which the secret before is accepted: longer than any token lives it serves nobody.</summary>
    public static readonly TimeSpan MaxOverlap = TimeSpan.FromDays(7);

    private readonly ISecretSource _source;
    private readonly ISecretRegister _register;
    private readonly SigningKeyRing _ring;
    private readonly WsTokenOptions _tokens;
    private readonly SettledClock _clock;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    /// <summary>Creates the service.</summary>
    public SigningSecretService(
        ISecretSource source,
        ISecretRegister register,
        SigningKeyRing ring,
        IOptions<WsTokenOptions> tokens,
        SettledClock clock,
        TimeProvider time
    )
    {
        _source = source;
        _register = register;
        _ring = ring;
        _tokens = tokens.Value;
        _clock = clock;
        _time = time;
    }

    /// <summary>Gets how long the secret before is accepted unless something else is said: until the last of its tokens is over, and the skew of clocks.</summary>
    public TimeSpan DefaultOverlap => _tokens.Lifetime + WsTokenValidator.Skew;

    /// <summary>Gets the secrets that are in use, the signing one first.</summary>
    public IReadOnlyList<SigningSecret> List() => [.. _ring.Keys.Select((key, index) => Describe(key, isSigning: index == 0))];

    /// <summary>
    /// Makes a new secret, which signs from now on. The one before is accepted for <paramref name="overlap"/> and then refused and removed by itself.
    /// Nobody who has a token or asks for one notices.
    /// </summary>
    public async Task<AccessResult<SigningSecret>> RotateAsync(TimeSpan? overlap, Actor by, CancellationToken cancellationToken)
    {
        var time = overlap ?? DefaultOverlap;
        if (time <= TimeSpan.Zero || time > MaxOverlap)
        {
            return new AccessFailure(AccessFailureKind.Invalid, "The overlap is more than nothing and at most 7 days.");
        }

        return await ChangeAsync(async () =>
        {
            var before = _ring.Keys;
            var now = StoredTime.Round(_time.GetUtcNow());
            var until = StoredTime.Round(now + time);
            var version = before[0].Fact.Version + 1;
            _source.Create(SecretKind.Signing, version);
            try
            {
                var happened = new AuditEvent(
                    by,
                    "secrets.signing.rotate",
                    Name(version),
                    new() { ["signs"] = Name(before[0].Fact.Version) },
                    new() { ["signs"] = Name(version), ["beforeAcceptedUntil"] = until }
                );
                var older = before.Select(key => key.Fact.Version).ToList();
                await _register.AddSigningAsync(new(version, now, null), older, until, happened, CancellationToken.None);
            }
            catch
            {
                _source.Remove(SecretKind.Signing, version);
                throw;
            }

            await ReloadAsync();
            return Describe(_ring.Current, isSigning: true);
        });
    }

    /// <summary>Ends a secret that does not sign any more, before its time: tokens that it signed are refused from now on.</summary>
    public Task<AccessResult<SigningSecret>> RetireAsync(int version, Actor by, CancellationToken cancellationToken) =>
        ChangeAsync(async () =>
        {
            var found = Array.Find(_ring.Keys, key => key.Fact.Version == version);
            if (found is null)
            {
                return new AccessFailure(AccessFailureKind.SecretNotFound, $"There is no signing secret {version}.");
            }

            if (found == _ring.Current)
            {
                return new AccessFailure(AccessFailureKind.SecretNeeded, $"Signing secret {version} is the one that signs; rotate first.");
            }

            await RemoveAsync(found, by);
            return Describe(found, isSigning: false);
        });

    /// <summary>
    /// Removes the secrets whose time is over, by a clock that has proved itself: a removed secret cannot come back. They are refused from the instant on
    /// already.
    /// </summary>
    /// <exception cref="AccessStoreException">One could not be removed.</exception>
    public async Task RetireDueAsync(CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            var now = _clock.Look();
            foreach (var key in _ring.Keys.Where(key => key.Fact.AcceptedUntil <= now).ToList())
            {
                await RemoveAsync(key, Actor.Server);
            }
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _oneAtATime.Dispose();

    private static string Name(int version) => $"signing-{version}";

    private static SigningSecret Describe(SigningKeyRing.SigningKey key, bool isSigning) =>
        new(key.Fact.Version, key.KeyId, isSigning, key.Fact.CreatedAt, key.Fact.AcceptedUntil);

    // The file first: one without its row would be accepted for ever after the next start, a row without its file says nothing.
    private async Task RemoveAsync(SigningKeyRing.SigningKey key, Actor by)
    {
        var version = key.Fact.Version;
        _source.Remove(SecretKind.Signing, version);
        try
        {
            var happened = new AuditEvent(
                by,
                "secrets.signing.retire",
                Name(version),
                new() { ["acceptedUntil"] = key.Fact.AcceptedUntil }
            );
            await _register.RemoveSigningAsync(version, happened, CancellationToken.None);
        }
        finally
        {
            await ReloadAsync();
        }
    }

    private async Task ReloadAsync() => _ring.Load(await _register.ListSigningAsync(CancellationToken.None));

    // Once begun it is not given up half-way.
    private async Task<AccessResult<SigningSecret>> ChangeAsync(Func<Task<AccessResult<SigningSecret>>> change)
    {
        if (_source.IsConfigured(SecretKind.Signing))
        {
            return new AccessFailure(
                AccessFailureKind.SecretConfigured,
                "The signing secret is given by the configuration (Secrets:SigningSecret); it is exchanged there."
            );
        }

        await _oneAtATime.WaitAsync(CancellationToken.None);
        try
        {
            return await StoreFailure.GuardAsync(change);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }
}

/// <summary>A signing secret, as it may be shown.</summary>
/// <param name="Version">Its version.</param>
/// <param name="KeyId">The <c>kid</c> of its tokens.</param>
/// <param name="IsSigning">Whether it signs new tokens.</param>
/// <param name="CreatedAt">When it came; null for the first.</param>
/// <param name="AcceptedUntil">The first instant at which its tokens are refused; null for no end.</param>
public sealed record SigningSecret(int Version, string KeyId, bool IsSigning, DateTimeOffset? CreatedAt, DateTimeOffset? AcceptedUntil);
