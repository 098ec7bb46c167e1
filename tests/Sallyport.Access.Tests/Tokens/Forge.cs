using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Sallyport.Access.Tests.Fakes;

namespace Sallyport.Access.Tests.Tokens;

/// <summary>Makes tokens as somebody would who even has our signing secret: right ones, and ones that are wrong in one place.</summary>
internal sealed class Forge(AccessHouse house, string keyId)
{
    public string KeyId => keyId;

    public byte[] Secret => house.Secrets.SigningSecret;

    public string Kid => house.Get<Access.Tokens.SigningKeyRing>().KeyIds[0];

    public long Now => house.Time.GetUtcNow().ToUnixTimeSeconds();

    public JsonObject Header() =>
        new()
        {
            ["typ"] = "JWT",
            ["alg"] = "HS256",
            ["kid"] = Kid,
        };

    public JsonObject Payload() =>
        new()
        {
            ["api_key"] = keyId,
            ["exp"] = Now + 600,
            ["iat"] = Now,
            ["nbf"] = Now,
            ["jti"] = "jti-" + Guid.NewGuid().ToString("N"),
            ["iss"] = "sallyport",
            ["aud"] = "sallyport",
        };

    public string WithHeader(Action<JsonObject> change)
    {
        var header = Header();
        change(header);
        return Sign(header.ToJsonString(), Payload().ToJsonString());
    }

    public string WithPayload(Action<JsonObject> change)
    {
        var payload = Payload();
        change(payload);
        return Sign(Header().ToJsonString(), payload.ToJsonString());
    }

    public string WithClaim(string name, JsonNode? value) => WithPayload(payload => payload[name] = value);

    public string Good() => WithPayload(_ => { });

    public string Sign(string header, string payload, byte[]? secret = null) =>
        Join(Encode(header), Encode(payload), input => HMACSHA256.HashData(secret ?? Secret, input));

    public static string Join(string header, string payload, Func<byte[], byte[]> sign)
    {
        var input = $"{header}.{payload}";
        return $"{input}.{Base64Url.EncodeToString(sign(Encoding.UTF8.GetBytes(input)))}";
    }

    public static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
