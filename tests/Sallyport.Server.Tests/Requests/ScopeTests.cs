using Microsoft.Extensions.DependencyInjection;
using Sallyport.Access.Keys;
using Sallyport.Doors.Requests;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.Requests;

public sealed class ScopeTests
{
    [Fact]
    [Trait("Requirement", "R18")]
    public async Task Handlers_EachNeedsAScopeThatKeysCanBeGiven()
    {
        await using var server = await TestServer.StartAsync();
        var handlers = server.Services.GetServices<IRequestHandler>().ToList();

        handlers.ShouldNotBeEmpty();
        handlers.ShouldAllBe(handler => ScopeNames.All.Contains(handler.Scope) && handler.Scope != ScopeNames.Everything);
    }
}
