using Sallyport.Access;
using Sallyport.Access.Audit;
using Sallyport.Operations.Execution;
using Sallyport.Storage;
using Sallyport.Storage.Backup;

namespace Sallyport.Operations.Verbs;

/// <summary>Has the server make a backup, into a folder that nobody who asks can choose.</summary>
internal sealed class BackupOperations(BackupService backups) : IOperationGroup
{
    public IEnumerable<Operation> Operations =>
        [
            Operation.Of<CreateBackupArguments, BackupAnswer>(
                OperatorVerbs.CreateBackup,
                HttpMethods.Post,
                "/backups",
                "Back up the database into the folder backups of the data folder, while the server runs, and prove that the copy is whole.",
                CreateAsync
            ) with
            {
                Creates = true,
            },
        ];

    private async Task<OperationResult<BackupAnswer>> CreateAsync(
        CreateBackupArguments asked,
        Actor by,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var made = await backups.CreateAsync(asked.WithSecrets, by, OperationProgress.Teller, cancellationToken);
            return new BackupAnswer(made.Name, made.Bytes, made.WithSecrets);
        }
        catch (Exception failure) when (failure is StorageException or AccessStoreException)
        {
            return new OperatorFailure(OperatorFailureKind.Environment, failure.Message);
        }
    }
}

/// <summary>Arguments of <see cref="OperatorVerbs.CreateBackup"/>.</summary>
internal sealed record CreateBackupArguments(bool WithSecrets = false);

/// <summary>A backup that was made: its file in the folder <c>backups</c> of the data folder.</summary>
internal sealed record BackupAnswer(string Name, long Bytes, bool WithSecrets);
