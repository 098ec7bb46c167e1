using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sallyport.Access.Audit;
using Sallyport.Access.Tests.Fakes;

namespace Sallyport.Storage.Tests.Sqlite.Audit;

public sealed class AuditSecretTests : IDisposable
{
    private static readonly AuditEvent Happened = new(Actor.Server, "keys.expire", "key_1");

    private readonly Temporary _folder = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Append_AuditSecretLost_SaysSoInTheLogAndVerifyFindsIt(bool isLost)
    {
        await AppendAsync();
        if (isLost)
        {
            File.Delete(Path.Combine(_folder.Path, "secrets", "audit-1"));
        }

        var (log, found) = await AppendAsync();

        log.Lines.Any(line => line.Contains("does not fit the audit secret", StringComparison.Ordinal)).ShouldBe(isLost);
        found.Break.ShouldBe(isLost ? new AuditBreak(1, AuditBreakKind.Altered) : null);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<(LogLines Log, AuditVerification Found)> AppendAsync()
    {
        var log = new LogLines();
        await using var house = new StoreHouse(
            _folder.Path,
            configure: services => services.AddLogging(logging => logging.AddProvider(log))
        );
        await house.Get<StoreOpener>().OpenAsync(default);
        await house.Get<IAuditStore>().AppendAsync(Happened, default);
        return (log, await house.Get<IAuditStore>().VerifyAsync(null, default));
    }
}
