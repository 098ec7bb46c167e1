using System.Text.Json;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Recovery;

/// <summary>One connection of a client that may come back: what it was told, and the last offset it saw.</summary>
internal sealed class Visit : IDisposable
{
    private readonly string _prefix;

    private Visit(SocketClient client, string prefix, JsonElement reply)
    {
        Client = client;
        _prefix = prefix;
        Id = reply.GetProperty("sid").GetString()!;
        PrivateId = reply.TryGetProperty("pid", out var pid) ? pid.GetString() : null;
    }

    public SocketClient Client { get; }

    public string Id { get; }

    public string? PrivateId { get; }

    public string? Offset { get; private set; }

    /// <summary>Gets the CONNECT payload with which it comes back.</summary>
    public string Auth => $$"""{"pid":"{{PrivateId}}","offset":"{{Offset}}"}""";

    public static async Task<Visit> BeginAsync(TestHost host, string auth = "", string @namespace = "/")
    {
        var client = await SocketClient.OpenAsync(host);
        return await JoinAsync(client, auth, @namespace);
    }

    public static async Task<Visit> JoinAsync(SocketClient client, string auth = "", string @namespace = "/")
    {
        var prefix = @namespace == "/" ? "" : @namespace + ",";
        await client.SendAsync("40" + prefix + auth);
        var reply = await client.ReadAsync();
        reply.ShouldStartWith("40" + prefix + "{");
        return new Visit(client, prefix, JsonElement.Parse(reply[(2 + prefix.Length)..]));
    }

    /// <summary>Begins, and takes the first event the server emits at connection: from then on the client has an offset.</summary>
    public static async Task<Visit> BeginWithOffsetAsync(TestHost host, string auth = "", string @namespace = "/")
    {
        var visit = await BeginAsync(host, auth, @namespace);
        (await visit.ReadEventAsync()).ShouldBe("""["welcome"]""");
        return visit;
    }

    /// <summary>Reads an event and takes the offset off its end, as clients do.</summary>
    public async Task<string> ReadEventAsync()
    {
        var frame = await Client.ReadAsync();
        var start = frame.IndexOf('[', StringComparison.Ordinal);
        start.ShouldBeGreaterThan(0, frame);
        var arguments = JsonElement.Parse(frame[start..]).EnumerateArray().ToList();
        frame.ShouldContain(_prefix, Case.Sensitive);
        Offset = arguments[^1].GetString();
        Offset.ShouldNotBeNullOrEmpty();
        return "[" + string.Join(',', arguments[..^1].Select(argument => argument.GetRawText())) + "]";
    }

    public void Dispose() => Client.Dispose();
}
