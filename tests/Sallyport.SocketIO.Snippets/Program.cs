// The code of docs/socketio: a test finds each of its C# blocks in this project, word for word.
using Sallyport.SocketIO;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSocketIO();
var app = builder.Build();

var server = app.Services.GetRequiredService<SocketIOServer>();
server
    .Of("/")
    .OnConnected(socket =>
    {
        socket.On("echo", received => received.TryAck(received.ArgumentsJson, received.Attachments));
        socket.TryEmit("hello", """["world"]"""u8);
    });

app.MapSocketIO();
app.Run();
