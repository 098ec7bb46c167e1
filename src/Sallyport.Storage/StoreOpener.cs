using Sallyport.Access.Authentication;
using Sallyport.Access.Issuing;
using Sallyport.Access.Secrets;
using Sallyport.Access.Tokens;
using Sallyport.Storage.Sqlite;
using Sallyport.Storage.Sqlite.Secrets;

namespace Sallyport.Storage;

/// <summary>
/// Opens the store as a start of the server does: lock the folder, migrate, check the secrets. The host does it before it listens; the command line
/// calls it when no server runs. Disposing the service provider gives everything back.
/// </summary>
public sealed class StoreOpener : IDisposable
{
    private readonly IMigrator _migrator;
    private readonly PepperRing _peppers;
    private readonly SigningKeyRing _signingKeys;
    private readonly PepperGuard _guard;
    private readonly ISecretRegister _register;
    private readonly SqliteDatabase _database;
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private bool _isOpen;

    internal StoreOpener(
        IMigrator migrator,
        PepperRing peppers,
        SigningKeyRing signingKeys,
        PepperGuard guard,
        ISecretRegister register,
        SqliteDatabase database
    )
    {
        _migrator = migrator;
        _peppers = peppers;
        _signingKeys = signingKeys;
        _guard = guard;
        _register = register;
        _database = database;
    }

    /// <summary>Opens the store. Again is harmless and applies nothing.</summary>
    /// <returns>The migrations applied now.</returns>
    /// <exception cref="StorageException">It cannot be opened; the message says what to do.</exception>
    public async Task<IReadOnlyList<AppliedMigration>> OpenAsync(CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            if (_isOpen)
            {
                return [];
            }

            var applied = await _migrator.MigrateAsync(cancellationToken);
            _ = _peppers.Versions;
            _signingKeys.Load(await _register.ListSigningAsync(cancellationToken));
            await _guard.CheckAsync(cancellationToken);
            _isOpen = true;
            return applied;
        }
        catch (WeakSecretException exception)
        {
            throw new StorageException(exception.Message, exception);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>Opens the store as it is, to verify it: nothing is migrated, compared or made. Only reading is of use then.</summary>
    /// <exception cref="StorageException">It cannot be opened; the message says what to do.</exception>
    public void OpenToVerify() => _database.Open();

    /// <inheritdoc/>
    public void Dispose() => _oneAtATime.Dispose();
}
