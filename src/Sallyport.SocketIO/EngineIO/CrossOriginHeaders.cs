using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Sallyport.SocketIO.EngineIO;

/// <summary>Answers preflight requests and marks answers as readable for other origins.</summary>
internal static class CrossOriginHeaders
{
    /// <summary>Sets the headers.</summary>
    /// <returns>Whether the request was a preflight and is answered.</returns>
    public static bool Apply(HttpContext context, EngineCorsOptions options)
    {
        if (!options.IsEnabled)
        {
            return false;
        }

        var headers = context.Response.Headers;
        var allowed = FindAllowed(context, options);
        if (!options.AllowAnyOrigin)
        {
            headers.Vary = "Origin";
        }

        if (allowed is not null)
        {
            headers.AccessControlAllowOrigin = allowed;
            if (options.AllowCredentials)
            {
                headers.AccessControlAllowCredentials = "true";
            }

            if (options.ExposedHeaders is not null)
            {
                headers.AccessControlExposeHeaders = options.ExposedHeaders;
            }
        }

        if (!HttpMethods.IsOptions(context.Request.Method))
        {
            return false;
        }

        if (allowed is not null)
        {
            AnswerPreflight(context, options);
        }

        EngineAnswers.Empty(context, StatusCodes.Status204NoContent);
        return true;
    }

    /// <summary>Says whether a handshake comes from an origin that is not to be let in.</summary>
    public static bool Refuses(HttpContext context, EngineCorsOptions options) =>
        options is { RefuseOthers: true, AllowAnyOrigin: false }
        && context.Request.Headers.Origin is { Count: > 0 } origins
        && !(origins is [{ } origin] && IsAllowed(context, options, origin));

    private static bool IsAllowed(HttpContext context, EngineCorsOptions options, string origin) =>
        origin.Length > 0 && (options.AllowedOrigins.Contains(origin) || options.AllowOrigin?.Invoke(context, origin) is true);

    private static string? FindAllowed(HttpContext context, EngineCorsOptions options)
    {
        if (options.AllowAnyOrigin)
        {
            return "*";
        }

        // A single origin needs no look at the request: the browser compares.
        if (options is { AllowOrigin: null, AllowedOrigins.Count: 1 })
        {
            return options.AllowedOrigins.First();
        }

        return context.Request.Headers.Origin is [{ } origin] && IsAllowed(context, options, origin) ? origin : null;
    }

    private static void AnswerPreflight(HttpContext context, EngineCorsOptions options)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowMethods = options.Methods;
        if (options.AllowedHeaders is not null)
        {
            headers.AccessControlAllowHeaders = options.AllowedHeaders;
        }
        else
        {
            headers.AppendCommaSeparatedValues("Vary", "Access-Control-Request-Headers");
            if (context.Request.Headers.AccessControlRequestHeaders is { Count: > 0 } requested)
            {
                headers.AccessControlAllowHeaders = requested;
            }
        }

        if (options.MaxAge is { } age)
        {
            headers.AccessControlMaxAge = ((long)age.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }
    }
}
