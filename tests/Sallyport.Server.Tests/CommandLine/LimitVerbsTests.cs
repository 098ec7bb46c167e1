using System.Text.Json;

namespace Sallyport.Server.Tests.CommandLine;

/// <summary><c>tiers</c> and <c>limits</c>, with a server running on the data folder and without.</summary>
public sealed class LimitVerbsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Show_AnAccountWithOverrides_TellsWhatHoldsAndWhatIsUsed(bool serverRuns)
    {
        using var place = new Workplace();
        await using var server = serverRuns ? await ServeProcess.StartAsync(place.Data) : null;
        var account = (await DoAsync(place, "accounts", "create", "--name", "Ada", "--tier", "Basic")).GetProperty("account");
        var id = account.GetProperty("id").GetString()!;
        var issued = await DoAsync(place, "keys", "create", "--account", id);
        await DoAsync(place, "accounts", "set-limits", id, "--limits", """{"burst":{"perKey":7}}""");
        if (server is not null)
        {
            using var http = new HttpClient { BaseAddress = server.Url };
            http.DefaultRequestHeaders.Add("x-api-key", issued.GetProperty("secret").GetString());
            (await http.GetAsync("/api/v1/ws-token")).EnsureSuccessStatusCode();
        }

        var shown = await DoAsync(place, "limits", "show", id);
        shown.GetProperty("tier").GetString().ShouldBe("Basic");
        shown.GetProperty("overrides").GetRawText().ShouldBe("""{"burst":{"perKey":7}}""");
        shown.GetProperty("limits").GetProperty("burst").GetRawText().ShouldBe("""{"perKey":7,"perAccount":200}""");
        shown.GetProperty("account").GetProperty("monthUsed").GetInt64().ShouldBe(serverRuns ? 1 : 0);
        shown.GetProperty("keys")[0].GetProperty("keyId").GetString().ShouldBe(issued.GetProperty("key").GetProperty("id").GetString());
        shown.GetProperty("keys")[0].GetProperty("monthLeft").GetInt64().ShouldBe(serverRuns ? 4_999_999 : 5_000_000);

        var tier = (await DoAsync(place, "tiers", "show", "enterprise")).GetProperty("tier");
        tier.GetProperty("limits").GetProperty("priceSubscriptions").GetProperty("perAccount").GetInt32().ShouldBe(1000);
        tier.GetProperty("limits").GetProperty("monthlyQuota").GetProperty("perKey").ValueKind.ShouldBe(JsonValueKind.Null);
        (await SallyportProcess.RunAsync(["tiers", "show", "gold", "--data", place.Data, "--json"])).ExitCode.ShouldBe(4);
        (await SallyportProcess.RunAsync(["limits", "show", "acc_none", "--data", place.Data, "--json"])).ExitCode.ShouldBe(4);
    }

    private static async Task<JsonElement> DoAsync(Workplace place, params string[] verb)
    {
        var outcome = await SallyportProcess.RunAsync([.. verb, "--data", place.Data, "--json"]);
        outcome.ExitCode.ShouldBe(0, outcome.Error);
        return outcome.Json;
    }
}
