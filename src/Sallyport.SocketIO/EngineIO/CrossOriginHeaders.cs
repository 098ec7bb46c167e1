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
        var isAllowed = options.AllowAnyOrigin;
        if (options.AllowAnyOrigin)
        {
            headers.AccessControlAllowOrigin = "*";
        }
        else
        {
            headers.Vary = "Origin";
            if (context.Request.Headers.Origin is [{ Length: > 0 } origin] && options.AllowOrigin!(context, origin))
            {
                isAllowed = true;
                headers.AccessControlAllowOrigin = origin;
            }
        }

        if (isAllowed && options.AllowCredentials)
        {
            headers.AccessControlAllowCredentials = "true";
        }

        if (!HttpMethods.IsOptions(context.Request.Method))
        {
            return false;
        }

        if (isAllowed)
        {
            headers.AccessControlAllowMethods = options.Methods;
            headers.AppendCommaSeparatedValues("Vary", "Access-Control-Request-Headers");
            if (context.Request.Headers.AccessControlRequestHeaders is { Count: > 0 } requested)
            {
                headers.AccessControlAllowHeaders = requested;
            }
        }

        EngineAnswers.Empty(context, StatusCodes.Status204NoContent);
        return true;
    }
}
