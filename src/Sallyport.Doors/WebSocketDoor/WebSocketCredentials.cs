using Sallyport.Doors.Admissions;

namespace Sallyport.Doors.WebSocketDoor;

/// <summary>Where door B looks for a credential; the first place that has one decides (contract §3).</summary>
internal static class WebSocketCredentials
{
    /// <summary>The subprotocol the server speaks and selects.</summary>
    public const string Protocol = "sallyport.v1";

    private const string BearerProtocol = "bearer.";

    /// <summary>Finds the credential of an upgrade request, or null where there is none at all.</summary>
    public static Credential? Find(HttpContext context, bool allowQuery)
    {
        var request = context.Request;
        if (allowQuery && request.Query.TryGetValue("token", out var query))
        {
            // A key is never accepted here: query strings end up in logs and histories.
            return new Credential(query.Count == 1 ? query[0] : "", CredentialKinds.TokenOnly);
        }

        return HeaderCredentials.Bearer(request.Headers, CredentialKinds.KeyOrToken)
            ?? FromSubprotocol(context.WebSockets.WebSocketRequestedProtocols)
            ?? HeaderCredentials.ApiKey(request.Headers, CredentialKinds.KeyOnly);
    }

    private static Credential? FromSubprotocol(IList<string> protocols)
    {
        foreach (var protocol in protocols)
        {
            if (protocol.StartsWith(BearerProtocol, StringComparison.Ordinal))
            {
                return new Credential(protocol[BearerProtocol.Length..], CredentialKinds.TokenOnly);
            }
        }

        return null;
    }
}
