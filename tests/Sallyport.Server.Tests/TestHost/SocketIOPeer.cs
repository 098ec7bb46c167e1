using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Sallyport.Server.Tests.TestHost;

/// <summary>
/// A client of door A over its WebSocket transport that shows the packets as they are, and answers pings. Official clients run in
/// tests/interop; here the bytes matter.
/// </summary>
internal sealed class SocketIOPeer : IAsyncDisposable
{
    private readonly WebSocketPeer _peer;

    private SocketIOPeer(WebSocketPeer peer)
    {
        _peer = peer;
    }

    public WebSocketPeer Peer => _peer;

    public static async Task<SocketIOPeer> OpenAsync(int port, IReadOnlyDictionary<string, string>? headers = null)
    {
        var url = new Uri($"ws://127.0.0.1:{port}/socket.io/?EIO=4&transport=websocket");
        var peer = await WebSocketPeer.OpenAsync(url, headers);
        (await peer.ReceiveTextAsync()).ShouldStartWith("0{");
        return new SocketIOPeer(peer);
    }

    /// <summary>Asks to enter namespace <c>/</c> with that CONNECT payload, and gives the answer packet: <c>40…</c> or <c>44…</c>.</summary>
    public async Task<string> ConnectAsync(string payload)
    {
        await _peer.SendAsync("40" + payload);
        return (await ReceiveAsync()).ShouldNotBeNull();
    }

    /// <summary>Enters with a credential and expects to be let in.</summary>
    public async Task EnterAsync(string credential) => (await ConnectAsync($$"""{"token":"{{credential}}"}""")).ShouldStartWith("40{");

    public Task EmitAsync(string name, string argument) => _peer.SendAsync($"""42["{name}",{argument}]""");

    /// <summary>Emits with an acknowledgement and gives its only argument.</summary>
    public Task<JsonElement> AskAsync(string name, string argument, int id = 1) => AskAsync($"""42{id}["{name}",{argument}]""", id);

    /// <summary>Emits with an acknowledgement and one attachment, for which the argument holds the placeholder 0.</summary>
    public Task<JsonElement> AskAsync(string name, string argument, int id, byte[] attachment) =>
        AskAsync($"""451-{id}["{name}",{argument}]""", id, attachment);

    private async Task<JsonElement> AskAsync(string sent, int id, params byte[][] attachments)
    {
        await _peer.SendAsync(sent);
        foreach (var attachment in attachments)
        {
            await _peer.SendAsync(attachment, WebSocketMessageType.Binary);
        }

        while (true)
        {
            var packet = (await ReceiveAsync()).ShouldNotBeNull();
            if (packet.StartsWith($"43{id}[", StringComparison.Ordinal))
            {
                return JsonElement.Parse(packet[(packet.IndexOf('[', StringComparison.Ordinal))..])[0];
            }
        }
    }

    /// <summary>The next event: its name and its only argument.</summary>
    public async Task<(string Name, JsonElement Argument)> EventAsync()
    {
        while (true)
        {
            var packet = (await ReceiveAsync()).ShouldNotBeNull();
            if (packet.StartsWith("42[", StringComparison.Ordinal))
            {
                var array = JsonElement.Parse(packet[2..]);
                return (array[0].GetString()!, array[1]);
            }
        }
    }

    /// <summary>The next packet but pings, which are answered; null when the server closed the transport.</summary>
    public async Task<string?> ReceiveAsync()
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(TestServer.Patience);
            string? packet;
            try
            {
                packet = await _peer.ReceiveTextAsync();
            }
            catch (WebSocketException)
            {
                return null;
            }

            if (packet != "2")
            {
                return packet;
            }

            await _peer.SendAsync(Encoding.UTF8.GetBytes("3"), WebSocketMessageType.Text);
        }
    }

    /// <summary>All packets until the transport closes.</summary>
    public async Task<IReadOnlyList<string>> UntilClosedAsync()
    {
        var packets = new List<string>();
        var start = TimeProvider.System.GetTimestamp();
        while (await ReceiveAsync() is { } packet)
        {
            // Pings keep a session that does not end alive for ever.
            TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(TestServer.Patience);
            packets.Add(packet);
        }

        return packets;
    }

    public ValueTask DisposeAsync() => _peer.DisposeAsync();
}
