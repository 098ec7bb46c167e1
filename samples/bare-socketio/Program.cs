// A chat room on the library alone.
//   dotnet run --project samples/bare-socketio
// and from any Socket.IO client, for example Node's:
//   const socket = io("http://127.0.0.1:3000", { auth: { name: "ada" } });
//   socket.on("said", (message) => console.log(message));
//   socket.emit("say", { text: "hello" }, (answer) => console.log("heard by", answer.heardBy));
using System.Text.Json;
using BareSocketIO;
using Sallyport.SocketIO;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseUrls(builder.Configuration["urls"] ?? "http://127.0.0.1:3000");
builder.Services.AddSocketIO(options => options.Engine.Cors.AllowAnyOrigin = true);
var app = builder.Build();

var room = app.Services.GetRequiredService<SocketIOServer>().Of("/");
room.Use(
    (socket, _) =>
    {
        var hasName = socket.Handshake.Auth.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String;
        socket.Data = hasName ? name.GetString() : null;
        return ValueTask.FromResult(hasName ? null : new ConnectRefusal("who are you?"));
    }
);
room.OnConnection(socket =>
    socket.On(
        "say",
        ChatJson.Default.Say,
        async (say, received) =>
        {
            var said = new Said((string)socket.Data!, say.Text);
            var heardBy = await room.EmitAsync("said", said, ChatJson.Default.Said);
            received.TryAck(new Heard(heardBy), ChatJson.Default.Heard);
        }
    )
);

app.MapSocketIO();
app.Run();
