using System.Net;
using Sallyport.Access.AdminTokens;
using Sallyport.Access.Authentication;
using Sallyport.Doors.Admissions;
using Sallyport.Doors.Errors;

namespace Sallyport.Operations.AdminApi;

/// <summary>
/// Lets requests into the admin API, in this order: TLS → token → role. The rule on plain HTTP is the doors' own: it is refused before the token is
/// looked at, and only a configured proxy can say that the first hop was encrypted.
/// </summary>
internal sealed partial class AdminGate(AdminAuthenticator authenticator, TrustedProxies proxies, ILogger<AdminGate> logger)
{
    /// <summary>Judges a request; when it is refused the answer has been written.</summary>
    public async ValueTask<AdminCaller?> AdmitAsync(HttpContext context, AdminRole needed)
    {
        var request = context.Request;
        var client = proxies.Resolve(context.Connection.RemoteIpAddress, request.IsHttps, request.Host.Value, request.Headers);
        if (client.Refusal is { } unread)
        {
            Log.Unread(logger, client.Address, unread.Failure.Message);
            await Problem.WriteAsync(context, unread.Failure);
            return null;
        }

        var credential = HeaderCredentials.Bearer(request.Headers, CredentialKinds.KeyOnly) ?? Credential.None;
        var authentication = await authenticator.AuthenticateAsync(credential.Value, client.Address, context.RequestAborted);
        if (!authentication.TryGet(out var token, out var refusal))
        {
            Tell(refusal, client.Address);
            await Problem.WriteAsync(context, PublicErrors.Map(refusal));
            return null;
        }

        if (token.Role < needed)
        {
            Log.RoleRefused(logger, token.Id, client.Address, request.Method);
            await Problem.WriteAsync(
                context,
                new RequestFailure(RequestError.Forbidden, "this needs a token with the role admin; this one's role is viewer")
            );
            return null;
        }

        return new AdminCaller(token, client.Address);
    }

    // Who tries on and on is throttled: so these warnings are bounded too.
    private void Tell(AccessRefusal refusal, IPAddress? address)
    {
        if (refusal.Reason is RefusalReason.Missing or RefusalReason.Throttled)
        {
            Log.TurnedAway(logger, address, refusal.Reason);
        }
        else
        {
            Log.Refused(logger, address, refusal.Reason);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3021, LogLevel.Warning, "An admin token from {Address} was refused: {Reason}.", EventName = "AdminTokenRefused")]
        public static partial void Refused(ILogger logger, IPAddress? address, RefusalReason reason);

        [LoggerMessage(
            3022,
            LogLevel.Debug,
            "A request to the admin API from {Address} was turned away: {Reason}.",
            EventName = "AdminTurnedAway"
        )]
        public static partial void TurnedAway(ILogger logger, IPAddress? address, RefusalReason reason);

        [LoggerMessage(
            3023,
            LogLevel.Debug,
            "A request to the admin API from {Address} was refused unread: {Problem}.",
            EventName = "AdminRefusedUnread"
        )]
        public static partial void Unread(ILogger logger, IPAddress? address, string problem);

        [LoggerMessage(
            3024,
            LogLevel.Warning,
            "Admin token {TokenId} from {Address} may only read, and asked to {Method}.",
            EventName = "AdminRoleRefused"
        )]
        public static partial void RoleRefused(ILogger logger, string tokenId, IPAddress? address, string method);
    }
}
