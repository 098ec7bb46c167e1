using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Sallyport.SocketIO.EngineIO;

/// <summary>Writes the HTTP answers of the endpoint.</summary>
internal static class EngineAnswers
{
    private static readonly byte[] Ok = "ok"u8.ToArray();

    public static void Empty(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentLength = 0;
    }

    /// <summary>The body is not read: the connection cannot be used again.</summary>
    public static void TooLarge(HttpContext context)
    {
        context.Response.Headers.Connection = "close";
        Empty(context, StatusCodes.Status413PayloadTooLarge);
    }

    public static Task OkAsync(HttpContext context) => SendAsync(context, Ok, "text/html");

    public static Task PayloadAsync(HttpContext context, ReadOnlyMemory<byte> payload) =>
        SendAsync(context, payload, "text/plain; charset=UTF-8");

    /// <summary>
    /// <c>{"code":…,"message":…}</c>. A refused WebSocket gets the words alone and, but for an overloaded server, always the status 400,
    /// as clients know it.
    /// </summary>
    public static async Task ErrorAsync(HttpContext context, EngineError error)
    {
        var isUpgrade = context.WebSockets.IsWebSocketRequest;
        context.Response.StatusCode = isUpgrade && error.Status < 500 ? StatusCodes.Status400BadRequest : error.Status;
        using var body = PooledWriter.Rent();
        if (isUpgrade)
        {
            body.Advance(
                System.Text.Encoding.UTF8.GetBytes(
                    error.Message,
                    body.GetSpan(System.Text.Encoding.UTF8.GetMaxByteCount(error.Message.Length))
                )
            );
        }
        else
        {
            await using var json = new Utf8JsonWriter(body);
            json.WriteStartObject();
            json.WriteNumber("code"u8, (int)error.Code);
            json.WriteString("message"u8, error.Message);
            json.WriteEndObject();
            json.Flush();
        }

        await SendBodyAsync(context, body.WrittenMemory, isUpgrade ? "text/html" : "application/json");
    }

    private static Task SendAsync(HttpContext context, ReadOnlyMemory<byte> body, string contentType)
    {
        context.Response.Headers.CacheControl = "no-store";
        return SendBodyAsync(context, body, contentType);
    }

    private static async Task SendBodyAsync(HttpContext context, ReadOnlyMemory<byte> body, string contentType)
    {
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        try
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The client went away; its session ends by its heartbeat.
        }
    }
}
