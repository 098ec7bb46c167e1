using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Sallyport.Fixtures;

/// <summary>A node of chain 1 over real HTTP whose answers a test writes. Probes get good answers unless the test says otherwise.</summary>
internal sealed class ScriptedNode : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, Func<HttpContext, Task>> _answers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _calls = new(StringComparer.Ordinal);

    private ScriptedNode()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(AnswerAsync);
        On("eth_chainId", Result("\"0x1\""));
        On("eth_blockNumber", context => Result($"\"0x{Head:x}\"")(context));
        On("eth_getBlockByNumber", context => Result($$"""{"timestamp":"0x{{HeadTime.ToUnixTimeSeconds():x}}"}""")(context));
    }

    /// <summary>Gets or sets the number of the newest block.</summary>
    public long Head { get; set; } = 100;

    /// <summary>Gets or sets when the newest block was made.</summary>
    public DateTimeOffset HeadTime { get; set; } = TimeProvider.System.GetUtcNow();

    public string Http => _app.Urls.First();

    public static async Task<ScriptedNode> StartAsync()
    {
        var node = new ScriptedNode();
        await node._app.StartAsync();
        return node;
    }

    /// <summary>An answer of HTTP 200 with a result, given as JSON.</summary>
    public static Func<HttpContext, Task> Result(string json) => Body(200, $$"""{"jsonrpc":"2.0","id":1,"result":{{json}}}""");

    /// <summary>An answer with an error object, given as JSON.</summary>
    public static Func<HttpContext, Task> Error(string json, int status = 200) =>
        Body(status, $$"""{"jsonrpc":"2.0","id":1,"error":{{json}}}""");

    /// <summary>An answer with a status and a body.</summary>
    public static Func<HttpContext, Task> Body(int status, string body, string? retryAfter = null) =>
        async context =>
        {
            context.Response.StatusCode = status;
            if (retryAfter is not null)
            {
                context.Response.Headers.RetryAfter = retryAfter;
            }

            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body), context.RequestAborted);
        };

    /// <summary>An answer that ends in the middle of its body.</summary>
    public static async Task CutAsync(HttpContext context)
    {
        context.Response.ContentLength = 1000;
        await context.Response.Body.WriteAsync("{\"jsonrpc\":"u8.ToArray(), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        context.Abort();
    }

    /// <summary>Sets how a method is answered from now on.</summary>
    public ScriptedNode On(string method, Func<HttpContext, Task> answer)
    {
        _answers[method] = answer;
        return this;
    }

    /// <summary>How many calls of a method have come.</summary>
    public int Calls(string method) => _calls.GetValueOrDefault(method);

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var call = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
        var method = call.RootElement.GetProperty("method").GetString()!;
        _calls.AddOrUpdate(method, 1, static (_, count) => count + 1);
        await (_answers.TryGetValue(method, out var answer) ? answer : Result("\"ok\""))(context);
    }
}
