namespace Sallyport.SocketIO.Snippets;

/// <summary>docs/socketio/scaling.md.</summary>
internal static class Scaling
{
    public static void UseAdapter(WebApplicationBuilder builder)
    {
        builder.Services.AddSocketIO().UseAdapter(provider => new MyAdapter(provider.GetRequiredService<MyBus>()));
    }

    public static async Task EmitAsync(IClusterPublisher publisher)
    {
        var emitter = new SocketIOEmitter(publisher);
        await emitter.Of("/").To("news").EmitAsync("headline", """["it rains"]"""u8);
    }

    public static void RunOnSocketsThread(WebApplicationBuilder builder)
    {
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
    }

    internal sealed class MyBus
    {
        public void Send(ClusterMessage message) => Console.WriteLine(message.Kind);
    }

    internal sealed class MyAdapter(MyBus bus) : ClusterAdapter
    {
        public override int ServerCount => 1;

        public override ValueTask PublishAsync(ClusterMessage message, CancellationToken cancellationToken)
        {
            bus.Send(message);
            return ValueTask.CompletedTask;
        }
    }
}
