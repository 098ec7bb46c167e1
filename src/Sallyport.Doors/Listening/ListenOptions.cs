using System.Net;

namespace Sallyport.Doors.Listening;

/// <summary>Addresses to listen on: URLs with scheme, host and port, separated by <c>;</c>.</summary>
internal sealed record ListenOptions(IReadOnlyList<BindingAddress> Addresses)
{
    public const string Default = "http://127.0.0.1:8080";

    /// <summary>Reads the addresses of the doors, or <see cref="Default"/>.</summary>
    public static ListenOptions Read(IConfiguration configuration, out IReadOnlyList<string> faults) =>
        Read(configuration["Listen"] ?? Default, out faults);

    /// <summary>Reads the addresses in <paramref name="text"/>.</summary>
    public static ListenOptions Read(string text, out IReadOnlyList<string> faults)
    {
        var found = new List<string>();
        var addresses = new List<BindingAddress>();
        foreach (var url in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (TryParse(url, out var address))
            {
                addresses.Add(address);
            }
            else
            {
                found.Add($"\"{url}\" is no address to listen on: give scheme, host and port such as {Default} or https://0.0.0.0:8443");
            }
        }

        if (addresses.Count == 0 && found.Count == 0)
        {
            found.Add($"names no address: give one such as {Default}");
        }

        faults = found;
        return new ListenOptions(addresses);
    }

    public static bool IsHttps(BindingAddress address) => string.Equals(address.Scheme, "https", StringComparison.OrdinalIgnoreCase);

    public static bool IsLoopback(BindingAddress address) =>
        string.Equals(address.Host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));

    private static bool TryParse(string url, out BindingAddress address)
    {
        try
        {
            address = BindingAddress.Parse(url);
            var known = IsHttps(address) || string.Equals(address.Scheme, "http", StringComparison.OrdinalIgnoreCase);
            // A colon outside the brackets of IPv6 is a port that is no number, which Parse takes for a part of the name.
            var isName = !address.Host.Contains(':', StringComparison.Ordinal) || address.Host is ['[', .., ']'];
            var plain = isName && address.PathBase.Length == 0 && address.Host.IndexOfAny(['@', '?', '#', ' ']) < 0;
            // Parse gives port 80 or 443 where none is named; a port of ours is always meant.
            return known && plain && !address.IsUnixPipe && address.Host.Length > 0 && address.Port is >= 0 and <= 65_535;
        }
        catch (FormatException)
        {
            address = null!;
            return false;
        }
    }
}
