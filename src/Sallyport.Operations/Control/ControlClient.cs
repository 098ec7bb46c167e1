using System.Net.Sockets;
using Sallyport.Operations.Execution;
using Sallyport.Storage.Folder;

namespace Sallyport.Operations.Control;

/// <summary>Asks the server that runs on a data folder, one connection a request.</summary>
internal static class ControlClient
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>Asks; null where nobody listens, so that nothing was done.</summary>
    /// <param name="dataFolder">The server's data folder.</param>
    /// <param name="request">What to ask.</param>
    /// <param name="cancellationToken">Gives up waiting; the server goes on.</param>
    /// <param name="progress">Is told how far an operation is that takes long.</param>
    public static async Task<OperatorAnswer?> TryAskAsync(
        string dataFolder,
        OperatorRequest request,
        CancellationToken cancellationToken,
        Action<string>? progress = null
    )
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            using var address = ControlSocket.In(dataFolder);
            if (!File.Exists(address.File) && FileFacts.Of(address.File) is null)
            {
                return null;
            }

            if (FindForeign(address.File, dataFolder) is { } reason)
            {
                return Foreign(address.File, reason);
            }

            await socket.ConnectAsync(address.EndPoint, cancellationToken);
            if (ControlPeer.UserOf(socket) is { } user && !ControlPeer.IsTrusted(user, dataFolder))
            {
                return Foreign(address.File, $"is served by another user, {MachineUser.NameOf(user)}");
            }
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.AccessDenied)
        {
            return new OperatorFailure(
                OperatorFailureKind.Environment,
                $"{Path.Combine(dataFolder, ControlSocket.FileName)} belongs to another user.",
                "Run this command as the user who runs the server."
            );
        }
        catch (SocketException)
        {
            return null;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(LongestWait);
        try
        {
            await using var stream = new NetworkStream(socket, ownsSocket: false);
            await stream.WriteAsync(ControlProtocol.Encode(request), patience.Token);
            var reader = ControlProtocol.Reader(stream);
            var line = await ControlProtocol.ReadLineAsync(reader, ControlProtocol.LongestAnswer, patience.Token);
            while (line is not null && ControlProtocol.IsProgress(line, out var said))
            {
                patience.CancelAfter(LongestWait);
                progress?.Invoke(said);
                line = await ControlProtocol.ReadLineAsync(reader, ControlProtocol.LongestAnswer, patience.Token);
            }

            return (line is null ? null : ControlProtocol.DecodeAnswer(line)) ?? Unanswered("ended the conversation");
        }
        catch (IOException)
        {
            return Unanswered("went away");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Unanswered($"said nothing for {LongestWait.TotalSeconds:0} s");
        }
    }

    // What is sent may be a customer's key, and what comes back decides what an operator believes.
    private static string? FindForeign(string file, string dataFolder)
    {
        var owner = FileFacts.OfTarget(dataFolder)?.User;
        return FileFacts.Of(file) is { Kind: FileKind.Link } ? "is a link" : ForeignFile.FindWithFolder(file, owner);
    }

    private static OperatorFailure Foreign(string file, string reason) =>
        new(
            OperatorFailureKind.Environment,
            $"The control socket {file} {reason}: it is not used.",
            "If no server of yours runs there, remove it; else start the server as the owner of the data folder."
        );

    // The request was sent: whether it was done is not known, so it is never tried again by itself.
    private static OperatorFailure Unanswered(string how) =>
        new(
            OperatorFailureKind.Environment,
            $"The running server took the request and {how}.",
            "It may have been done: look with `accounts list` or `keys list` before trying again."
        );
}
