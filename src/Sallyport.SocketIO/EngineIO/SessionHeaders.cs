using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Sallyport.SocketIO.EngineIO;

/// <summary>The headers an application adds to the answers of a session: its cookie and its hooks. Refusals get none of them.</summary>
internal sealed partial class SessionHeaders(EngineOptions options, ILogger logger)
{
    private readonly string? _cookieName = options.Cookie?.Name;
    private readonly string? _cookieAttributes = options.Cookie is { } cookie ? Describe(cookie) : null;
    private readonly Action<HttpContext, IHeaderDictionary>? _onInitialHeaders = options.OnInitialHeaders;
    private readonly Action<HttpContext, IHeaderDictionary>? _onHeaders = options.OnHeaders;

    /// <summary>For the first answer of a session. Call it before the answer begins, with WebSocket: before it is accepted.</summary>
    public void WriteInitial(HttpContext context, string sessionId)
    {
        if (_cookieName is not null)
        {
            context.Response.Headers.Append("Set-Cookie", string.Concat(_cookieName, "=", sessionId, _cookieAttributes));
        }

        if (_onInitialHeaders is not null)
        {
            Run(_onInitialHeaders, context);
        }

        Write(context);
    }

    /// <summary>For every other answer of a session.</summary>
    public void Write(HttpContext context)
    {
        if (_onHeaders is not null)
        {
            Run(_onHeaders, context);
        }
    }

    private void Run(Action<HttpContext, IHeaderDictionary> hook, HttpContext context)
    {
        try
        {
            hook(context, context.Response.Headers);
        }
        catch (Exception exception)
        {
            // The answer may carry messages that are taken from the queue already: it leaves without the headers.
            Log.HeaderHookFailed(logger, exception);
        }
    }

    // The order and the case of the attributes are those clients of the reference server see.
    private static string Describe(EngineCookieOptions cookie)
    {
        var text = new StringBuilder();
        if (cookie.MaxAge is { } age)
        {
            text.Append(CultureInfo.InvariantCulture, $"; Max-Age={(long)age.TotalSeconds}");
        }

        if (cookie.Domain is not null)
        {
            text.Append("; Domain=").Append(cookie.Domain);
        }

        if (cookie.Path is not null)
        {
            text.Append("; Path=").Append(cookie.Path);
        }

        if (cookie.Expires is { } expires)
        {
            text.Append(CultureInfo.InvariantCulture, $"; Expires={expires:R}");
        }

        text.Append(cookie.HttpOnly ? "; HttpOnly" : "").Append(cookie.Secure ? "; Secure" : "");
        return text.Append(
                cookie.SameSite switch
                {
                    SameSiteMode.None => "; SameSite=None",
                    SameSiteMode.Lax => "; SameSite=Lax",
                    SameSiteMode.Strict => "; SameSite=Strict",
                    _ => "",
                }
            )
            .ToString();
    }

    private static partial class Log
    {
        [LoggerMessage(4081, LogLevel.Error, "A header hook failed; the answer goes without its headers.", EventName = "HeaderHookFailed")]
        public static partial void HeaderHookFailed(ILogger logger, Exception exception);
    }
}
