using System.Text.Json;

namespace Sallyport.Server.Tests.TestHost;

/// <summary>A client of door A that polls: each request may say that it came over another path.</summary>
internal sealed class PollingPeer(TestServer server, string sessionId)
{
    public static async Task<PollingPeer> OpenAsync(TestServer server, params (string Name, string Value)[] headers)
    {
        var (status, body) = await SendAsync(server, HttpMethod.Get, "", null, headers);
        status.ShouldBe(200);
        return new PollingPeer(server, JsonElement.Parse(body[1..]).GetProperty("sid").GetString()!);
    }

    public Task<(int Status, string Body)> PollAsync(params (string Name, string Value)[] headers) =>
        SendAsync(server, HttpMethod.Get, "&sid=" + sessionId, null, headers);

    public Task<(int Status, string Body)> PostAsync(string packet, params (string Name, string Value)[] headers) =>
        SendAsync(server, HttpMethod.Post, "&sid=" + sessionId, packet, headers);

    private static async Task<(int Status, string Body)> SendAsync(
        TestServer server,
        HttpMethod method,
        string query,
        string? body,
        (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(method, "/socket.io/?EIO=4&transport=polling" + query);
        request.Content = body is null ? null : new StringContent(body);
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var response = await server.Http.SendAsync(request).WaitAsync(TestServer.Patience);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
