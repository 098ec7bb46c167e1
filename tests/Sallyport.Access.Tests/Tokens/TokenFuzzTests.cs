using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Sallyport.Access.Tests.Fakes;
using Sallyport.Access.Tokens;

namespace Sallyport.Access.Tests.Tokens;

/// <summary>Whatever bytes come: an answer, never an exception.</summary>
public sealed class TokenFuzzTests
{
    private static readonly string[] Pieces =
    [
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\\u0061",
        " ",
        "\n",
        "0",
        "1",
        "-1",
        "1.5",
        "1e9",
        "123456789012345",
        "9999999999999999",
        "true",
        "null",
        "\"a\"",
        "\"exp\"",
        "\"alg\"",
        "\"HS256\"",
        "\"\"",
        "é",
        "\0",
    ]; // csharpier-ignore

    [Fact]
    public void Validate_AnyText_NeverThrows()
    {
        using var house = new AccessHouse();
        var validator = house.Get<WsTokenValidator>();

        Prop.ForAll<string?>(text =>
                validator.Validate(text, out _) == WsTokenVerdict.Invalid
                && validator.Validate($"{text}.{text}.{new string('A', 43)}", out _) == WsTokenVerdict.Invalid
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Fact]
    public void Validate_RandomBytesInEveryPart_NeverThrows()
    {
        using var house = new AccessHouse();
        var forge = new Forge(house, "key_1");
        var validator = house.Get<WsTokenValidator>();

        Prop.ForAll<byte[], byte[]>(
                (header, payload) =>
                {
                    validator.Validate(forge.Sign(Encoding.Latin1.GetString(header), Encoding.Latin1.GetString(payload)), out _);
                    return validator.Validate(forge.Sign(forge.Header().ToJsonString(), Encoding.Latin1.GetString(payload)), out _)
                        == WsTokenVerdict.Invalid;
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    // Everything the small reader takes, a full JSON parser takes too, and sees the same in it.
    [Fact]
    public void Read_PiecesOfJson_AgreesWithAFullParserWhereItAccepts()
    {
        var accepted = 0;
        for (var seed = 0; seed < 200_000; seed++)
        {
            var text = Compose(seed);
            var members = ReadAll(Encoding.UTF8.GetBytes(text));
            if (members is null)
            {
                continue;
            }

            accepted++;
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            document.RootElement.EnumerateObject().Select(member => $"{member.Name}={member.Value}").ShouldBe(members);
        }

        accepted.ShouldBeGreaterThan(100);
    }

    private static string Compose(int seed)
    {
        // Repeatable, and well mixed: each draw hashes seed and position (the finalizer of MurmurHash3).
        var position = 0;
        string Next()
        {
            var hash = ((ulong)seed << 8) + (ulong)position++;
            hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCD;
            hash = (hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53;
            return Pieces[(hash ^ (hash >> 33)) % (ulong)Pieces.Length];
        }

        // Half of them near to an object, so that some are accepted.
        return seed % 2 == 0
            ? string.Concat(Enumerable.Range(0, 1 + (seed % 12)).Select(_ => Next()))
            : $"{{\"a\":{Next()},{Next()}:{Next()}}}{(seed % 3 == 0 ? Next() : "")}";
    }

    private static List<string>? ReadAll(byte[] json)
    {
        var members = new List<string>();
        var reader = new FlatJsonReader(json);
        while (reader.Read())
        {
            var value = reader.Kind == FlatJsonKind.Text ? Encoding.UTF8.GetString(reader.Text) : reader.Number.ToString();
            members.Add($"{Encoding.UTF8.GetString(reader.Name)}={value}");
        }

        reader.Read().ShouldBeFalse();
        return reader.IsComplete ? members : null;
    }
}
