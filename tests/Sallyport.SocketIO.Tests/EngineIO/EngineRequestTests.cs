using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Sallyport.SocketIO.EngineIO;

namespace Sallyport.SocketIO.Tests.EngineIO;

public sealed class EngineRequestTests
{
    [Fact]
    public void Members_AfterTheRequestIsGone_AreWhatItHad()
    {
        var context = new DefaultHttpContext();
        context.Request.Scheme = "https";
        context.Request.Host = new HostString("app.example:8443");
        context.Request.PathBase = "/base";
        context.Request.Path = "/socket.io/";
        context.Request.QueryString = new QueryString("?EIO=4&a=1&a=%20x");
        context.Request.Headers.Origin = "https://app.example";
        context.Request.Headers["X-Two"] = new(["1", "2"]);
        context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", "ada")], "test"));
        context.Items["tenant"] = 7;

        var request = new EngineRequest(context, DateTimeOffset.UnixEpoch);
        context.Request.Headers.Clear();
        context.Items.Clear();
        context.Uninitialize();

        request.Origin.ShouldBe("https://app.example");
        request.Headers["x-two"].ShouldBe(["1", "2"]);
        request.Query["a"].ShouldBe(["1", " x"]);
        request.QueryString.Value.ShouldBe("?EIO=4&a=1&a=%20x");
        request.Path.Value.ShouldBe("/base/socket.io/");
        request.IsHttps.ShouldBeTrue();
        request.Host.Port.ShouldBe(8443);
        request.User.FindFirst("sub")!.Value.ShouldBe("ada");
        request.Items["tenant"].ShouldBe(7);
    }

    [Fact]
    public void Members_OfABareRequest_AreEmpty()
    {
        var request = new EngineRequest(new DefaultHttpContext(), DateTimeOffset.UnixEpoch);

        request.Origin.ShouldBeNull();
        request.Headers.ShouldBeEmpty();
        request.Query.ShouldBeEmpty();
        request.Items.ShouldBeEmpty();
        request.User.Identity!.IsAuthenticated.ShouldBeFalse();
    }
}
