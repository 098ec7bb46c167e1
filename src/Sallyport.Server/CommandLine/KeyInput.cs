namespace Sallyport.Server.CommandLine;

/// <summary>Reads an API key from standard input, and no more than one could be long.</summary>
internal static class KeyInput
{
    private const int Longest = 256;

    public static async Task<string> ReadAsync(TextReader input, CancellationToken cancellationToken)
    {
        var buffer = new char[Longest];
        var length = await input.ReadBlockAsync(buffer, cancellationToken);
        return new string(buffer, 0, length).Trim();
    }
}
