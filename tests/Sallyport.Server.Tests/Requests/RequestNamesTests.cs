using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Sallyport.Doors.Requests;
using Sallyport.Server.Hosting.Checks;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.Requests;

public sealed class RequestNamesTests
{
    [Fact]
    public async Task Names_OfAllHandlers_AreTheirPaths()
    {
        await using var server = await TestServer.StartAsync();

        server
            .Services.GetServices<RequestName>()
            .Select(request => request.Name)
            .ShouldBe(server.Services.GetServices<IRequestHandler>().Select(handler => handler.Path));
    }

    [Theory]
    [InlineData("/evm/rpc", true)]
    [InlineData("subscribe", true)]
    [InlineData("ping", true)]
    [InlineData("/ws-token", true)]
    [InlineData("/svm/buy/quote", false)]
    [InlineData("/evm/rcp", false)]
    public void Costs_OfAName_AreAcceptedOnlyWhereSomethingServesIt(string name, bool isServed)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new($"Costs:{name}", "3")]).Build();

        ConfigurationCheck
            .Run(configuration)
            .Faults.Any(fault => fault.ToString().Contains(name, StringComparison.Ordinal))
            .ShouldBe(!isServed);
    }
}
