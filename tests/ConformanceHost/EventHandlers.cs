using System.Globalization;
using System.Text.Json;
using Sallyport.SocketIO;

namespace Sallyport.ConformanceHost;

/// <summary>The events of one socket in the main namespace of P2.</summary>
internal sealed class EventHandlers(Socket socket, Func<int> middlewareRuns)
{
    private static readonly byte[] Asdfasdf = "asdfasdf"u8.ToArray();
    private static readonly string[] Texts = ["てすと", "Я Б Г Д Ж Й", "Ä ä Ü ü ß", "utf8 — string", "utf8 — string"];
    private bool _cameBinary;
    private int _blobs;

    public void Register()
    {
        socket.On("hi", _ => socket.TryEmit("hi"));
        socket.On("echo", received => _ = received.TryAck(Arguments.First(received), received.Attachments));
        socket.On("ack", async _ => await AskAsync());
        RegisterValues();
        RegisterBinary();
        RegisterState();
    }

    private void RegisterValues()
    {
        socket.On("getAckDate", received => _ = received.TryAck(Now(), ProfileJson.Default.String));
        socket.On("getDate", _ => socket.TryEmit("takeDate", Now(), ProfileJson.Default.String));
        socket.On("getDateObj", _ => socket.TryEmit("takeDateObj", new DateData(Now()), ProfileJson.Default.DateData));
        socket.On(
            "getUtf8",
            _ =>
            {
                foreach (var text in Texts)
                {
                    socket.TryEmit("takeUtf8", text, ProfileJson.Default.String);
                }
            }
        );
        socket.On("false", _ => socket.TryEmit("false", false, ProfileJson.Default.Boolean));
        socket.On("getHandshake", received => _ = received.TryAck(HandshakeJson.Describe(socket.Handshake)));
        socket.On("getId", received => _ = received.TryAck(socket.Id, ProfileJson.Default.String));
    }

    private void RegisterBinary()
    {
        socket.On("doge", _ => socket.TryEmit("doge", Arguments.OnePlaceholder, [Asdfasdf]));
        socket.On("getbin", _ => socket.TryEmit("takebin", Arguments.OnePlaceholder, [Asdfasdf]));
        AnswerBinary("buffa", "buffack");
        AnswerBinary("blob", "back");
        AnswerObject("jsonbuff");
        AnswerObject("jsonblob");
        socket.On("abuff1", received => _cameBinary = Arguments.IsBinary(received, 0));
        socket.On(
            "abuff2",
            _ =>
            {
                if (_cameBinary)
                {
                    socket.TryEmit("abuff2-ack");
                }
            }
        );
        socket.On("blob1", received => _blobs = Arguments.IsBinary(received, 0) ? 1 : 0);
        socket.On("blob2", received => _blobs = _blobs == 1 && Arguments.Text(received, 0) == "second" ? 2 : 0);
        socket.On(
            "blob3",
            received =>
            {
                if (_blobs == 2 && Arguments.IsBinary(received, 0))
                {
                    _ = socket.TryEmit("blob3-ack");
                }
            }
        );
    }

    private void RegisterState()
    {
        socket.On(
            "join",
            received =>
            {
                if (Arguments.Text(received, 0) is { } room)
                {
                    socket.Join(room);
                }

                _ = received.TryAck();
            }
        );
        socket.On("all-say", received => socket.Namespace.Emit("said", Arguments.First(received), received.Attachments));
        socket.On(
            "room-say",
            received =>
            {
                if (Arguments.Text(received, 0) is { } room)
                {
                    socket.Namespace.To(room).Emit("said", Arguments.At(received, 1), received.Attachments);
                }
            }
        );
        socket.On(
            "set-data",
            received =>
            {
                socket.Data = Arguments.Element(received, 0);
                _ = received.TryAck();
            }
        );
        socket.On("state", received => _ = received.TryAck(Describe(), ProfileJson.Default.SocketState));
        socket.On("kick", _ => socket.Disconnect());
        socket.On("drop", _ => socket.Session.Close());
    }

    private void AnswerBinary(string name, string answer) =>
        socket.On(
            name,
            received =>
            {
                if (Arguments.IsBinary(received, 0))
                {
                    _ = socket.TryEmit(answer);
                }
            }
        );

    private void AnswerObject(string name) =>
        socket.On(
            name,
            received =>
            {
                if (
                    received.Arguments is { } all
                    && all.GetArrayLength() > 0
                    && all[0] is { ValueKind: JsonValueKind.Object } given
                    && Arguments.IsText(given, "hello", "lol")
                    && Arguments.IsText(given, "goodbye", "gotcha")
                    && given.TryGetProperty("message", out var message)
                    && received.TryGetAttachment(message, out _)
                )
                {
                    _ = socket.TryEmit(name + "-ack");
                }
            }
        );

    private async ValueTask AskAsync()
    {
        var answer = await socket.EmitWithAckAsync("ack", default, Timeout.InfiniteTimeSpan, cancellationToken: socket.Disconnected);
        if (
            answer.IsAnswered
            && answer.Arguments.GetArrayLength() == 2
            && answer.Arguments[0] is { ValueKind: JsonValueKind.Number } number
            && number.TryGetInt32(out var five)
            && five == 5
            && answer.Arguments[1] is { ValueKind: JsonValueKind.Object } options
            && options.TryGetProperty("test", out var test)
            && test.ValueKind == JsonValueKind.True
        )
        {
            _ = socket.TryEmit("got it");
        }
    }

    private SocketState Describe() =>
        new(socket.Id, socket.Recovered, Arguments.RoomsOf(socket), EmptyObject.Or(socket.Data), middlewareRuns());

    // As JavaScript writes its dates: always three digits of milliseconds, which System.Text.Json would cut short where they end in zero.
    private static string Now() => TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
