using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Sallyport.Doors.Pages;

/// <summary>
/// Renders a page and sends it with headers that allow nothing but its own stylesheet and forms: no script, no frame, no cache, and no address of
/// it told to anybody (requirement R10: a link's token stands in the address).
/// </summary>
internal sealed class PageWriter(IServiceProvider services, ILoggerFactory loggers)
{
    private const string Policy =
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Renders <typeparamref name="TPage"/> and writes it as the answer.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="parameters">The page's parameters, by name.</param>
    public async Task WriteAsync<TPage>(HttpContext context, int status, Dictionary<string, object?> parameters)
        where TPage : IComponent
    {
        string html;
        await using (var renderer = new HtmlRenderer(services, loggers))
        {
            html = await renderer.Dispatcher.InvokeAsync(async () =>
                (await renderer.RenderComponentAsync<TPage>(ParameterView.FromDictionary(parameters))).ToHtmlString()
            );
        }

        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        SetHeaders(response.Headers);
        var bytes = Encoding.UTF8.GetBytes(html);
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    /// <summary>Writes a page that says one thing.</summary>
    public Task WriteMessageAsync(HttpContext context, int status, string title, params string[] paragraphs) =>
        WriteAsync<Message>(context, status, new() { [nameof(Message.Title)] = title, [nameof(Message.Paragraphs)] = paragraphs });

    /// <summary>Sends the browser to another page of ours, with GET.</summary>
    public static void SeeOther(HttpContext context, string path)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = path;
        SetHeaders(context.Response.Headers);
    }

    private static void SetHeaders(IHeaderDictionary headers)
    {
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["X-Robots-Tag"] = "noindex";
    }
}
