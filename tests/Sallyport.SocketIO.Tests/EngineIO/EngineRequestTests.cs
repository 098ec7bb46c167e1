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

        var request = new EngineRequest(context, DateTimeOffset.UnixEpoch, new RepeatedText());
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
        var request = new EngineRequest(new DefaultHttpContext(), DateTimeOffset.UnixEpoch, new RepeatedText());

        request.Origin.ShouldBeNull();
        request.Headers.ShouldBeEmpty();
        request.Query.ShouldBeEmpty();
        request.Items.ShouldBeEmpty();
        request.User.Identity!.IsAuthenticated.ShouldBeFalse();
    }

    [Fact]
    public void Members_OfRequestsThatSayTheSame_AreTheSameStrings()
    {
        var repeated = new RepeatedText();

        var first = new EngineRequest(Browser("one"), DateTimeOffset.UnixEpoch, repeated);
        var second = new EngineRequest(Browser("one"), DateTimeOffset.UnixEpoch, repeated);
        var other = new EngineRequest(Browser("two"), DateTimeOffset.UnixEpoch, repeated);

        second.Host.Value.ShouldBeSameAs(first.Host.Value);
        second.Path.Value.ShouldBeSameAs(first.Path.Value);
        second.QueryString.Value.ShouldBeSameAs(first.QueryString.Value);
        second.Headers.UserAgent.ToString().ShouldBeSameAs(first.Headers.UserAgent.ToString());
        other.Headers.UserAgent.ToString().ShouldBe("agent two");
        second.Headers.UserAgent.ToString().ShouldBe("agent one");
    }

    [Fact]
    public void Members_ThatMayHoldSecrets_AreNotRememberedForOthers()
    {
        var repeated = new RepeatedText();

        var first = new EngineRequest(Browser("one"), DateTimeOffset.UnixEpoch, repeated);
        var second = new EngineRequest(Browser("one"), DateTimeOffset.UnixEpoch, repeated);

        second.Headers.Authorization.ToString().ShouldNotBeSameAs(first.Headers.Authorization.ToString());
        second.Headers.Cookie.ToString().ShouldNotBeSameAs(first.Headers.Cookie.ToString());
        second.Headers["X-Api-Key"].ToString().ShouldNotBeSameAs(first.Headers["X-Api-Key"].ToString());
    }

    // Every string anew, as from the wire.
    private static DefaultHttpContext Browser(string what)
    {
        var context = new DefaultHttpContext();
        context.Request.Host = new HostString(new string("app.example"));
        context.Request.Path = new string("/socket.io/");
        context.Request.QueryString = new QueryString(new string("?EIO=4&transport=websocket"));
        context.Request.Headers.UserAgent = "agent " + what;
        context.Request.Headers.Authorization = "Bearer " + what;
        context.Request.Headers.Cookie = "session=" + what;
        context.Request.Headers["X-Api-Key"] = "key " + what;
        return context;
    }
}
