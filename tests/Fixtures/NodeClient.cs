using System.Net.Http.Json;
using System.Text.Json;

namespace Sallyport.Fixtures;

/// <summary>Asks a node directly, past the code under test.</summary>
internal sealed class NodeClient(string url) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri(url) };

    public async Task<JsonElement> CallAsync(string method, params object[] parameters)
    {
        var call = new
        {
            jsonrpc = "2.0",
            id = 1,
            method,
            @params = parameters,
        };
        using var response = await _http.PostAsJsonAsync("", call);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        return answer.TryGetProperty("result", out var result)
            ? result
            : throw new InvalidOperationException($"{method}: {answer.GetRawText()}");
    }

    public async Task<long> NumberAsync(string method, params object[] parameters) =>
        Convert.ToInt64((await CallAsync(method, parameters)).GetString(), 16);

    public void Dispose() => _http.Dispose();
}
