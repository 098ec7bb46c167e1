using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Sallyport.Access.Authentication;
using Sallyport.Access.Keys;
using Sallyport.Access.Tests.Fakes;

namespace Sallyport.Access.Tests.Tokens;

/// <summary>Tokens that must open nothing, most of them signed with the right secret so that only the rule under test can refuse them.</summary>
[Trait("Requirement", "R7")]
public sealed class HostileTokenTests : IAsyncLifetime
{
    private static readonly Dictionary<string, Func<Forge, string>> Hostile = new(StringComparer.Ordinal)
    {
        // algorithm
        ["alg none, no signature"] = f => $"{Forge.Encode("""{"typ":"JWT","alg":"none"}""")}.{Forge.Encode(f.Payload().ToJsonString())}.",
        ["alg none, kid, no signature"] = f => f.WithHeader(h => h["alg"] = "none").Split('.') is var p ? $"{p[0]}.{p[1]}." : "",
        ["alg none, signed"] = f => f.WithHeader(h => h["alg"] = "none"),
        ["alg None, signed"] = f => f.WithHeader(h => h["alg"] = "None"),
        ["alg nOnE, signed"] = f => f.WithHeader(h => h["alg"] = "nOnE"),
        ["alg hs256 in small letters"] = f => f.WithHeader(h => h["alg"] = "hs256"),
        ["alg HS384"] = f => Signed(f, "HS384", input => HMACSHA384.HashData(f.Secret, input)),
        ["alg HS512"] = f => Signed(f, "HS512", input => HMACSHA512.HashData(f.Secret, input)),
        ["alg RS256"] = f => Signed(f, "RS256", SignRsa),
        ["alg RS256, signed as HS256"] = f => f.WithHeader(h => h["alg"] = "RS256"),
        ["alg PS256"] = f => f.WithHeader(h => h["alg"] = "PS256"),
        ["alg ES256"] = f => Signed(f, "ES256", SignEcdsa),
        ["alg EdDSA"] = f => f.WithHeader(h => h["alg"] = "EdDSA"),
        ["alg dir"] = f => f.WithHeader(h => h["alg"] = "dir"),
        ["alg empty"] = f => f.WithHeader(h => h["alg"] = ""),
        ["alg missing"] = f => f.WithHeader(h => h.Remove("alg")),
        ["alg is a list"] = f => f.WithHeader(h => h["alg"] = new JsonArray("HS256")),
        ["alg twice, ours last"] = f =>
            f.Sign($$"""{"typ":"JWT","alg":"none","alg":"HS256","kid":"{{f.Kid}}"}""", f.Payload().ToJsonString()),
        ["alg twice, ours first"] = f =>
            f.Sign($$"""{"typ":"JWT","alg":"HS256","kid":"{{f.Kid}}","alg":"none"}""", f.Payload().ToJsonString()),
        ["alg written with an escape"] = f =>
            f.Sign($$"""{"typ":"JWT","\u0061lg":"HS256","kid":"{{f.Kid}}"}""", f.Payload().ToJsonString()),

        // key
        ["kid unknown"] = f => f.WithHeader(h => h["kid"] = "another"),
        ["kid missing"] = f => f.WithHeader(h => h.Remove("kid")),
        ["kid empty"] = f => f.WithHeader(h => h["kid"] = ""),
        ["kid is a path"] = f => f.WithHeader(h => h["kid"] = "../../../../dev/null"),
        ["kid is SQL"] = f => f.WithHeader(h => h["kid"] = "x' UNION SELECT 'secret"),
        ["kid is a number"] = f => f.WithHeader(h => h["kid"] = 1),
        ["kid in other case"] = f => f.WithHeader(h => h["kid"] = Swap(f.Kid)),
        ["kid twice"] = f => f.Sign($$"""{"typ":"JWT","alg":"HS256","kid":"{{f.Kid}}","kid":"{{f.Kid}}"}""", f.Payload().ToJsonString()),
        ["signed with nothing"] = f => f.Sign(f.Header().ToJsonString(), f.Payload().ToJsonString(), []),
        ["signed with 32 zeros"] = f => f.Sign(f.Header().ToJsonString(), f.Payload().ToJsonString(), new byte[32]),
        ["signed with another secret"] = f =>
            f.Sign(f.Header().ToJsonString(), f.Payload().ToJsonString(), RandomNumberGenerator.GetBytes(32)),
        ["signed with the kid"] = f => f.Sign(f.Header().ToJsonString(), f.Payload().ToJsonString(), Encoding.ASCII.GetBytes(f.Kid)),

        // headers that would have us fetch or obey something
        ["jku"] = f => f.WithHeader(h => h["jku"] = "https://evil.example/keys"),
        ["jwk"] = f => f.WithHeader(h => h["jwk"] = new JsonObject { ["kty"] = "oct", ["k"] = "AAAA" }),
        ["x5u"] = f => f.WithHeader(h => h["x5u"] = "https://evil.example/cert"),
        ["x5c"] = f => f.WithHeader(h => h["x5c"] = new JsonArray("MIIB")),
        ["x5t"] = f => f.WithHeader(h => h["x5t"] = "AAAA"),
        ["crit"] = f => f.WithHeader(h => h["crit"] = new JsonArray("exp")),
        ["crit as text"] = f => f.WithHeader(h => h["crit"] = "exp"),
        ["b64 false"] = f => f.WithHeader(h => h["b64"] = false),
        ["zip"] = f => f.WithHeader(h => h["zip"] = "DEF"),
        ["cty nested JWT"] = f => f.WithHeader(h => h["cty"] = "JWT"),
        ["enc"] = f => f.WithHeader(h => h["enc"] = "A256GCM"),

        // typ
        ["typ missing"] = f => f.WithHeader(h => h.Remove("typ")),
        ["typ at+jwt"] = f => f.WithHeader(h => h["typ"] = "at+jwt"),
        ["typ jwt in small letters"] = f => f.WithHeader(h => h["typ"] = "jwt"),
        ["typ null"] = f => f.WithHeader(h => h["typ"] = null),

        // times
        ["exp missing"] = f => f.WithPayload(p => p.Remove("exp")),
        ["exp null"] = f => f.WithClaim("exp", null),
        ["exp as text"] = f => f.WithClaim("exp", (f.Now + 600).ToString()),
        ["exp a fraction"] = f => f.WithClaim("exp", f.Now + 599.5),
        ["exp with exponent"] = f =>
            f.Sign(f.Header().ToJsonString(), f.Payload().ToJsonString().Replace($"{f.Now + 600}", "9e9", StringComparison.Ordinal)),
        ["exp negative"] = f => f.WithClaim("exp", -1),
        ["exp zero"] = f => f.WithClaim("exp", 0),
        ["exp beyond all numbers"] = f =>
            f.Sign(
                f.Header().ToJsonString(),
                f.Payload().ToJsonString().Replace($"{f.Now + 600}", new string('9', 40), StringComparison.Ordinal)
            ),
        ["exp 601 s after iat"] = f => f.WithClaim("exp", f.Now + 601),
        ["exp in a year"] = f => f.WithClaim("exp", f.Now + 31_536_000),
        ["exp 600 s after a future iat"] = f => f.WithPayload(p => (p["iat"], p["exp"]) = (f.Now + 31, f.Now + 631)),
        ["exp not after iat"] = f => f.WithPayload(p => (p["iat"], p["exp"]) = (f.Now + 10, f.Now + 10)),
        ["exp twice"] = f =>
            f.Sign(
                f.Header().ToJsonString(),
                f.Payload().ToJsonString().Replace("{", $$"""{"exp":{{f.Now + 600}},""", StringComparison.Ordinal)
            ),
        ["iat missing"] = f => f.WithPayload(p => p.Remove("iat")),
        ["iat as text"] = f => f.WithClaim("iat", f.Now.ToString()),
        ["iat 31 s ahead"] = f => f.WithClaim("iat", f.Now + 31),
        ["nbf missing"] = f => f.WithPayload(p => p.Remove("nbf")),
        ["nbf 31 s ahead"] = f => f.WithClaim("nbf", f.Now + 31),
        ["nbf as text"] = f => f.WithClaim("nbf", f.Now.ToString()),

        // the rest of the claims
        ["jti missing"] = f => f.WithPayload(p => p.Remove("jti")),
        ["jti empty"] = f => f.WithClaim("jti", ""),
        ["jti a number"] = f => f.WithClaim("jti", 7),
        ["jti of 65 characters"] = f => f.WithClaim("jti", new string('a', 65)),
        ["jti with other characters"] = f => f.WithClaim("jti", "a b'; --"),
        ["iss missing"] = f => f.WithPayload(p => p.Remove("iss")),
        ["iss another"] = f => f.WithClaim("iss", "https://evil.example"),
        ["iss with more behind"] = f => f.WithClaim("iss", "sallyport2"),
        ["iss twice"] = f =>
            f.Sign(f.Header().ToJsonString(), f.Payload().ToJsonString().Replace("{", """{"iss":"sallyport",""", StringComparison.Ordinal)),
        ["aud missing"] = f => f.WithPayload(p => p.Remove("aud")),
        ["aud another"] = f => f.WithClaim("aud", "other-service"),
        ["aud in other case"] = f => f.WithClaim("aud", "Sallyport"),
        ["aud a list"] = f => f.WithClaim("aud", new JsonArray("sallyport", "other")),
        ["api_key missing"] = f => f.WithPayload(p => p.Remove("api_key")),
        ["api_key a number"] = f => f.WithClaim("api_key", 5),
        ["api_key twice"] = f =>
            f.Sign(
                f.Header().ToJsonString(),
                f.Payload().ToJsonString().Replace("{", """{"api_key":"key_other",""", StringComparison.Ordinal)
            ),
        ["an unknown claim twice"] = f =>
            f.Sign(f.Header().ToJsonString(), f.Payload().ToJsonString().Replace("{", """{"x":1,"x":2,""", StringComparison.Ordinal)),
        ["a nested claim"] = f => f.WithClaim("x", new JsonObject { ["api_key"] = "key_other" }),
        ["more claims than we ever write"] = f => f.WithPayload(p => Enumerable.Range(0, 20).ToList().ForEach(i => p[$"c{i}"] = i)),

        // shape
        ["huge"] = f => f.WithClaim("x", new string('a', 4096)),
        ["4097 characters"] = f => Sized(f, 4097),
        ["no payload"] = f => f.Sign(f.Header().ToJsonString(), ""),
        ["no header"] = f => f.Sign("", f.Payload().ToJsonString()),
        ["payload a list"] = f => f.Sign(f.Header().ToJsonString(), "[]"),
        ["payload cut"] = f => f.Sign(f.Header().ToJsonString(), f.Payload().ToJsonString()[..^1]),
        ["payload with more behind"] = f => f.Sign(f.Header().ToJsonString(), f.Payload().ToJsonString() + "{}"),
        ["payload with a byte order mark"] = f => f.Sign(f.Header().ToJsonString(), "\uFEFF" + f.Payload().ToJsonString()),
        ["two parts"] = f => f.Good()[..f.Good().LastIndexOf('.')],
        ["four parts"] = f => f.Good() + ".AAAA",
        ["five parts, as encrypted tokens have"] = f => f.Good() + ".AAAA.AAAA",
        ["signature cut"] = f => f.Good()[..^1],
        ["signature longer"] = f => f.Good() + "A",
        ["signature padded"] = f => f.Good() + "=",
        ["signature changed"] = f => f.Good() is var t && t[^10] == 'A' ? t[..^10] + 'B' + t[^9..] : t[..^10] + 'A' + t[^9..],
        ["signature spelt otherwise"] = f => Respell(f.Good()),
        ["payload of one, signature of another"] = f => f.Good()[..f.Good().LastIndexOf('.')] + f.Good()[f.Good().LastIndexOf('.')..],
        ["standard base64"] = f => f.Good().Replace('-', '+').Replace('_', '/') + "+",
        ["white space around"] = f => $" {f.Good()} ",
        ["line break inside"] = f => f.Good().Insert(10, "\n"),
        ["not ASCII"] = f => f.Good()[..^1] + "é",
        ["a NUL at the end"] = f => f.Good() + "\0",
    };

    private readonly AccessHouse _house = new();
    private Forge _forge = null!;

    public static TheoryData<string> Names => [.. Hostile.Keys];

    public async ValueTask InitializeAsync() => _forge = new Forge(_house, (await _house.IssueKeyAsync()).Key.Id);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Authenticate_HostileToken_IsRefusedWithoutAStoreRead(string name)
    {
        var reads = _house.Store.KeyReads;

        (await _house.RefusalOfAsync(Hostile[name](_forge))).ShouldBe(RefusalReason.TokenInvalid);

        _house.Store.KeyReads.ShouldBe(reads);
        _house.Store.TokenReads.ShouldBe(0);
    }

    [Fact]
    public void Hostile_Tokens_AreMoreThanForty() => Hostile.Count.ShouldBeGreaterThan(40);

    // Without these the test above could pass because the forge makes nothing but rubbish.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(30, 30)]
    [InlineData(-599, -599)]
    [InlineData(0, -100_000)]
    public async Task Authenticate_TokenOfTheForgeWithinTheRules_IsAdmitted(int issuedAfter, int notBeforeAfter)
    {
        var token = _forge.WithPayload(p =>
            (p["iat"], p["nbf"], p["exp"]) = (_forge.Now + issuedAfter, _forge.Now + notBeforeAfter, _forge.Now + issuedAfter + 600)
        );

        (await _house.EnterAsync(token)).KeyId.ShouldBe(_forge.KeyId);
    }

    [Fact]
    public async Task Authenticate_OtherOrderSpacesAndAnUnknownClaim_IsAdmitted()
    {
        var payload = _forge.Payload();
        payload["sub"] = "somebody";
        var token = _forge.Sign($$""" { "kid" : "{{_forge.Kid}}" , "alg":"HS256", "typ":"JWT" } """, payload.ToJsonString());

        (await _house.EnterAsync(token)).KeyId.ShouldBe(_forge.KeyId);
    }

    [Fact]
    public async Task Authenticate_TokenOfExactly4096Characters_IsAdmitted() => await _house.EnterAsync(Sized(_forge, 4096));

    [Fact]
    public async Task Authenticate_ForgedTokensByTheThousand_AreNotGuesses()
    {
        for (var i = 0; i < 2000; i++)
        {
            await _house.RefusalOfAsync(_forge.WithHeader(h => h["kid"] = "another"));
        }

        (await _house.RefusalOfAsync(ApiKeyFormat.Create(KeyMode.Live))).ShouldBe(RefusalReason.Unknown);
    }

    [Fact]
    public async Task Authenticate_AnyByteOfAGoodTokenChanged_IsRefused()
    {
        var good = _forge.Good();
        for (var i = 0; i < good.Length; i++)
        {
            var changed = good[..i] + (good[i] == 'A' ? 'B' : 'A') + good[(i + 1)..];
            (await _house.RefusalOfAsync(changed)).ShouldBe(RefusalReason.TokenInvalid);
        }
    }

    public ValueTask DisposeAsync()
    {
        _house.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string Signed(Forge forge, string algorithm, Func<byte[], byte[]> sign)
    {
        var header = forge.Header();
        header["alg"] = algorithm;
        return Forge.Join(Forge.Encode(header.ToJsonString()), Forge.Encode(forge.Payload().ToJsonString()), sign);
    }

    private static byte[] SignRsa(byte[] input)
    {
        using var rsa = RSA.Create(2048);
        return rsa.SignData(input, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    private static byte[] SignEcdsa(byte[] input)
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return ecdsa.SignData(input, HashAlgorithmName.SHA256);
    }

    private static string Swap(string text) =>
        string.Concat(text.Select(c => char.IsAsciiLetterLower(c) ? char.ToUpperInvariant(c) : char.ToLowerInvariant(c)));

    // The last of 43 characters carries two bits that belong to no byte: another spelling of the same signature.
    private static string Respell(string token)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        return token[..^1] + Alphabet[Alphabet.IndexOf(token[^1]) ^ 1];
    }

    // Grows the payload by one byte at a time, and the header by spaces where the payload skips a length: no base64url text has 4n + 1 characters.
    private static string Sized(Forge forge, int length)
    {
        for (var spaces = 0; spaces < 4; spaces++)
        {
            var padding = (length - forge.Good().Length) * 3 / 4 - 20;
            string token;
            do
            {
                var claims = forge.Payload();
                claims["x"] = new string('a', padding++);
                token = forge.Sign(forge.Header().ToJsonString() + new string(' ', spaces), claims.ToJsonString());
                if (token.Length == length)
                {
                    return token;
                }
            } while (token.Length < length);
        }

        throw new InvalidOperationException("No padding gives that length.");
    }
}
