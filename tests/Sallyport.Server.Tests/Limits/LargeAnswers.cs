using Microsoft.Extensions.DependencyInjection;
using Sallyport.Access.Keys;
using Sallyport.Doors.Limits;
using Sallyport.Doors.Requests;
using Sallyport.Fixtures;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.Limits;

/// <summary>A server with a request <c>/large</c> whose answer is as large as the client asks for, and <c>/stuck</c>, which waits to be let go.</summary>
internal static class LargeAnswers
{
    public static Task<TestServer> StartAsync(
        HandMovedTime time,
        StuckHandler? stuck = null,
        params (string Key, string Value)[] settings
    ) =>
        TestServer.StartAsync(
            settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value),
            builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(time);
                builder.Services.AddSingleton<IRequestHandler, LargeHandler>();
                builder.Services.AddSingleton<IRequestHandler>(stuck ?? new StuckHandler());
            }
        );

    public static WorkBounds GetWork(this TestServer server) => server.Services.GetRequiredService<WorkBounds>();

    public static HttpRequestMessage Post(string path, IssuedKey key, string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1" + path)
        {
            Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("x-api-key", key.Secret);
        return request;
    }

    private sealed class LargeHandler : IRequestHandler
    {
        public string Path => "/large";

        public string Scope => ScopeNames.EvmRead;

        public ValueTask<RequestOutcome> HandleAsync(RequestContext context, CancellationToken cancellationToken)
        {
            var bytes = new byte[context.Parameters.GetProperty("bytes").GetInt32()];
            bytes.AsSpan().Fill((byte)'x');
            bytes[0] = bytes[^1] = (byte)'"';
            return ValueTask.FromResult(RequestOutcome.Success(bytes));
        }
    }
}

/// <summary><c>/stuck</c>.</summary>
internal sealed class StuckHandler : IRequestHandler
{
    private int _running;

    public string Path => "/stuck";

    public string Scope => ScopeNames.EvmRead;

    public int Running => Volatile.Read(ref _running);

    public TaskCompletionSource LetGo { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async ValueTask<RequestOutcome> HandleAsync(RequestContext context, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _running);
        await LetGo.Task.WaitAsync(cancellationToken);
        return RequestOutcome.Success("1"u8.ToArray());
    }
}
