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
    /// <summary>The complaint to print, or null for a bug.</summary>
    public static Complaint? Explain(Exception exception) =>
        exception switch
        {
            StorageException { InnerException: UnauthorizedAccessException } => Complaint.Environment(
                exception.Message,
                "Run this as the user whom the folder belongs to, with sudo for example."
            ),
            ForeignSchemaException => new Complaint(
                ExitCode.Damaged,
                exception.Message,
                "`sallyport audit verify` looks at the audit log all the same."
            ),
            StorageException or AccessStoreException => Complaint.Environment(exception.Message),
            ChainConfigurationException => new Complaint(ExitCode.Configuration, exception.Message),
            WeakSecretException or HostFaultException => new Complaint(
                ExitCode.Configuration,
                exception.Message,
                "`sallyport check-config` explains every fault it finds."
            ),
            OptionsValidationException validation => new Complaint(
                ExitCode.Configuration,
                string.Join(" ", validation.Failures),
                "`sallyport check-config` explains every fault it finds."
            ),
            IOException { InnerException: AddressInUseException } => Complaint.Environment(
                exception.Message,
                "Another program listens there. Stop it, or choose another address with --listen."
            ),
            SocketException { SocketErrorCode: SocketError.AccessDenied } => Complaint.Environment(
                "This user may not listen on that address.",
                "Ports below 1024 are reserved: choose another with --listen."
            ),
            SocketException { SocketErrorCode: SocketError.AddressNotAvailable } => Complaint.Environment(
                "This machine does not have that address.",
                "Choose another with --listen; 0.0.0.0 means all."
            ),
            AggregateException all => ExplainAll(all),
            IOException or UnauthorizedAccessException => Complaint.Environment(exception.Message),
            _ => null,
        };

    private static Complaint? ExplainAll(AggregateException all)
    {
        var complaints = all.Flatten().InnerExceptions.Select(Explain).ToList();
        return complaints.Count > 0 && complaints.TrueForAll(complaint => complaint is not null)
            ? complaints[0]! with
            {
                Message = string.Join(" ", complaints.Select(complaint => complaint!.Message)),
            }
            : null;
    }
}
