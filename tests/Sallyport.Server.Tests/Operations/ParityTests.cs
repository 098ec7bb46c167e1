using System.CommandLine;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Patterns;
using Sallyport.Access.AdminTokens;
using Sallyport.Operations.AdminApi;
using Sallyport.Operations.Execution;
using Sallyport.Server.CommandLine;

namespace Sallyport.Server.Tests.Operations;

/// <summary>
/// A verb exists on the command line and in the admin API or in neither. The rule is the name: <c>sallyport keys rotate</c> is the operation
/// <c>keys.rotate</c>. To add a verb, add both; nothing is to be done here.
/// </summary>
public sealed class ParityTests
{
    /// <summary>Verbs that can be on the command line only, and why.</summary>
    private static readonly Dictionary<string, string> CommandLineOnly = new(StringComparer.Ordinal)
    {
        ["serve"] = "is the server",
        ["check-config"] = "judges a configuration that no server runs with yet",
        ["version"] = "tells of the program at hand; the server's is in `status`",
        ["migrate"] = "is done before a server starts",
        ["restore"] = "replaces the data folder of a server that does not run",
        ["health"] = "asks a server's doors from outside, for a container's health check",
    };

    [Fact]
    public async Task Verbs_OfTheCommandLine_AreTheOperationsOfTheServer()
    {
        await using var server = new ServerOperations();
        var verbs = Leaves(SallyportCommand.Create(TimeProvider.System), "").Where(verb => !CommandLineOnly.ContainsKey(verb)).ToList();
        var operations = server.All.Select(operation => operation.Verb).ToList();

        verbs.Except(operations).ShouldBeEmpty("verbs of the command line without an operation");
        operations.Except(verbs).ShouldBeEmpty("operations without a verb of the command line");
    }

    [Fact]
    public async Task Operations_EachOne_IsDescribedByTheRules()
    {
        await using var server = new ServerOperations();

        foreach (var operation in server.All)
        {
            var route = RoutePatternFactory.Parse(operation.Route);
            var arguments = OperatorJson.Arguments.GetTypeInfo(operation.Arguments).Properties.Select(property => property.Name).ToList();

            operation.Verb.ShouldMatch(@"^[a-z]+(-[a-z]+)*(\.[a-z]+(-[a-z]+)*)*$");
            operation.Summary.ShouldEndWith(".", Case.Sensitive, operation.Verb);
            operation.Route.ShouldMatch(@"^(/([a-z]+(-[a-z]+)*|\{[a-zA-Z]+\}))+$", operation.Verb);
            route.Parameters.Select(parameter => parameter.Name).Except(arguments).ShouldBeEmpty(operation.Verb);
            operation.Role.ShouldBe(operation.Method == HttpMethods.Get ? AdminRole.Viewer : AdminRole.Admin);
            (operation.Creates && operation.Method == HttpMethods.Get).ShouldBeFalse(operation.Verb);
            (operation.ShowsSecret && operation.Method == HttpMethods.Get).ShouldBeFalse(operation.Verb);
            operation.ShowsSecret.ShouldBe(
                ShownOnce.MembersOf(operation.Result).Count > 0,
                $"{operation.Verb}: ShowsSecret goes with [ShownOnce] on a member of the result"
            );
            if (arguments.Contains("cursor"))
            {
                operation.Arguments.IsAssignableTo(typeof(IPaged)).ShouldBeTrue(operation.Verb);
            }
        }
    }

    [Fact]
    public async Task Operations_OfTwo_HaveNotTheSamePlace()
    {
        await using var server = new ServerOperations();

        server.All.Select(operation => $"{operation.Method} {Shape(operation.Route)}").ShouldBeUnique();
        server.All.Select(operation => operation.Verb).ShouldBeUnique();
    }

    // {id} and {key} in the same place are the same place.
    private static string Shape(string route) =>
        string.Join('/', route.Split('/').Select(segment => segment.StartsWith('{') ? "{}" : segment));

    private static IEnumerable<string> Leaves(Command command, string path) =>
        command.Subcommands.Count == 0
            ? [path]
            : command.Subcommands.SelectMany(child => Leaves(child, path.Length == 0 ? child.Name : $"{path}.{child.Name}"));
}
