using System.Net;
using System.Text.Json.Nodes;
using Sallyport.LoadTest.Measuring;

namespace Sallyport.LoadTest.Clients;

/// <summary>The HTTP door, over connections that stay open.</summary>
internal sealed class HttpApi(Uri server) : IDisposable
{
    private readonly HttpClient _client = new(LoopbackHandler.Create()) { BaseAddress = LoopbackTarget.Require(server) };

    public async Task<string> MintTokenAsync(string apiKey, CancellationToken cancellationToken)
    {
        using var answer = await AskForTokenAsync(apiKey, cancellationToken);
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            throw new WrongAnswerException($"ws-token answered {(int)answer.StatusCode}");
        }

        var body = await JsonNode.ParseAsync(
            await answer.Content.ReadAsStreamAsync(cancellationToken),
            cancellationToken: cancellationToken
        );
        return (string?)body!["token"] ?? throw new WrongAnswerException("ws-token answered without a token");
    }

    /// <summary>Asks for a ws-token and takes the whole answer in, whatever it is.</summary>
    public async Task<HttpResponseMessage> AskForTokenAsync(string apiKey, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/ws-token");
        request.Headers.Add("x-api-key", apiKey);
        return await _client.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
    }

    /// <summary>Posts JSON and expects an answer that holds <paramref name="expected"/>.</summary>
    public async Task PostAsync(string path, ReadOnlyMemory<byte> json, string expected, CancellationToken cancellationToken)
    {
        using var content = new ReadOnlyMemoryContent(json);
        content.Headers.ContentType = new("application/json");
        using var answer = await _client.PostAsync(path, content, cancellationToken);
        var body = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (!body.Contains(expected, StringComparison.Ordinal))
        {
            throw new WrongAnswerException($"not the answer expected: {(int)answer.StatusCode} {body}");
        }
    }

    public void Dispose() => _client.Dispose();
}
