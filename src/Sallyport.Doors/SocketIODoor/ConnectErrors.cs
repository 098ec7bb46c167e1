using Sallyport.Doors.Errors;
using Sallyport.Doors.Json;
using Sallyport.SocketIO;

namespace Sallyport.Doors.SocketIODoor;

/// <summary>
/// Refusals as CONNECT_ERROR packets: <c>{"message":"unauthorized: …","data":{"code":"UNAUTHORIZED"}}</c>. All refused credentials share
/// one object, so that their bytes cannot differ.
/// </summary>
internal static class ConnectErrors
{
    // Clients of the source document look for the word "unauthorized" in the message.
    private static readonly ConnectRefusal Unauthorized = Create("unauthorized: missing or invalid token", RequestError.Unauthorized);

    public static ConnectRefusal From(RequestFailure failure)
    {
        if (ReferenceEquals(failure.Error, RequestError.Unauthorized))
        {
            return Unauthorized;
        }

        return ReferenceEquals(failure.Error, RequestError.Forbidden)
            ? Create($"forbidden: {failure.Message}", failure)
            : Create(failure.Message, failure);
    }

    private static ConnectRefusal Create(string message, RequestFailure failure) =>
        new(
            message,
            JsonBytes.Encode(
                failure,
                static (writer, failure) =>
                {
                    writer.WriteStartObject();
                    writer.WriteString("code"u8, failure.Error.Code);
                    if (failure.RetryAfterMilliseconds is { } wait)
                    {
                        writer.WriteNumber("retryAfterMs"u8, wait);
                    }

                    writer.WriteEndObject();
                }
            )
        );
}
