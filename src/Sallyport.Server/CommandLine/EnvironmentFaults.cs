using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Sallyport.Access;
using Sallyport.Access.Secrets;
using Sallyport.Chains;
using Sallyport.Doors.Listening;
using Sallyport.Storage;
using Sallyport.Storage.Sqlite.Migrations;

namespace Sallyport.Server.CommandLine;

/// <summary>Exceptions that tell of the machine or the configuration, not of a bug: they become one sentence, never a stack trace.</summary>
internal static class EnvironmentFaults
{
    /// <summary>The error to print, or null for a bug.</summary>
    public static CommandError? Explain(Exception exception) =>
        exception switch
        {
            StorageException { InnerException: UnauthorizedAccessException } => CommandError.Environment(
                exception.Message,
                "Run this as the user whom the folder belongs to, with sudo for example."
            ),
            ForeignSchemaException => new CommandError(
                ExitCode.Damaged,
                exception.Message,
                "`sallyport audit verify` looks at the audit log all the same."
            ),
            StorageException or AccessStoreException => CommandError.Environment(exception.Message),
            ChainConfigurationException => new CommandError(ExitCode.Configuration, exception.Message),
            WeakSecretException or HostFaultException => new CommandError(
                ExitCode.Configuration,
                exception.Message,
                "`sallyport check-config` explains every fault it finds."
            ),
            OptionsValidationException validation => new CommandError(
                ExitCode.Configuration,
                string.Join(" ", validation.Failures),
                "`sallyport check-config` explains every fault it finds."
            ),
            IOException { InnerException: AddressInUseException } => CommandError.Environment(
                exception.Message,
                "Another program listens there. Stop it, or choose another address with --listen."
            ),
            SocketException { SocketErrorCode: SocketError.AccessDenied } => CommandError.Environment(
                "This user may not listen on that address.",
                "Ports below 1024 are reserved: choose another with --listen."
            ),
            SocketException { SocketErrorCode: SocketError.AddressNotAvailable } => CommandError.Environment(
                "This machine does not have that address.",
                "Choose another with --listen; 0.0.0.0 means all."
            ),
            AggregateException all => ExplainAll(all),
            IOException or UnauthorizedAccessException => CommandError.Environment(exception.Message),
            _ => null,
        };

    private static CommandError? ExplainAll(AggregateException all)
    {
        var errors = all.Flatten().InnerExceptions.Select(Explain).ToList();
        return errors.Count > 0 && errors.TrueForAll(error => error is not null)
            ? errors[0]! with
            {
                Message = string.Join(" ", errors.Select(error => error!.Message)),
            }
            : null;
    }
}
