using System.IO.Compression;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sallyport.SocketIO.EngineIO.WebSockets;

namespace Sallyport.SocketIO.EngineIO;

/// <summary>Writes the HTTP answers of the endpoint.</summary>
internal sealed class EngineAnswers(EngineCompressionOptions compression)
{
    private const string PayloadType = "text/plain; charset=UTF-8";

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

    public static Task OkAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        return SendAsync(context, "ok"u8, "text/html");
    }

    /// <summary>Sends packets, compressed where that is worth it and the client can read it.</summary>
    public Task PayloadAsync(HttpContext context, ReadOnlySpan<byte> payload, bool mayCompress = true)
    {
        context.Response.Headers.CacheControl = "no-store";
        return mayCompress && compression.IsEnabled && payload.Length >= compression.Threshold
            ? CompressedAsync(context, payload)
            : SendAsync(context, payload, PayloadType);
    }

    /// <summary>
    /// <c>{"code":…,"message":…}</c>. A refused WebSocket gets the words alone and, but for an overloaded server, always the status 400,
    /// as clients know it.
    /// </summary>
    public static async Task ErrorAsync(HttpContext context, EngineError error)
    {
        // Where the frames are ours, nobody has told ASP.NET Core that it is a WebSocket.
        var isUpgrade = WebSocketHandshake.CanFrame(context) || context.WebSockets.IsWebSocketRequest;
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

        await SendAsync(context, body.WrittenSpan, isUpgrade ? "text/html" : "application/json");
    }

    private Task CompressedAsync(HttpContext context, ReadOnlySpan<byte> payload)
    {
        var coding = AcceptedCoding.Choose(context.Request.Headers.AcceptEncoding);
        if (coding == ContentCoding.Identity)
        {
            return SendAsync(context, payload, PayloadType);
        }

        var body = new MemoryStream();
        using (
            Stream encoder =
                coding == ContentCoding.Gzip
                    ? new GZipStream(body, compression.Level, leaveOpen: true)
                    : new ZLibStream(body, compression.Level, leaveOpen: true)
        )
        {
            encoder.Write(payload);
        }

        context.Response.Headers.ContentEncoding = coding == ContentCoding.Gzip ? "gzip" : "deflate";
        return SendAsync(context, body.GetBuffer().AsSpan(0, (int)body.Length), PayloadType);
    }

    private static Task SendAsync(HttpContext context, ReadOnlySpan<byte> body, string contentType)
    {
        var response = context.Response;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        try
        {
            Write(response.BodyWriter, body);
            var flush = response.BodyWriter.FlushAsync();
            if (!flush.IsCompletedSuccessfully)
            {
                return AwaitAsync(flush);
            }

            _ = flush.Result;
        }
        catch (Exception exception) when (IsGone(exception))
        {
            // The client went away; its session ends by its heartbeat.
        }

        return Task.CompletedTask;
    }

    // Always asks for memory of a size: Kestrel gives none without it when the connection was aborted.
    private static void Write(PipeWriter output, ReadOnlySpan<byte> body)
    {
        const int BlockSize = 4096;
        while (!body.IsEmpty)
        {
            var target = output.GetSpan(Math.Min(body.Length, BlockSize));
            var now = body[..Math.Min(body.Length, target.Length)];
            now.CopyTo(target);
            output.Advance(now.Length);
            body = body[now.Length..];
        }
    }

    private static async Task AwaitAsync(ValueTask<FlushResult> flush)
    {
        try
        {
            await flush;
        }
        catch (Exception exception) when (IsGone(exception))
        {
            // As above.
        }
    }

    private static bool IsGone(Exception exception) => exception is IOException or OperationCanceledException;
}
