using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Sallyport.Chains.JsonRpc;

/// <summary>Calls to one node over HTTP. Never throws on what the network or the node does; only the caller's own cancellation comes through.</summary>
internal sealed class JsonRpcClient : IDisposable
{
    private const int LargeRequestBytes = 64 * 1024;

    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly NodeUrl _url;
    private readonly int _maxResponseBytes;
    private readonly TimeProvider _timeProvider;
    private readonly HttpMessageInvoker _http;
    private long _lastId;

    public JsonRpcClient(NodeUrl url, int maxResponseBytes, TimeProvider timeProvider)
    {
        _url = url;
        _maxResponseBytes = maxResponseBytes;
        _timeProvider = timeProvider;
        _http = new HttpMessageInvoker(
            new SocketsHttpHandler
            {
                // A redirect could carry the credential elsewhere; the tracing handler would write the address into activities.
                AllowAutoRedirect = false,
                ActivityHeadersPropagator = null,
                UseCookies = false,
                UseProxy = !url.Address.IsLoopback,
                AutomaticDecompression = DecompressionMethods.All,
                ConnectTimeout = TimeSpan.FromSeconds(5),
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                // Unbounded here, because waiting inside the handler would count as the node's time. CallLimiter bounds the calls.
                MaxConnectionsPerServer = int.MaxValue,
            },
            disposeHandler: true
        );
    }

    public async ValueTask<JsonRpcReply> CallAsync(
        string method,
        JsonElement parameters,
        TimeSpan timeout,
        CancellationToken cancellationToken
    )
    {
        var body = new ArrayBufferWriter<byte>();
        JsonRpcCodec.WriteCall(body, Interlocked.Increment(ref _lastId), method, parameters);

        using var span = UpstreamTraces.Start(_url, method);
        using var timer = new CancellationTokenSource(timeout, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, _url.Address)
            {
                Content = new ReadOnlyMemoryContent(body.WrittenMemory) { Headers = { ContentType = Json } },
                Headers = { Authorization = _url.Authorization },
            };
            UpstreamTraces.Propagate(span, request.Headers);
            using var response = await _http.SendAsync(request, either.Token);
            return UpstreamTraces.Conclude(span, await ReadAsync(response, either.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return UpstreamTraces.Conclude(span, JsonRpcReply.Fail(JsonRpcOutcome.Timeout, "no answer in time"));
        }
        catch (Exception exception) when (IsRefusal(exception, body.WrittenCount))
        {
            return UpstreamTraces.Conclude(
                span,
                JsonRpcReply.Fail(JsonRpcOutcome.Refused, "the connection was cut during a large request")
            );
        }
        catch (Exception exception) when (TransportProblem.IsTransport(exception))
        {
            return UpstreamTraces.Conclude(span, JsonRpcReply.Fail(JsonRpcOutcome.Unreachable, TransportProblem.Describe(exception)));
        }
    }

    public void Dispose() => _http.Dispose();

    // Servers cut the connection on a request that is too large for them, often before they say so. The customer chose its size.
    private static bool IsRefusal(Exception exception, int requestBytes) =>
        requestBytes >= LargeRequestBytes
        && exception
            is HttpRequestException
                {
                    HttpRequestError: not (
                        HttpRequestError.ConnectionError
                        or HttpRequestError.NameResolutionError
                        or HttpRequestError.SecureConnectionError
                    )
                }
                or IOException;

    private async ValueTask<JsonRpcReply> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var reply = await ReadBodyAsync(response.Content, cancellationToken) is { } body
            ? JsonRpcCodec.ReadReply(body)
            : JsonRpcReply.Fail(JsonRpcOutcome.TooLarge, "the answer is too large");
        if (response.IsSuccessStatusCode)
        {
            return reply;
        }

        // Some nodes send their JSON-RPC error with a 4xx or 5xx status: the error counts. A gateway's own JSON has no numeric code.
        var problem = $"HTTP {(int)response.StatusCode}";
        var own = reply.ErrorCode is null ? default : reply.Payload;
        return response.StatusCode switch
        {
            HttpStatusCode.TooManyRequests => new(JsonRpcOutcome.Throttled, own, problem) { RetryAfter = ReadRetryAfter(response) },

            // About our credential, not about the call: another node may serve it.
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new(JsonRpcOutcome.Refused, own, problem),
            _ when !own.IsEmpty => reply,

            // A gateway gave up waiting: the call was slow.
            HttpStatusCode.GatewayTimeout => JsonRpcReply.Fail(JsonRpcOutcome.Timeout, problem),
            >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError => JsonRpcReply.Fail(JsonRpcOutcome.Refused, problem),
            _ => JsonRpcReply.Fail(JsonRpcOutcome.Unreachable, problem),
        };
    }

    // https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3 : seconds or a date.
    private TimeSpan? ReadRetryAfter(HttpResponseMessage response) =>
        response.Headers.RetryAfter switch
        {
            { Delta: { } wait } => wait,
            { Date: { } date } => date - _timeProvider.GetUtcNow(),
            _ => null,
        };

    // Bounded before and, as a length may be missing or of the compressed form, while reading.
    private async ValueTask<ReadOnlyMemory<byte>?> ReadBodyAsync(HttpContent content, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > _maxResponseBytes)
        {
            return null;
        }

        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var body = new ArrayBufferWriter<byte>();
        while (await stream.ReadAsync(body.GetMemory(4096), cancellationToken) is var count and > 0)
        {
            body.Advance(count);
            if (body.WrittenCount > _maxResponseBytes)
            {
                return null;
            }
        }

        return body.WrittenMemory;
    }
}
