using System.Text.Unicode;

namespace Sallyport.SocketIO.Fuzzing;

/// <summary>Messages of one client in one input: separated by two bytes 1e, a binary one with a <c>B</c> in front.</summary>
internal static class Script
{
    private static ReadOnlySpan<byte> Separator => [0x1e, 0x1e];

    public static byte[] Of(params ReadOnlySpan<string> messages) =>
        Join([.. messages.ToArray().Select(message => System.Text.Encoding.UTF8.GetBytes(message))]);

    public static byte[] OfBinary(params ReadOnlySpan<string> hex) =>
        Join([.. hex.ToArray().Select(message => (byte[])[(byte)'B', .. Convert.FromHexString(message)])]);

    /// <summary>Takes the input apart. Text that is no UTF-8 is left out: no transport hands it on.</summary>
    public static List<(byte[] Data, bool IsBinary)> Read(ReadOnlySpan<byte> input)
    {
        List<(byte[], bool)> messages = [];
        while (true)
        {
            var end = input.IndexOf(Separator);
            var message = end < 0 ? input : input[..end];
            if (message is [(byte)'B', ..])
            {
                messages.Add((message[1..].ToArray(), true));
            }
            else if (Utf8.IsValid(message))
            {
                messages.Add((message.ToArray(), false));
            }

            if (end < 0)
            {
                return messages;
            }

            input = input[(end + Separator.Length)..];
        }
    }

    private static byte[] Join(byte[][] messages) =>
        [.. messages.SelectMany((message, i) => i == 0 ? message : (byte[])[.. Separator, .. message])];
}
