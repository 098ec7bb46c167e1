using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Sallyport.Access.Audit;
using Sallyport.Operations.Execution;
using Sallyport.Operations.Verbs;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.AccessRequests;

/// <summary>What applicants and the operator do with requests for access on a test server.</summary>
internal static partial class Applicants
{
    public const string Endpoint = "/api/v1/access-requests";

    public static readonly Dictionary<string, string> Ada = new()
    {
        ["name"] = "Ada <b>Lovelace</b>",
        ["contact"] = "ada@example.com",
        ["useCase"] = "Prices for a bot.",
    };

    /// <summary>Sends the JSON request.</summary>
    public static Task<HttpResponseMessage> AskAsync(this TestServer server, object? body = null) =>
        server.Http.PostAsJsonAsync(Endpoint, body ?? Ada);

    /// <summary>Sends the form.</summary>
    public static async Task<HttpResponseMessage> SendFormAsync(
        this TestServer server,
        IReadOnlyDictionary<string, string>? fields = null,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/request-access");
        request.Content = new FormUrlEncodedContent(fields ?? Ada);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await server.Http.SendAsync(request);
    }

    /// <summary>Does what the operator asks.</summary>
    public static async Task<JsonObject> OperateAsync<TArguments, TAnswer>(
        this TestServer server,
        OperatorVerb<TArguments, TAnswer> verb,
        TArguments arguments
    )
        where TArguments : class
        where TAnswer : class
    {
        var desk = server.Services.GetRequiredService<OperatorDesk>();
        var answer = await desk.AskAsync(verb.ToRequest(arguments), new Actor(ActorKind.Operator, "root"), CancellationToken.None);
        return answer.Result ?? throw new InvalidOperationException(answer.Failure!.Message);
    }

    /// <summary>Asks for access and approves it: the answer with the link.</summary>
    public static async Task<JsonObject> ApproveAsync(this TestServer server, string tier = "Premium")
    {
        using var asked = await server.AskAsync();
        asked.EnsureSuccessStatusCode();
        var listed = await server.OperateAsync(OperatorVerbs.ListRequests, new ListAccessRequestsArguments());
        var id = (string)listed["requests"]!.AsArray()[^1]!["id"]!;
        return await server.OperateAsync(OperatorVerbs.ApproveRequest, new ApproveArguments(id, tier));
    }

    /// <summary>The path of a link on this server.</summary>
    public static string PathOf(JsonObject answer) => new Uri((string)answer["link"]!).AbsolutePath;

    /// <summary>The API key that a page shows, or null.</summary>
    public static string? KeyIn(string html) => KeyPattern().Match(html) is { Success: true } match ? match.Value : null;

    [GeneratedRegex("slp_live_[A-Za-z0-9]{38}")]
    private static partial Regex KeyPattern();
}
