using System.Security.Cryptography;

namespace Sallyport.Server.Hosting;

/// <summary>The files that the running configuration was read from, and how to read them again.</summary>
internal sealed class ConfigurationFiles(IConfigurationRoot running, ConfigurationFlags flags)
{
    /// <summary>Gets the configuration that the server runs on.</summary>
    public IConfigurationRoot Running { get; } = running;

    /// <summary>
    /// What the files hold now, as one fingerprint. By content, not by time stamp or by an event of the file system: so that a file replaced by
    /// another name, a link that leads elsewhere and a file on a network are all seen.
    /// </summary>
    public string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in ConfigurationSources.Paths(flags))
        {
            try
            {
                // Most of the files that may be there are not: asked first, for an exception every second would hide the others.
                hash.AppendData(File.Exists(path) ? SHA256.HashData(File.ReadAllBytes(path)) : [0]);
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                // A fault of its own if the file must be there; the check tells.
                hash.AppendData([0]);
            }
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>Reads the files without touching what runs.</summary>
    public IConfigurationRoot Read(out IReadOnlyList<string> faults) => ConfigurationSources.Read(flags, out faults);
}
