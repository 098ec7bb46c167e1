using System.Text.Json.Serialization;
using Sallyport.SocketIO;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSocketIO();
var app = builder.Build();

var chat = app.Services.GetRequiredService<SocketIOServer>().Of("/");
chat.Use(
    (socket, _) =>
    {
        socket.Data = socket.Handshake.Auth.TryGetProperty("name", out var name) ? name.ToString() : "";
        return ValueTask.FromResult(socket.Data is "" ? new ConnectRefusal("who are you?") : null);
    }
);
chat.OnConnected(socket =>
{
    var name = (string)socket.Data!;
    chat.Emit("said", new Line(name, "is here"), ChatJson.Default.Line);
    socket.On("say", ChatJson.Default.String, (text, _) => chat.Emit("said", new Line(name, text), ChatJson.Default.Line));
    socket.OnDisconnected(_ => chat.Emit("said", new Line(name, "has left"), ChatJson.Default.Line));
});

app.MapGet("/", () => TypedResults.PhysicalFile(Path.Combine(app.Environment.ContentRootPath, "chat.html"), "text/html"));
app.MapSocketIO();
app.Run();

internal sealed record Line(string Name, string Text);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Line))]
internal sealed partial class ChatJson : JsonSerializerContext;
