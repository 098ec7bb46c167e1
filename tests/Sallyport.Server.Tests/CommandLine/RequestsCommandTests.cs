using System.Net.Http.Json;
using System.Text.Json;

namespace Sallyport.Server.Tests.CommandLine;

/// <summary><c>sallyport requests</c> beside a running server and without.</summary>
public sealed class RequestsCommandTests
{
    [Fact]
    public async Task Verbs_FromListToRelink_DoWhatTheySay()
    {
        using var place = new Workplace();
        string url;
        await using (var server = await ServeProcess.StartAsync(place.Data))
        {
            url = server.Url.GetLeftPart(UriPartial.Authority);
            using var http = new HttpClient { BaseAddress = new Uri(url) };
            foreach (var name in (string[])["Ada", "Eve"])
            {
                using var answer = await http.PostAsJsonAsync(
                    "/api/v1/access-requests",
                    new
                    {
                        name,
                        contact = "ada@example.com",
                        useCase = "a bot",
                    }
                );
                answer.EnsureSuccessStatusCode();
            }

            var pending = (await DoAsync(place, "list", "--state", "pending")).GetProperty("requests");
            pending.GetArrayLength().ShouldBe(2);
            var ada = pending[0].GetProperty("id").GetString()!;
            (await DoAsync(place, "list", "--limit", "1")).GetProperty("nextCursor").GetString().ShouldNotBeNull();

            var approved = await SallyportProcess.RunAsync(["requests", "approve", ada, "--tier", "basic", "--data", place.Data]);
            approved.ExitCode.ShouldBe(0);
            approved.Output.TrimEnd().ShouldStartWith(url + "/access/slp_link_");
            approved.Error.ShouldContain("PublicUrl is not set");
            approved.Error.ShouldNotContain("slp_link_");
            (await FailAsync(place, "approve", ada, "--tier", "Basic")).ShouldBe(5);

            var eve = pending[1].GetProperty("id").GetString()!;
            (await DoAsync(place, "decline", eve, "--reason", "no"))
                .GetProperty("request")
                .GetProperty("state")
                .GetString()
                .ShouldBe("declined");
        }

        // No server runs: the verbs open the store themselves.
        var shown = (await DoAsync(place, "list")).GetProperty("requests")[0];
        shown.GetProperty("state").GetString().ShouldBe("approved");
        shown.GetProperty("linkDelivery").GetString().ShouldBe("copy");
        var id = shown.GetProperty("id").GetString()!;
        (await DoAsync(place, "relink", id)).GetProperty("link").GetString().ShouldNotBeNull().ShouldContain("/access/slp_link_");
        (await DoAsync(place, "show", id)).GetRawText().ShouldNotContain("slp_link_");
        (await FailAsync(place, "show", "req_none")).ShouldBe(4);
        (await FailAsync(place, "approve", id, "--tier", "Gold")).ShouldBe(2);
    }

    private static async Task<JsonElement> DoAsync(Workplace place, params string[] verb)
    {
        var outcome = await SallyportProcess.RunAsync(["requests", .. verb, "--data", place.Data, "--json"]);
        outcome.ExitCode.ShouldBe(0, outcome.Error);
        return outcome.Json;
    }

    private static async Task<int> FailAsync(Workplace place, params string[] verb) =>
        (await SallyportProcess.RunAsync(["requests", .. verb, "--data", place.Data, "--json"])).ExitCode;
}
