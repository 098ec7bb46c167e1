using System.Buffers;

namespace Sallyport.Access.Keys;

/// <summary>Digits, capitals, small letters: characters that survive every shell, URL and double click.</summary>
internal static class Base62
{
    public const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static readonly SearchValues<char> Characters = SearchValues.Create(Alphabet);

    /// <summary>Writes a number in base 62, most significant digit first, filled up with zeros. Six digits hold any 32 bits.</summary>
    public static void Write(uint value, Span<char> destination)
    {
        for (var i = destination.Length - 1; i >= 0; i--)
        {
            destination[i] = Alphabet[(int)(value % 62)];
            value /= 62;
        }
    }
}
