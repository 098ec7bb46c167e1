using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Sallyport.SocketIO.EngineIO;

namespace Sallyport.SocketIO.ClientFiles;

/// <summary>
/// A file of the JavaScript client as it is served to browsers: embedded compressed, with the version of its package as its tag, as by the
/// reference server.
/// </summary>
internal sealed class ClientFile
{
    private const string Folder = "client-files/";
    private const string Compressed = ".gz";

    private static readonly Assembly Home = typeof(ClientFile).Assembly;
    private static readonly EntityTagHeaderValue Tag = new('"' + ReadVersion() + '"');
    private static readonly FrozenDictionary<string, ClientFile> Files = Home.GetManifestResourceNames()
        .Where(name => name.StartsWith(Folder, StringComparison.Ordinal) && name.EndsWith(Compressed, StringComparison.Ordinal))
        .Select(name => new ClientFile(name))
        .ToFrozenDictionary(file => file._name, StringComparer.Ordinal);

    private readonly string _resource;
    private readonly string _name;
    private readonly int _length;

    private ClientFile(string resource)
    {
        _resource = resource;
        _name = resource[Folder.Length..^Compressed.Length];

        // gzip ends with the length of what it holds: https://www.rfc-editor.org/rfc/rfc1952#section-2.3
        using var content = Open();
        content.Seek(-sizeof(int), SeekOrigin.End);
        Span<byte> length = stackalloc byte[sizeof(int)];
        content.ReadExactly(length);
        _length = System.Buffers.Binary.BinaryPrimitives.ReadInt32LittleEndian(length);
    }

    /// <summary>Gets what serves the file of this name; null where there is none.</summary>
    public static RequestDelegate? FindHandler(string name) => Files.TryGetValue(name, out var file) ? file.ServeAsync : null;

    private async Task ServeAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            response.Headers.Allow = "GET, HEAD";
            EngineAnswers.Empty(context, StatusCodes.Status405MethodNotAllowed);
            return;
        }

        response.Headers.CacheControl = "public, max-age=0";
        response.Headers.ETag = Tag.ToString();
        response.Headers.AppendCommaSeparatedValues(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        if (request.GetTypedHeaders().IfNoneMatch.Any(IsCurrent))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = _name.EndsWith(".map", StringComparison.Ordinal)
            ? "application/json; charset=utf-8"
            : "application/javascript; charset=utf-8";
        using var content = Open();
        var isCompressed = AcceptedCoding.Choose(request.Headers.AcceptEncoding) == ContentCoding.Gzip;
        response.ContentLength = isCompressed ? content.Length : _length;
        if (isCompressed)
        {
            response.Headers.ContentEncoding = "gzip";
        }

        if (HttpMethods.IsHead(request.Method))
        {
            return;
        }

        using var plain = isCompressed ? null : new GZipStream(content, CompressionMode.Decompress);
        try
        {
            await (plain ?? content).CopyToAsync(response.Body, context.RequestAborted);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The client went away.
        }
    }

    private Stream Open() => Home.GetManifestResourceStream(_resource)!;

    private static bool IsCurrent(EntityTagHeaderValue asked) =>
        asked.Equals(EntityTagHeaderValue.Any) || Tag.Compare(asked, useStrongComparison: false);

    private static string ReadVersion()
    {
        using var content = Home.GetManifestResourceStream(Folder + "version.txt");
        return content is null ? "" : new StreamReader(content).ReadToEnd();
    }
}
