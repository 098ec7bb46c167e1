namespace Sallyport.Server.Tests.AdminApi;

public sealed class HeadTests
{
    [Theory]
    [InlineData("/admin/v1/status")]
    [InlineData("/admin/v1/accounts?limit=1")]
    [InlineData("/admin/v1/openapi.json")]
    public async Task Head_WhereGetIsTaken_AnswersTheHeadersAlone(string path)
    {
        await using var house = await AdminHouse.StartAsync();

        var reply = await house.SendAsync(HttpMethod.Head, path, null, house.Viewer.Secret);

        reply.Status.ShouldBe(200);
        reply.Bytes.ShouldBeEmpty();
        reply.Header("Content-Length").ShouldNotBeNull();
    }

    [Fact]
    public async Task Head_OfAChange_Is405()
    {
        await using var house = await AdminHouse.StartAsync();

        var reply = await house.SendAsync(HttpMethod.Head, "/admin/v1/webhooks/test", null, house.Admin.Secret);

        reply.Status.ShouldBe(405);
        reply.Header("Allow").ShouldBe("POST");
    }
}
