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

    /// <summary>
    /// An async lambda that meets nothing but an <c>Action</c> becomes an async void method, whose exception ends the process. Delegates of ref structs cannot be async.
    /// </summary>
    [Fact]
    public void Callbacks_ThatReturnNothing_HaveAFormThatIsAwaitedAndPreferred()
    {
        var methods = typeof(SocketIOServer)
            .Assembly.GetExportedTypes()
            .SelectMany(type =>
                type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            )
            .Where(method => !method.IsSpecialName)
            .ToList();
        var unsafeOnes = methods
            .Where(method => method.GetParameters().Any(parameter => MayBeAsyncVoid(parameter.ParameterType)))
            .Where(method => !method.Name.StartsWith("Add", StringComparison.Ordinal))
            .ToList();

        unsafeOnes.Count.ShouldBeGreaterThan(20);
        foreach (var method in unsafeOnes)
        {
            var siblings = methods.Where(other =>
                other.DeclaringType == method.DeclaringType
                && string.Equals(other.Name, method.Name, StringComparison.Ordinal)
                && other.GetGenericArguments().Length == method.GetGenericArguments().Length
            );
            var returned = siblings
                .Select(other => (Of(other), other.GetCustomAttribute<OverloadResolutionPriorityAttribute>()?.Priority ?? 0))
                .ToList();
            returned.ShouldContain((typeof(ValueTask), 1), $"{method.DeclaringType}.{method.Name}");
            returned.ShouldContain((typeof(Task), 0), $"{method.DeclaringType}.{method.Name}");
        }
    }

    private static bool MayBeAsyncVoid(Type type) =>
        typeof(Delegate).IsAssignableFrom(type)
        && type.GetMethod("Invoke") is { } invoke
        && invoke.ReturnType == typeof(void)
        && invoke.GetParameters().All(parameter => !parameter.ParameterType.IsByRefLike);

    private static Type? Of(MethodInfo method) =>
        method.GetParameters()[^1].ParameterType is var type && typeof(Delegate).IsAssignableFrom(type)
            ? type.GetMethod("Invoke")?.ReturnType
            : null;

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
