using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Sallyport.SocketIO.Tests;

/// <summary>
/// What the package shows is a reviewed file. After an intended change run the test once with <c>UPDATE_PUBLIC_API=1</c> and look at the difference.
/// </summary>
public sealed class PublicApiTests
{
    [Fact]
    public void PublicMembers_OfThePackage_AreTheReviewedOnes()
    {
        var actual = Describe();
        var path = Path.Combine(SourceFolder(), "PublicAPI.txt");
        if (Environment.GetEnvironmentVariable("UPDATE_PUBLIC_API") == "1")
        {
            File.WriteAllText(path, actual);
        }

        actual.ShouldBe(File.ReadAllText(path));
    }

    private static string Describe()
    {
        var text = new StringBuilder();
        foreach (var type in typeof(SocketIOServer).Assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(type.FullName).Append('\n');
            var members = type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                .Where(member => member is not MethodBase { IsSpecialName: true, IsConstructor: false })
                .Where(member => member.GetCustomAttribute<CompilerGeneratedAttribute>() is null)
                .Select(member => string.Create(CultureInfo.InvariantCulture, $"  {member.MemberType}: {member}"))
                .Order(StringComparer.Ordinal);
            foreach (var member in members)
            {
                text.Append(member).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
