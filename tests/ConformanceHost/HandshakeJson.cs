using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Sallyport.SocketIO;

namespace Sallyport.ConformanceHost;

/// <summary>The handshake as the reference server's applications see it.</summary>
internal static class HandshakeJson
{
    /// <summary>Writes the array of the one argument.</summary>
    public static byte[] Describe(Handshake handshake)
    {
        var request = handshake.Request;
        var output = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(output);
        json.WriteStartArray();
        json.WriteStartObject();
        json.WritePropertyName("headers");
        Write(json, request.Headers);
        json.WriteString(
            "time",
            handshake.ConnectedAt.ToString("ddd MMM dd yyyy HH:mm:ss 'GMT+0000 (Coordinated Universal Time)'", CultureInfo.InvariantCulture)
        );
        json.WriteString("address", request.RemoteAddress?.ToString());
        json.WriteBoolean("xdomain", request.Origin is not null);
        json.WriteBoolean("secure", request.IsHttps);
        json.WriteNumber("issued", handshake.ConnectedAt.ToUnixTimeMilliseconds());
        json.WriteString("url", request.Path + request.QueryString);
        json.WriteStartObject("query");
        foreach (var (name, values) in request.Query)
        {
            json.WriteString(name, values is [.., var last] ? last : "");
        }

        json.WriteEndObject();
        json.WritePropertyName("auth");
        handshake.Auth.WriteTo(json);
        json.WriteEndObject();
        json.WriteEndArray();
        json.Flush();
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Writes an object of headers, their names in lower case.</summary>
    public static string Describe(IHeaderDictionary headers)
    {
        var output = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(output);
        Write(json, headers);
        json.Flush();
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, IHeaderDictionary headers)
    {
        json.WriteStartObject();
        foreach (var (name, values) in headers)
        {
            json.WriteString(name.ToLowerInvariant(), values.ToString());
        }

        json.WriteEndObject();
    }
}
