using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sallyport.Fixtures;
using Sallyport.Operations.AdminApi;
using Sallyport.Operations.AdminApi.Description;
using Sallyport.Server.Tests.Operations;

namespace Sallyport.Server.Tests.AdminApi;

/// <summary>The OpenAPI document says what is, and nothing else.</summary>
public sealed class DescriptionTests
{
    private const string WriteInstead = "SALLYPORT_WRITE_DOCS";

    [Fact]
    public async Task Document_InTheDocs_IsTheOneOfTheOperations()
    {
        await using var server = new ServerOperations();
        var file = Path.Combine(Checkout.Root, "docs", "admin-api.json");
        var written = Encoding.UTF8.GetString(AdminRoutes.Encode(AdminDocument.Of(server.All))) + "\n";
        if (Environment.GetEnvironmentVariable(WriteInstead) == "1")
        {
            await File.WriteAllTextAsync(file, written);
        }

        (await File.ReadAllTextAsync(file)).ShouldBe(
            written,
            $"run this test with {WriteInstead}=1 in the environment to write the file anew"
        );
    }

    [Fact]
    public async Task Document_EachOperation_IsWhereItIsServedWithItsParametersAndAnswers()
    {
        await using var server = new ServerOperations();
        var document = AdminDocument.Of(server.All);

        foreach (var operation in server.All)
        {
            var described = document["paths"]![operation.Route]![operation.Method.ToLowerInvariant()].ShouldNotBeNull().AsObject();
            ((string?)described["operationId"]).ShouldBe(operation.Verb);
            var parameters = (described["parameters"] as JsonArray ?? []).Select(parameter => Resolve(document, parameter!)).ToList();
            parameters.ShouldAllBe(parameter => parameter["schema"] is JsonObject);
            foreach (var segment in operation.Route.Split('/').Where(segment => segment.StartsWith('{')))
            {
                var inPath = parameters.Single(parameter => (string?)parameter["name"] == segment.Trim('{', '}'));
                ((string?)inPath["in"]).ShouldBe("path");
                ((bool)inPath["required"]!).ShouldBeTrue();
            }

            parameters.Exists(parameter => (string?)parameter["name"] == IdempotencyKey.Header).ShouldBe(operation.Creates, operation.Verb);
            described["responses"]!.AsObject().ContainsKey(operation.Creates ? "201" : "200").ShouldBeTrue();
            foreach (var (_, response) in described["responses"]!.AsObject())
            {
                Resolve(document, response!)["description"].ShouldNotBeNull();
            }
        }

        AllOf(document)
            .Select(node => (string?)node["$ref"])
            .OfType<string>()
            .ShouldAllBe(reference => Resolve(document, reference) != null);
        AllOf(document)
            .Select(node => node["properties"])
            .OfType<JsonObject>()
            .SelectMany(properties => properties)
            .ShouldAllBe(property => property.Value!["type"] != null || property.Value["$ref"] != null);
        document["paths"]!.AsObject().Sum(path => path.Value!.AsObject().Count).ShouldBe(server.All.Count);
    }

    [Fact]
    public async Task Document_WithAToken_IsServedAndWithoutNot()
    {
        await using var house = await AdminHouse.StartAsync();

        var served = (await house.GetAsync("/admin/v1/openapi.json")).Expect(200);

        served.GetProperty("openapi").GetString().ShouldBe("3.1.1");
        (await house.SendAsync(HttpMethod.Get, "/admin/v1/openapi.json", null, null)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Answers_OfTheServer_AreAsTheDocumentSays()
    {
        await using var house = await AdminHouse.StartAsync();
        var document = JsonNode.Parse((await house.GetAsync("/admin/v1/openapi.json")).Bytes)!.AsObject();
        var account = (await house.PostAsync("/admin/v1/accounts", """{"name":"Acme"}""")).Expect(201);
        var accountId = account.GetProperty("account").GetProperty("id").GetString();
        var key = (await house.PostAsync("/admin/v1/keys", $$"""{"account":"{{accountId}}"}""")).Expect(201);
        await using var peer = await house.Server.OpenAsync(
            "",
            new Dictionary<string, string> { ["x-api-key"] = key.GetProperty("secret").GetString()! }
        );

        Conform(document, "/accounts", "post", "201", account);
        Conform(document, "/keys", "post", "201", key);
        foreach (var path in new[] { "/accounts", "/keys", "/admin-tokens", "/sessions", "/upstreams", "/status" })
        {
            Conform(document, path, "get", "200", (await house.GetAsync("/admin/v1" + path)).Expect(200));
        }
    }

    private static void Conform(JsonObject document, string path, string method, string status, JsonElement answer) =>
        Conform(
            document["paths"]![path]![method]!["responses"]![status]!["content"]!["application/json"]!["schema"]!.AsObject(),
            answer,
            $"{method} {path}"
        );

    private static void Conform(JsonObject schema, JsonElement value, string where)
    {
        var types = schema["type"] is JsonArray several ? several.Select(type => (string?)type) : [(string?)schema["type"]];
        var actual = value.ValueKind switch
        {
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            JsonValueKind.String => "string",
            JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
            _ => "boolean",
        };
        if (schema.ContainsKey("type"))
        {
            types.ShouldContain(type => type == actual || (type == "number" && actual == "integer"), where);
        }

        if (schema["enum"] is JsonArray values)
        {
            values.Select(one => (string?)one).ShouldContain(value.GetString(), where);
        }

        foreach (var item in value.ValueKind is JsonValueKind.Array ? value.EnumerateArray().ToArray() : [])
        {
            Conform(schema["items"]!.AsObject(), item, where + "[]");
        }

        if (value.ValueKind is JsonValueKind.Object && schema["properties"] is JsonObject properties)
        {
            var members = value.EnumerateObject().Select(member => member.Name).ToList();
            (schema["required"] as JsonArray ?? []).Select(name => (string?)name).Except(members).ShouldBeEmpty(where);
            foreach (var member in value.EnumerateObject())
            {
                Conform(
                    properties[member.Name].ShouldNotBeNull($"{where}.{member.Name}").AsObject(),
                    member.Value,
                    $"{where}.{member.Name}"
                );
            }
        }
    }

    private static IEnumerable<JsonObject> AllOf(JsonNode? node) =>
        node switch
        {
            JsonObject known => known.SelectMany(member => AllOf(member.Value)).Append(known),
            JsonArray list => list.SelectMany(AllOf),
            _ => [],
        };

    private static JsonObject Resolve(JsonObject document, JsonNode node) =>
        (string?)node["$ref"] is { } reference ? Resolve(document, reference) : node.AsObject();

    private static JsonObject Resolve(JsonObject document, string reference)
    {
        JsonNode? found = document;
        foreach (var step in reference.TrimStart('#', '/').Split('/'))
        {
            found = found?[step];
        }

        return found.ShouldNotBeNull(reference).AsObject();
    }
}
