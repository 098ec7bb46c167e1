using System.Diagnostics.CodeAnalysis;
using Sallyport.Chains;
using SimpleBase;

namespace Sallyport.Market;

/// <summary>The syntax that asset and pair identifiers have in common: <c>address:chain</c>.</summary>
internal static class ChainAddress
{
    private const int EvmLength = 42;

    private const int SvmBytes = 32;

    // 32 bytes are at most 44 characters in base58.
    private const int SvmMaxLength = 44;

    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out string? address, [NotNullWhen(true)] out ChainId? chain)
    {
        address = null;
        chain = null;
        var colon = text.IndexOf(':');
        return colon > 0 && ChainId.TryParseSuffix(text[(colon + 1)..], out chain) && TryNormalize(text[..colon], chain, out address);
    }

    public static bool TryNormalize(ReadOnlySpan<char> text, ChainId chain, [NotNullWhen(true)] out string? address)
    {
        address = chain.Family switch
        {
            ChainFamily.Evm when IsEvm(text) => string.Create(EvmLength, text, static (target, source) => source.ToLowerInvariant(target)),
            ChainFamily.Svm when IsSvm(text) => text.ToString(),
            _ => null,
        };
        return address is not null;
    }

    // 0x, also 0X as some tools print it, and 20 bytes in hexadecimal.
    private static bool IsEvm(ReadOnlySpan<char> text)
    {
        if (text.Length != EvmLength || text[0] != '0' || (text[1] | 0x20) != 'x')
        {
            return false;
        }

        foreach (var digit in text[2..])
        {
            if (!char.IsAsciiHexDigit(digit))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsSvm(ReadOnlySpan<char> text)
    {
        Span<byte> key = stackalloc byte[SvmMaxLength];
        return text.Length is > 0 and <= SvmMaxLength && Base58.Bitcoin.TryDecode(text, key, out var written) && written == SvmBytes;
    }
}
