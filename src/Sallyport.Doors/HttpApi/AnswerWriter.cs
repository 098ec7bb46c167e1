using System.Text;
using Microsoft.Extensions.Options;
using Sallyport.Doors.Sessions;

namespace Sallyport.Doors.HttpApi;

/// <summary>
/// Writes answers of any size in pieces, so that the server's own buffers stay small, and cuts a client that takes them more slowly than
/// <see cref="DoorOptions.MinSendRate"/>.
/// </summary>
internal sealed class AnswerWriter(IOptions<DoorOptions> doors, TimeProvider time)
{
    private const int PieceBytes = 64 * 1024;

    /// <summary>Writes a finished JSON body. Nothing of this API belongs into a cache.</summary>
    public async Task WriteJsonAsync(HttpContext context, ReadOnlyMemory<byte> body)
    {
        if (body.Length <= PieceBytes)
        {
            await JsonAnswer.WriteAsync(context, body);
            return;
        }

        JsonAnswer.WriteHeaders(context, body.Length);
        using var patience = new CancellationTokenSource(doors.Value.LongestSend(body.Length), time);
        await using var cut = CutWhenSlow(context, patience);
        while (!body.IsEmpty)
        {
            var piece = body[..Math.Min(body.Length, PieceBytes)];
            await context.Response.Body.WriteAsync(piece, context.RequestAborted);
            body = body[piece.Length..];
        }
    }

    /// <summary>Writes lines as they are made. The headers have been set.</summary>
    public async Task WriteLinesAsync(HttpContext context, IEnumerable<string> lines)
    {
        var output = context.Response.BodyWriter;
        var started = time.GetTimestamp();
        long written = 0;
        var unflushed = 0;
        using var patience = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        await using var cut = CutWhenSlow(context, patience);
        foreach (var line in lines)
        {
            unflushed += (int)Encoding.UTF8.GetBytes(line, output);
            if (unflushed >= PieceBytes)
            {
                written += unflushed;
                unflushed = 0;
                var left = doors.Value.LongestSend(written) - time.GetElapsedTime(started);
                patience.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
                await output.FlushAsync(context.RequestAborted);
                patience.CancelAfter(Timeout.InfiniteTimeSpan);
            }
        }

        patience.CancelAfter(doors.Value.LongestSend(unflushed));
        await output.FlushAsync(context.RequestAborted);
    }

    private static CancellationTokenRegistration CutWhenSlow(HttpContext context, CancellationTokenSource patience) =>
        patience.Token.UnsafeRegister(static context => ((HttpContext)context!).Abort(), context);
}
