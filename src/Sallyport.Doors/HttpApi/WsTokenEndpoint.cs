using Sallyport.Access.Issuing;
using Sallyport.Doors.Admissions;
using Sallyport.Doors.Errors;
using Sallyport.Doors.Json;
using Sallyport.Doors.Limits;
using Sallyport.Doors.Requests;
using Sallyport.Doors.Sessions;

namespace Sallyport.Doors.HttpApi;

/// <summary><c>GET /api/v1/ws-token</c>: an API key buys a ws-token.</summary>
internal sealed class WsTokenEndpoint(HttpDoor door, WsTokenIssuer issuer, RequestGate gate, AdmissionMetrics metrics)
{
    public async Task HandleAsync(HttpContext context)
    {
        if (!AllowedMethods.IsRead(context.Request))
        {
            await AllowedMethods.RefuseAsync(context, AllowedMethods.Read);
            return;
        }

        if (await door.AdmitAsync(context) is not { } caller)
        {
            return;
        }

        if (gate.TakeAction(caller, session: null, DoorKind.Http, ActionNames.WsToken, defaultCost: 1, bytesIn: 0) is { } refused)
        {
            await Problem.WriteAsync(context, refused);
            return;
        }

        if (QueryNames.Check(context.Request.Query) is { } unknown)
        {
            await Problem.WriteAsync(context, unknown);
            return;
        }

        var token = issuer.Issue(caller);
        metrics.Minted();
        var body = JsonBytes.Encode(
            token,
            static (writer, token) =>
            {
                writer.WriteStartObject();
                writer.WriteString("token"u8, token.Value);
                writer.WriteEndObject();
            }
        );
        await JsonAnswer.WriteAsync(context, body);
    }
}
