using System.Net.Http.Headers;
using Microsoft.Extensions.Options;

namespace Sallyport.Access.Notices.Webhooks;

/// <summary>
/// Makes one signed POST to the configured address. It follows no redirect, reads no body of an answer, and its results name neither the
/// secret nor the address.
/// </summary>
public sealed class WebhookPoster : IDisposable
{
    private readonly WebhookOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _client;

    /// <summary>Creates the poster. Nothing is sent before <see cref="PostAsync"/>.</summary>
    public WebhookPoster(IOptions<WebhookOptions> options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);

        _options = options.Value;
        _time = time;
        _client = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                MaxConnectionsPerServer = 2,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                MaxResponseHeadersLength = 16,
                ActivityHeadersPropagator = null,
            }
        )
        {
            Timeout = _options.Timeout,
        };
    }

    /// <summary>Gets whether there is an address to post to.</summary>
    public bool IsConfigured => _options.IsConfigured;

    /// <summary>Posts a notice once.</summary>
    public async Task<WebhookResult> PostAsync(Notice notice, CancellationToken cancellationToken)
    {
        var body = WebhookBody.Of(notice);
        using var request = new HttpRequestMessage(HttpMethod.Post, _options.Url);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add(WebhookSignature.Header, WebhookSignature.Of(_options.Secret!, _time.GetUtcNow(), body));
        request.Headers.Add(WebhookSignature.IdHeader, notice.Id);
        request.Headers.UserAgent.ParseAdd("Sallyport");
        var began = _time.GetTimestamp();
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var problem = response.IsSuccessStatusCode ? null : $"answer {(int)response.StatusCode}";
            return new WebhookResult(notice.Id, (int)response.StatusCode, _time.GetElapsedTime(began), problem);
        }
        catch (HttpRequestException exception)
        {
            // The text of the exception may quote the address; its kind does not.
            return new WebhookResult(notice.Id, null, _time.GetElapsedTime(began), exception.HttpRequestError.ToString());
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new WebhookResult(notice.Id, null, _time.GetElapsedTime(began), "no answer in time");
        }
    }

    /// <summary>Posts a notice of the kind <see cref="NoticeKind.Test"/> once. It is not stored and not tried again.</summary>
    public Task<WebhookResult> PostTestAsync(CancellationToken cancellationToken)
    {
        const string Text = "An operator tests the webhook. Nothing has happened.";
        var notice = new Notice(PublicId.NewNotice(), NoticeKind.Test, null, null, Text, null, _time.GetUtcNow());
        return PostAsync(notice, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}

/// <summary>How a post ended.</summary>
/// <param name="NoticeId">What was posted.</param>
/// <param name="Status">The status of the answer; null where none came.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Problem">What went wrong, or null.</param>
public sealed record WebhookResult(string NoticeId, int? Status, TimeSpan Took, string? Problem);
