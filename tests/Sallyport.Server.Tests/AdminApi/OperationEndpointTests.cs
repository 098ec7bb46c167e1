using System.Text;

namespace Sallyport.Server.Tests.AdminApi;

/// <summary>Arguments, answers and errors of the admin API.</summary>
public sealed class OperationEndpointTests
{
    [Fact]
    public async Task Path_FromAccountToRevokedKey_DoesWhatTheCommandLineDoes()
    {
        await using var house = await AdminHouse.StartAsync();

        var account = (await house.PostAsync("/admin/v1/accounts", """{"name":"Acme","tier":"premium"}""")).Expect(201);
        var accountId = account.GetProperty("account").GetProperty("id").GetString();
        var created = await house.PostAsync("/admin/v1/keys", $$"""{"account":"{{accountId}}","name":"bot"}""");
        var secret = created.Expect(201).GetProperty("secret").GetString()!;
        created.Header("Cache-Control").ShouldBe("no-store");
        var keyId = created.Json.GetProperty("key").GetProperty("id").GetString();
        await using var peer = await house.Server.OpenAsync("", new Dictionary<string, string> { ["x-api-key"] = secret });

        var revoked = (await house.PostAsync($"/admin/v1/keys/{keyId}/revoke")).Expect(200);

        revoked.GetProperty("key").GetProperty("state").GetString().ShouldBe("revoked");
        (await peer.CloseCodeAsync()).ShouldBe(4401);
        var listed = (await house.GetAsync($"/admin/v1/keys?account={accountId}")).Expect(200).GetProperty("keys");
        listed.GetArrayLength().ShouldBe(1);
        listed.GetRawText().ShouldNotContain(secret);
    }

    [Theory]
    [InlineData("""{"name":"Acme","colour":"red"}""", 400, "INVALID_PARAMETER", "colour")]
    [InlineData("""{"tier":"Free"}""", 400, "MISSING_PARAMETER", "name")]
    [InlineData("""{"name":7}""", 400, "INVALID_PARAMETER", "name")]
    [InlineData("""{"name":"a","name":"b"}""", 400, "INVALID_PARAMETER", "body")]
    [InlineData("""{"name":"a","Name":"b"}""", 400, "INVALID_PARAMETER", "body")]
    [InlineData("""{"name":"a","tier":"Gold"}""", 400, "INVALID_PARAMETER", "tier")]
    [InlineData("""["name"]""", 400, "INVALID_PARAMETER", "body")]
    [InlineData("""{"name":""", 400, "INVALID_PARAMETER", "body")]
    [InlineData("""{"name":"\ud800"}""", 400, "INVALID_PARAMETER", "body")]
    [InlineData(
        """{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{}}}}}}}}}}}}}}}}}""",
        400,
        "INVALID_PARAMETER",
        "body"
    )]
    [InlineData("", 400, "MISSING_PARAMETER", "name")]
    public async Task Body_ThatIsWrong_IsRefusedByName(string body, int status, string code, string named)
    {
        await using var house = await AdminHouse.StartAsync();

        var reply = await house.PostAsync("/admin/v1/accounts", body);

        reply.Status.ShouldBe(status, reply.Text);
        reply.Code.ShouldBe(code);
        reply.Header("Content-Type").ShouldBe("application/problem+json");
        reply.Json.GetProperty("detail").GetString().ShouldNotBeNull().ShouldContain(named);
    }

    [Fact]
    public async Task Argument_ThatIsNotKnown_IsRefusedWithThoseThatAre()
    {
        await using var house = await AdminHouse.StartAsync();

        (await house.SendAsync(HttpMethod.Put, "/admin/v1/accounts/acc_1/tier", """{"level":"Free"}""", house.Admin.Secret))
            .Json.GetProperty("detail")
            .GetString()
            .ShouldBe("level is not known here; known: tier");
        (await house.GetAsync("/admin/v1/status?all=true"))
            .Json.GetProperty("detail")
            .GetString()
            .ShouldBe("all is not known here; nothing is");
    }

    [Theory]
    [InlineData("/admin/v1/keys?colour=red", "colour")]
    [InlineData("/admin/v1/keys?account=a&account=b", "account")]
    [InlineData("/admin/v1/admin-tokens?limit=ten", "limit")]
    [InlineData("/admin/v1/admin-tokens?limit=0", "limit")]
    [InlineData("/admin/v1/admin-tokens?limit=501", "limit")]
    [InlineData("/admin/v1/admin-tokens?cursor=%25", "cursor")]
    public async Task Query_ThatIsWrong_IsRefusedByName(string path, string named)
    {
        await using var house = await AdminHouse.StartAsync();

        var reply = await house.GetAsync(path);

        reply.Status.ShouldBe(400, reply.Text);
        reply.Json.GetProperty("detail").GetString().ShouldNotBeNull().ShouldContain(named);
    }

    [Fact]
    public async Task Change_WithArgumentsInTheQueryString_IsRefusedForTheySpread()
    {
        await using var house = await AdminHouse.StartAsync();

        (await house.PostAsync("/admin/v1/accounts?name=Acme", "{}")).Expect(400).GetProperty("detail").GetString().ShouldNotBeNull();
        (await house.PostAsync("/admin/v1/accounts/acc_1/disable", """{"id":"acc_2"}""")).Expect(400);
    }

    [Fact]
    public async Task Errors_OfOperations_AreCataloguedProblems()
    {
        await using var house = await AdminHouse.StartAsync();
        var account = (await house.PostAsync("/admin/v1/accounts", """{"name":"Acme"}""")).Expect(201).GetProperty("account");
        var id = account.GetProperty("id").GetString();
        (await house.PostAsync($"/admin/v1/accounts/{id}/disable")).Expect(200);

        var none = await house.PostAsync("/admin/v1/accounts/acc_nobody/disable");
        none.Status.ShouldBe(404);
        none.Code.ShouldBe("NOT_FOUND");
        none.Text.ShouldContain("acc_nobody");
        none.Text.ShouldNotContain("sallyport accounts");
        var disabled = await house.PostAsync("/admin/v1/keys", $$"""{"account":"{{id}}"}""");
        disabled.Status.ShouldBe(409);
        disabled.Code.ShouldBe("CONFLICT");
        (await house.GetAsync("/admin/v1/nothing")).Code.ShouldBe("UNKNOWN_REQUEST");
    }

    [Fact]
    [Trait("Requirement", "R25")]
    public async Task WsToken_MintedByAnOperator_IsAudited()
    {
        await using var house = await AdminHouse.StartAsync();
        var key = await house.Server.AddKeyAsync();

        var minted = (await house.PostAsync("/admin/v1/tokens", $$"""{"keyId":"{{key.Key.Id}}"}""")).Expect(200);

        minted.GetProperty("keyId").GetString().ShouldBe(key.Key.Id);
        var entry = (await house.AuditAsync("tokens.mint")).ShouldHaveSingleItem();
        (entry.Target, entry.ActorId, entry.From).ShouldBe((key.Key.Id, house.Admin.Token.Id, "127.0.0.1"));
    }

    [Theory]
    [InlineData("99", 404, "NOT_FOUND")]
    [InlineData("last", 400, "INVALID_PARAMETER")]
    public async Task Path_WithANumber_IsReadAsOne(string version, int status, string code)
    {
        await using var house = await AdminHouse.StartAsync();

        var reply = await house.PostAsync($"/admin/v1/secrets/signing/{version}/retire");

        reply.Status.ShouldBe(status, reply.Text);
        reply.Code.ShouldBe(code);
    }

    [Fact]
    public async Task Method_OtherThanTheRoutes_Is405WithAllow()
    {
        await using var house = await AdminHouse.StartAsync();

        var reply = await house.SendAsync(HttpMethod.Delete, "/admin/v1/accounts", null, house.Admin.Secret);

        reply.Status.ShouldBe(405);
        reply.Header("Allow").ShouldNotBeNull().Split(", ").ShouldBe(["GET", "HEAD", "POST"], ignoreOrder: true);
    }

    [Fact]
    public async Task Body_OfAnotherType_Is415()
    {
        await using var house = await AdminHouse.StartAsync();

        (
            await house.PostAsync("/admin/v1/accounts", "name=Acme", null, ("Content-Type", "application/x-www-form-urlencoded"))
        ).Status.ShouldBe(415);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Body_LargerThan64Kilobytes_Is413(bool declared)
    {
        await using var house = await AdminHouse.StartAsync();
        var body = $$"""{"name":"{{new string('a', 70_000)}}"}""";

        if (declared)
        {
            (await house.PostAsync("/admin/v1/accounts", body)).Code.ShouldBe("MESSAGE_TOO_LARGE");
            return;
        }

        // In pieces, with nothing said of the whole.
        using var request = new HttpRequestMessage(HttpMethod.Post, "/admin/v1/accounts")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
            Headers = { TransferEncodingChunked = true, Authorization = new("Bearer", house.Admin.Secret) },
        };
        using var response = await house.Http.SendAsync(request);
        ((int)response.StatusCode).ShouldBe(413);
    }

    [Fact]
    public async Task List_ByPages_NamesTheNextInBodyAndLink()
    {
        await using var house = await AdminHouse.StartAsync();
        for (var i = 0; i < 3; i++)
        {
            (await house.PostAsync("/admin/v1/admin-tokens", $$"""{"name":"t{{i}}","role":"viewer"}""")).Expect(201);
        }

        var names = new List<string?>();
        var next = "/admin/v1/admin-tokens?limit=2";
        var pages = 0;
        while (next is not null)
        {
            var reply = await house.GetAsync(next);
            names.AddRange(
                reply.Expect(200).GetProperty("adminTokens").EnumerateArray().Select(token => token.GetProperty("name").GetString())
            );
            pages++;
            var link = reply.Header("Link");
            next = link?[1..link.IndexOf('>', StringComparison.Ordinal)];
            if (link is not null)
            {
                link.ShouldEndWith("; rel=\"next\"");
                next.ShouldNotBeNull().ShouldContain("limit=2");
                next.ShouldContain(reply.Json.GetProperty("nextCursor").GetString()!);
            }
        }

        pages.ShouldBe(3);
        names.ShouldBe(["Admin", "Viewer", "t0", "t1", "t2"], ignoreOrder: true);
        names.ShouldBeUnique();
    }
}
