using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Sallyport.Access.Keys;

namespace Sallyport.Access.Tests.Keys;

[Trait("Requirement", "R4")]
public sealed class ApiKeyFormatTests
{
    [Theory]
    [InlineData(KeyMode.Live, "slp_live_")]
    [InlineData(KeyMode.Test, "slp_test_")]
    public void Create_EachMode_HasPrefixLengthAndAlphabet(KeyMode mode, string prefix)
    {
        var key = ApiKeyFormat.Create(mode);

        key.ShouldMatch($"^{prefix}[0-9A-Za-z]{{38}}$");
        ApiKeyFormat.TryValidate(key).ShouldBeTrue();
    }

    [Fact]
    public void Create_ManyKeys_AreAllDifferentAndUseTheWholeAlphabetEverywhere()
    {
        var keys = Enumerable.Range(0, 5000).Select(_ => ApiKeyFormat.Create(KeyMode.Live)).ToList();

        keys.Distinct(StringComparer.Ordinal).Count().ShouldBe(keys.Count);
        for (var i = 9; i < 9 + 32; i++)
        {
            // 62 values in each of 32 random places are 190 bits; the chance that 5000 draws miss one is 10^-35.
            keys.Select(key => key[i]).Distinct().Count().ShouldBe(62);
        }
    }

    // The check value of CRC-32/ISO-HDLC in the catalogue of parametrised CRC algorithms, and two strings anybody can check with zlib.
    [Theory]
    [InlineData("123456789", 0xCBF43926)]
    [InlineData("", 0u)]
    [InlineData("a", 0xE8B7BE43)]
    public void Crc32_KnownText_HasKnownValue(string text, uint expected) => Crc32.Of(text).ShouldBe(expected);

    // Checksums computed with zlib and ten lines of Python.
    [Theory]
    [InlineData("slp_live_0000000000000000000000000000000019Sty4")]
    [InlineData("slp_test_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef0k2flO")]
    public void TryValidate_KeyMadeElsewhere_IsAccepted(string key) => ApiKeyFormat.TryValidate(key).ShouldBeTrue();

    [Fact]
    public void TryValidate_AnySingleCharacterChanged_IsRefused()
    {
        var key = ApiKeyFormat.Create(KeyMode.Live);
        for (var i = 0; i < key.Length; i++)
        {
            foreach (var other in "0Az9_~é\0".Where(character => character != key[i]))
            {
                ApiKeyFormat.TryValidate(key[..i] + other + key[(i + 1)..]).ShouldBeFalse();
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("slp_live_")]
    [InlineData("7f3d9a52-6f0b-4a3e-9d1c-2b8e4c5a6d7e")]
    public void TryValidate_OtherThings_AreRefused(string text) => ApiKeyFormat.TryValidate(text).ShouldBeFalse();

    [Fact]
    public void TryValidate_TruncatedExtendedRecased_IsRefused()
    {
        var key = ApiKeyFormat.Create(KeyMode.Live);

        ApiKeyFormat.TryValidate(key.AsSpan(0, key.Length - 1)).ShouldBeFalse();
        ApiKeyFormat.TryValidate(key + "0").ShouldBeFalse();
        ApiKeyFormat.TryValidate(" " + key[1..]).ShouldBeFalse();
        ApiKeyFormat.TryValidate(key.Replace("slp_live_", "slp_test_", StringComparison.Ordinal)).ShouldBeFalse();
        ApiKeyFormat.TryValidate(key.Replace("slp_live_", "SLP_LIVE_", StringComparison.Ordinal)).ShouldBeFalse();
    }

    [Fact]
    public void TryValidate_AnyText_NeverThrows() =>
        Prop.ForAll<string?>(text =>
            {
                ApiKeyFormat.TryValidate(text);
                return !ApiKeyFormat.TryValidate(ApiKeyFormat.LivePrefix + text);
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void TryValidate_RandomBodies_PassOneInFourBillionOnly()
    {
        for (var i = 0; i < 20_000; i++)
        {
            ApiKeyFormat.TryValidate("slp_live_" + RandomNumberGenerator.GetString(Base62.Alphabet, 38)).ShouldBeFalse();
        }
    }
}
