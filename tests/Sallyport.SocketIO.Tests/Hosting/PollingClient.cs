using System.Net;
using System.Text;

namespace Sallyport.SocketIO.Tests.Hosting;

/// <summary>A client that polls, packet by packet.</summary>
internal sealed class PollingClient
{
    private readonly HttpClient _http;

    private PollingClient(HttpClient http, string path, string sid)
    {
        _http = http;
        Sid = sid;
        Url = $"{path}?EIO=4&transport=polling&sid={sid}";
    }

    public string Sid { get; }

    public string Url { get; }

    public static async Task<PollingClient> OpenAsync(TestHost host, string path = "/engine.io/")
    {
        var open = await host.Http.GetStringAsync(path + "?EIO=4&transport=polling");
        return new PollingClient(host.Http, path, open.Split('"')[3]);
    }

    public Task<string> PollAsync() => _http.GetStringAsync(Url);

    public async Task<(HttpStatusCode Status, string Body)> TryPollAsync()
    {
        using var response = await _http.GetAsync(Url);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public Task<(HttpStatusCode Status, string Body)> PostAsync(string body) => PostAsync(new StringContent(body, Encoding.UTF8));

    public async Task<(HttpStatusCode Status, string Body)> PostAsync(HttpContent content)
    {
        using var response = await _http.PostAsync(Url, content);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
