using System.Text.Json;

namespace Sallyport.Server.Tests.CommandLine;

/// <summary><c>secrets pepper …</c> on a running server.</summary>
public sealed class PepperVerbsTests
{
    [Fact]
    public async Task Verbs_RotateUseAndRetire_MoveTheKeyAndRemoveTheOldPepper()
    {
        using var place = new Workplace();
        var account = (await DoAsync(place, "accounts", "create", "--name", "Ada")).GetProperty("account").GetProperty("id").GetString()!;
        var created = await DoAsync(place, "keys", "create", "--account", account);
        var keyId = created.GetProperty("key").GetProperty("id").GetString()!;
        await using var server = await ServeProcess.StartAsync(place.Data);

        var rotated = (await DoAsync(place, "secrets", "pepper", "rotate")).GetProperty("pepper");
        (rotated.GetProperty("version").GetInt32(), rotated.GetProperty("state").GetString()).ShouldBe((2, "current"));
        var refused = await RunAsync(place, "secrets", "pepper", "retire", "1");
        refused.ExitCode.ShouldBe(5);
        refused.JsonError.GetProperty("message").GetString()!.ShouldContain(keyId);
        var needing = (await DoAsync(place, "secrets", "pepper", "keys", "1")).GetProperty("keys");
        needing.EnumerateArray().Select(key => key.GetProperty("id").GetString()).ShouldBe([keyId]);

        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("x-api-key", created.GetProperty("secret").GetString());
        (await http.GetAsync(new Uri(server.Url, "/api/v1/ws-token"))).IsSuccessStatusCode.ShouldBeTrue();
        while (ActiveKeys(await DoAsync(place, "secrets", "pepper", "list")) is not [(2, 1), (1, 0)])
        {
            // It moves beside the request, not before its answer; each look is a process, so this does not spin.
        }

        (await DoAsync(place, "secrets", "pepper", "retire", "1"))
            .GetProperty("pepper")
            .GetProperty("state")
            .GetString()
            .ShouldBe("retired");
        (await http.GetAsync(new Uri(server.Url, "/api/v1/ws-token"))).IsSuccessStatusCode.ShouldBeTrue();
        (await RunAsync(place, "secrets", "pepper", "retire", "7")).ExitCode.ShouldBe(4);
    }

    private static List<(int Version, int Keys)> ActiveKeys(JsonElement answer) =>
        [
            .. answer
                .GetProperty("peppers")
                .EnumerateArray()
                .Select(pepper => (pepper.GetProperty("version").GetInt32(), pepper.GetProperty("activeKeys").GetInt32())),
        ];

    private static async Task<JsonElement> DoAsync(Workplace place, params string[] args)
    {
        var outcome = await RunAsync(place, args);
        outcome.ExitCode.ShouldBe(0, outcome.Error);
        return outcome.Json;
    }

    private static Task<SallyportProcess.Outcome> RunAsync(Workplace place, params string[] args) =>
        SallyportProcess.RunAsync([.. args, "--data", place.Data, "--json"]);
}
