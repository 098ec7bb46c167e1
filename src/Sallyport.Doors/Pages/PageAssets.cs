using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Sallyport.Doors.Pages;

/// <summary>The files that pages refer to: carried in the program, asked for again with their ETag.</summary>
internal static class PageAssets
{
    public const string Route = "/assets/{name}";
    public const string Stylesheet = "/assets/pages.css";
    public const string Icon = "/assets/icon.svg";

    private static readonly FrozenDictionary<string, Asset> All = new[]
    {
        Read("pages.css", "text/css; charset=utf-8"),
        Read("icon.svg", "image/svg+xml"),
    }.ToFrozenDictionary(asset => asset.Name, StringComparer.Ordinal);

    public static Task HandleAsync(HttpContext context)
    {
        if (!All.TryGetValue((string?)context.Request.RouteValues["name"] ?? "", out var asset))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        var headers = context.Response.GetTypedHeaders();
        headers.ETag = asset.Tag;
        headers.CacheControl = new CacheControlHeaderValue { NoCache = true };
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(tag => tag.Compare(asset.Tag, useStrongComparison: false)))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        context.Response.ContentType = asset.ContentType;
        context.Response.ContentLength = asset.Bytes.Length;
        return context.Response.Body.WriteAsync(asset.Bytes, context.RequestAborted).AsTask();
    }

    private static Asset Read(string name, string contentType)
    {
        using var stream =
            typeof(PageAssets).Assembly.GetManifestResourceStream("assets/" + name)
            ?? throw new InvalidOperationException($"{name} is not in the program.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8))}\"");
        return new Asset(name, contentType, bytes, tag);
    }

    private sealed record Asset(string Name, string ContentType, ReadOnlyMemory<byte> Bytes, EntityTagHeaderValue Tag);
}
