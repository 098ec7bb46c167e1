// Sallyport.SocketIO alone, as Sallyport.LoadTest measures it beside its peers: a token in a middleware, and four events.
// The same as bench/Sallyport.LoadTest/node-peer/server.mjs and bench/Sallyport.PeerHost/BenchHub.cs.
using System.Reflection;
using Sallyport.PeerHost;
using Sallyport.SocketIO;
using Sallyport.SocketIO.BenchHost;

var builder = Standing.CreateBuilder();
builder.Services.AddSocketIO();
var app = builder.Build();
app.MapSocketIO();
BenchEvents.AddTo(app.Services.GetRequiredService<SocketIOServer>().Of("/"));
var version = typeof(SocketIOServer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
await Standing.RunAsync(app, $"Sallyport.SocketIO {version}");
