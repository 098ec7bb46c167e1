using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Sallyport.Storage.Sqlite.Migrations;

/// <summary>One numbered SQL file of this folder, carried in the assembly. Once released a file is never changed: a new one follows.</summary>
internal sealed record Migration(int Number, string Name, string Sql)
{
    /// <summary>Gets the SHA-256 of the text, in hexadecimal; written beside what was applied.</summary>
    public string Checksum => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));

    /// <summary>Reads all of this program, in order. <c>0001_name.sql</c>, counting from 1 without gaps.</summary>
    public static IReadOnlyList<Migration> ReadAll()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var all = assembly
            .GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => Read(assembly, name))
            .ToList();

        return all.Select((migration, index) => migration.Number == index + 1).All(isInOrder => isInOrder)
            ? all
            : throw new InvalidOperationException("Migrations are not numbered 0001, 0002, … without gaps.");
    }

    private static Migration Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
        var parts = Path.GetFileNameWithoutExtension(name).Split('_', 2);
        return new Migration(int.Parse(parts[0], NumberStyles.None), parts[1], reader.ReadToEnd());
    }
}
