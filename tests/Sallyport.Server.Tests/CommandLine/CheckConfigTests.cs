using System.Text.Json;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.CommandLine;

/// <summary>Every fault at once, with the setting it is about; and nothing secret in what is printed.</summary>
public sealed class CheckConfigTests
{
    [Fact]
    public async Task CheckConfig_Defaults_AreGood()
    {
        using var place = new Workplace();

        var outcome = await SallyportProcess.RunAsync(["check-config", "--json", "--data", place.Data]);

        outcome.ExitCode.ShouldBe(0);
        outcome.Json.GetProperty("valid").GetBoolean().ShouldBeTrue();
        outcome.Json.GetProperty("faults").GetArrayLength().ShouldBe(0);
        Directory.Exists(place.Data).ShouldBeFalse("it starts and opens nothing");
    }

    [Fact]
    public async Task CheckConfig_AddressesThatMeet_AreFaultsOfTheSecond()
    {
        var outcome = await SallyportProcess.RunAsync(
            ["check-config", "--json", "--listen", "http://127.0.0.1:18080"],
            environment: new Dictionary<string, string>
            {
                ["SALLYPORT_Metrics__Listen"] = "http://localhost:18080",
                ["SALLYPORT_Admin__Listen"] = "http://0.0.0.0:18080",
            }
        );

        outcome.ExitCode.ShouldBe(3);
        Keys(outcome.Json).ShouldBe(["Admin:Listen", "Metrics:Listen", "Metrics:Listen"], ignoreOrder: true);
        outcome.Json.GetProperty("warnings").GetRawText().ShouldContain("Admin:Listen");
    }

    [Theory]
    [InlineData("key of another", "fault", "is not the one of the certificate")]
    [InlineData("not there", "fault", "cannot be read")]
    [InlineData("expired", "warning", "the certificate expired at")]
    [InlineData("not yet valid", "warning", "is valid only from")]
    [InlineData("unused", "warning", "no https address uses it")]
    [InlineData("good", "nothing", "")]
    public async Task CheckConfig_Certificates_AreLookedAt(string which, string finding, string says)
    {
        using var place = new Workplace();
        var now = TimeProvider.System.GetUtcNow();
        var certificate = which switch
        {
            "expired" => TestCertificate.Create(now.AddDays(-2), now.AddDays(-1)),
            "not yet valid" => TestCertificate.Create(now.AddDays(1), now.AddDays(2)),
            _ => TestCertificate.Create(),
        };
        var key = place.Write("key.pem", which == "key of another" ? TestCertificate.Create().Key : certificate.Key);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        var outcome = await SallyportProcess.RunAsync(
            ["check-config", "--json", "--listen", which == "unused" ? "http://127.0.0.1:0" : "https://127.0.0.1:0"],
            environment: new Dictionary<string, string>
            {
                ["SALLYPORT_Tls__CertificateFile"] =
                    which == "not there" ? "/no/such/file" : place.Write("cert.pem", certificate.Certificate),
                ["SALLYPORT_Tls__KeyFile"] = key,
            }
        );

        outcome.ExitCode.ShouldBe(finding == "fault" ? 3 : 0, outcome.Output);
        var faults = outcome.Json.GetProperty("faults").GetRawText();
        var warnings = outcome.Json.GetProperty("warnings").GetRawText();
        switch (finding)
        {
            case "fault":
                faults.ShouldContain(says);
                break;
            case "warning":
                warnings.ShouldContain(says);
                break;
            default:
                (faults + warnings).ShouldBe("[][]");
                break;
        }
    }

    [Fact]
    public async Task CheckConfig_ManyFaults_TellsThemAll()
    {
        using var place = new Workplace();
        var file = place.Write(
            "settings.json",
            """
            {
              "Origins": { "Allowed": ["https://app.example/path", "*"] },
              "Proxies": { "Trusted": ["everybody"] },
              "Chains": {
                "eth": { "ChainId": 56, "Nodes": [{ "Http": "ftp://node.example" }] },
                "base": { "Nodes": [] }
              },
              "Keys": { "CacheSize": 0 },
              "Limits": { "Connections": { "PerNode": -1 } },
              "Tiers": { "Basic": { "Burst": { "PerKey": -1 } } },
              "Costs": { "/evm/rpc": -1 },
              "Secrets": { "Pepper": "c2hvcnQ=", "SigningSecret": "not base64!" },
              "Listen": "https://127.0.0.1:0;nowhere"
            }
            """
        );

        var outcome = await SallyportProcess.RunAsync(["check-config", "--json", "--config", file]);

        outcome.ExitCode.ShouldBe(3);
        var keys = Keys(outcome.Json);
        foreach (
            var key in new[]
            {
                "Origins:Allowed",
                "Proxies:Trusted",
                "Chains:eth:ChainId",
                "Chains:eth:Nodes:0:Http",
                "Chains:base:Nodes",
                "Keys:CacheSize",
                "Limits:Connections:PerNode",
                "Tiers:Basic:Burst:PerKey",
                "Costs:/evm/rpc",
                "Secrets:Pepper",
                "Secrets:SigningSecret",
                "Listen",
                "Tls",
            }
        )
        {
            keys.ShouldContain(key);
        }
    }

    [Fact]
    public async Task CheckConfig_ValuesOfAWrongType_HideNoOtherFault()
    {
        using var place = new Workplace();
        var file = place.Write(
            "settings.json",
            """
            {
              "Chains": { "eth": { "ChainId": "one", "Nodes": [{ "Http": "ftp://node.example" }] } },
              "Tiers": { "Free": { "RequestsPerSecond": { "PerKey": -1 } } },
              "WsTokens": { "Lifetime": "20:00:00", "SingleUse": "perhaps" },
              "Listen": "http://127.0.0.1:80x"
            }
            """
        );

        var outcome = await SallyportProcess.RunAsync(["check-config", "--json", "--config", file]);

        Keys(outcome.Json)
            .ShouldBe(
                [
                    "Chains:eth:ChainId",
                    "Chains:eth:Nodes:0:Http",
                    "Listen",
                    "Tiers:Free:RequestsPerSecond:PerKey",
                    "WsTokens:Lifetime",
                    "WsTokens:SingleUse",
                ],
                ignoreOrder: true
            );
    }

    [Fact]
    public async Task CheckConfig_TheExampleOfTheDocuments_IsGood()
    {
        using var place = new Workplace();
        var page = await File.ReadAllTextAsync(Path.Combine(Checkout(), "docs", "getting-started.md"));
        var example = page.Split("```json")[1].Split("```")[0];

        var outcome = await SallyportProcess.RunAsync(["check-config", "--json", "--config", place.Write("s.json", example)]);

        outcome.Json.GetProperty("faults").GetRawText().ShouldBe("[]");
        outcome.ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData("""{ "Orgins": { "Allowed": [] , "x": 1 } }""", "Orgins", "Origins")]
    [InlineData("""{ "Origins": { "Alowed": ["https://a.example"] } }""", "Origins:Alowed", "Origins:Allowed")]
    [InlineData("""{ "Chains": { "bcs": { "ChainId": 56 } } }""", "Chains:bcs", "Chains:bsc")]
    [InlineData("""{ "Chains": { "eth": { "Nodes": [{ "Htpp": "http://a" }] } } }""", "Chains:eth:Nodes:0:Htpp", "Chains:eth:Nodes:0:Http")]
    public async Task CheckConfig_AMisspeltSetting_IsFoundWithASuggestion(string settings, string key, string suggestion)
    {
        using var place = new Workplace();

        var outcome = await SallyportProcess.RunAsync(["check-config", "--json", "--config", place.Write("s.json", settings)]);

        outcome.ExitCode.ShouldBe(3);
        var fault = outcome.Json.GetProperty("faults").EnumerateArray().Single(one => one.GetProperty("key").GetString() == key);
        fault.GetProperty("suggestion").GetString().ShouldBe(suggestion);
    }

    [Theory]
    [InlineData("Keys__CacheSize", "many", "Keys:CacheSize")]
    [InlineData("Doors__PingInterval", "often", "Doors:PingInterval")]
    [InlineData("WsTokens__SingleUse", "perhaps", "WsTokens:SingleUse")]
    [InlineData("Origins__Allowed", "https://a.example", "Origins:Allowed")]
    [InlineData("Keys", "1", "Keys")]
    public async Task CheckConfig_AValueOfTheWrongType_IsFound(string variable, string value, string key)
    {
        var environment = new Dictionary<string, string> { ["SALLYPORT_" + variable] = value };

        var outcome = await SallyportProcess.RunAsync(["check-config", "--json"], environment: environment);

        outcome.ExitCode.ShouldBe(3);
        Keys(outcome.Json).ShouldBe([key]);
    }

    [Fact]
    [Trait("Requirement", "R10")]
    public async Task CheckConfig_Secrets_AreNeverPrinted()
    {
        var secret = Convert.ToBase64String([.. Enumerable.Range(7, 40).Select(number => (byte)number)]);
        var environment = new Dictionary<string, string>
        {
            ["SALLYPORT_Secrets__Pepper"] = secret,
            ["SALLYPORT_Secrets__SigningSecrte"] = secret,
            ["SALLYPORT_API_KEY"] = "slp_live_canary",
            ["SALLYPORT_Chains__eth__Nodes__0__Http"] = "https://canary:canary@node.example/v3/canary?key=canary",
        };

        foreach (var format in new[] { "--json", "--data=x" })
        {
            var outcome = await SallyportProcess.RunAsync(["check-config", format], environment: environment);

            (outcome.Output + outcome.Error).ShouldNotContain(secret);
            (outcome.Output + outcome.Error).ShouldNotContain("canary");
            outcome.Output.ShouldContain("node.example");
        }
    }

    [Fact]
    public async Task CheckConfig_Sources_WinInTheDocumentedOrder()
    {
        using var place = new Workplace();
        place.Write(
            "appsettings.json",
            """{ "Keys": { "CacheSize": 1, "UnknownCacheSize": 1 }, "Listen": "http://127.0.0.1:1", "Data": { "Folder": "a" } }"""
        );
        var file = place.Write(
            "more.json",
            """{ "Keys": { "CacheSize": 2 }, "Listen": "http://127.0.0.1:2", "Data": { "Folder": "b" } }"""
        );
        var environment = new Dictionary<string, string> { ["SALLYPORT_Listen"] = "http://127.0.0.1:3", ["SALLYPORT_Data__Folder"] = "c" };

        var outcome = await SallyportProcess.RunAsync(
            ["check-config", "--json", "--config", file, "--data", "d"],
            null,
            environment,
            place.Folder
        );

        var effective = outcome
            .Json.GetProperty("configuration")
            .EnumerateArray()
            .ToDictionary(setting => setting.GetProperty("key").GetString()!, setting => setting.GetProperty("value").GetString());
        effective["Keys:UnknownCacheSize"].ShouldBe("1");
        effective["Keys:CacheSize"].ShouldBe("2");
        effective["Listen"].ShouldBe("http://127.0.0.1:3");
        effective["Data:Folder"].ShouldBe("d");
    }

    [Theory]
    [InlineData("{ \"Listen\": \"x\",\n oops }", "line 2")]
    [InlineData("[]", "must hold one JSON object")]
    [InlineData("{ \"Keys\": { \"CacheSize\": 1, \"cachesize\": 2 } }", "says something twice")]
    public async Task CheckConfig_AFileThatIsNoSettings_IsToldWithItsPlace(string text, string expected)
    {
        using var place = new Workplace();

        var outcome = await SallyportProcess.RunAsync(["check-config", "--config", place.Write("s.json", text)]);

        outcome.ExitCode.ShouldBe(3);
        outcome.Output.ShouldContain(expected);
    }

    private static string Checkout()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Sallyport.slnx")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }

    private static List<string?> Keys(JsonElement result) =>
        [.. result.GetProperty("faults").EnumerateArray().Select(fault => fault.GetProperty("key").GetString())];
}
