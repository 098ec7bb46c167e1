using Microsoft.Extensions.DependencyInjection;
using Sallyport.Doors.Limits;
using Sallyport.Doors.Requests;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.Requests;

public sealed class RequestNamesTests
{
    [Fact]
    public async Task All_HoldsEveryRequestThereIs()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var handler in server.Services.GetServices<IRequestHandler>())
        {
            RequestNames.All.ShouldContain(handler.Path, "a request that is not in RequestNames.All can have no cost");
        }
    }
}
