using System.Globalization;

namespace Sallyport.ConformanceHost;

/// <summary>Which profiles to serve, and where: <c>P1=9001</c> as an argument, or else from the environment.</summary>
internal static class Ports
{
    private static readonly Profile[] Served =
    [
        ProtocolProfile.Profile,
        EventProfile.Profile,
        AuthProfile.Profile,
        FeatureProfile.Profile,
        MessagePackProfile.Profile,
        LibraryProfile.Profile,
    ];

    public static bool TryRead(string[] args, out List<(Profile Profile, int Port)> ports, out string problem)
    {
        ports = [];
        var names = Served.Select(profile => profile.Name).ToList();
        foreach (var arg in args)
        {
            if (!names.Contains(arg.Split('=')[0], StringComparer.Ordinal))
            {
                problem = $"\"{arg}\" is no profile of this host; it serves {string.Join(", ", names)}, each as NAME=PORT.";
                return false;
            }
        }

        foreach (var profile in Served)
        {
            var given =
                Array.Find(args, arg => arg.StartsWith(profile.Name + "=", StringComparison.Ordinal))?[(profile.Name.Length + 1)..]
                ?? Environment.GetEnvironmentVariable(profile.Name);
            if (string.IsNullOrEmpty(given))
            {
                continue;
            }

            if (!int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65535)
            {
                problem = $"{profile.Name} must be a port number from 1 to 65535.";
                return false;
            }

            ports.Add((profile, port));
        }

        problem =
            ports.Count > 0 ? "" : $"Give the ports of the profiles to serve in {string.Join(", ", names)}, for example P1=9001 P2=9002.";
        return ports.Count > 0;
    }
}
