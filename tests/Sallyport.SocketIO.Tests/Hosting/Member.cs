namespace Sallyport.SocketIO.Tests.Hosting;

/// <summary>A connected client together with the server's end of it.</summary>
internal sealed class Member(SocketClient client, Socket socket) : IDisposable
{
    public SocketClient Client => client;

    public Socket Socket => socket;

    public string Id => socket.Id;

    /// <summary>Connects a client and puts it into rooms.</summary>
    public static async Task<Member> ConnectAsync(TestHost host, params string[] rooms) => await ConnectToAsync(host, "/", rooms);

    public static async Task<Member> ConnectToAsync(TestHost host, string @namespace, params string[] rooms)
    {
        var client = await SocketClient.OpenAsync(host);
        var prefix = @namespace == "/" ? "" : @namespace + ",";
        await client.SendAsync("40" + prefix);
        var reply = await client.ReadAsync();
        reply.ShouldStartWith("40" + prefix + "{\"sid\":\"");
        host.Server.TryGetNamespace(@namespace, out var space).ShouldBeTrue();
        space.TryGetSocket(reply.Split('"')[3], out var socket).ShouldBeTrue();

        // Waits for the socket's lock: the client may read that it is in before the server has noted it.
        socket.Join(rooms).ShouldBeTrue();
        _ = socket.Rooms;
        return new Member(client, socket);
    }

    /// <summary>Reads until a packet comes and answers the acknowledgement it asks for.</summary>
    public async Task AnswerAsync(string arguments)
    {
        var packet = await client.ReadAsync();
        packet.ShouldStartWith("42");
        var id = packet[2..packet.IndexOf('[', StringComparison.Ordinal)];
        id.ShouldNotBeEmpty();
        await client.SendAsync("43" + id + arguments);
    }

    public void Dispose() => client.Dispose();
}
