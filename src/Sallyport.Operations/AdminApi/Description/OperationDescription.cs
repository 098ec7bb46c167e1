using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing.Patterns;
using Sallyport.Access.AdminTokens;
using Sallyport.Operations.Execution;

namespace Sallyport.Operations.AdminApi.Description;

/// <summary>One operation as an OpenAPI operation object.</summary>
internal static class OperationDescription
{
    public static JsonObject Of(Operation operation)
    {
        var arguments = Schemas.OfArguments(operation.Arguments);
        var inPath = RoutePatternFactory.Parse(operation.Route).Parameters.Select(parameter => parameter.Name).ToList();
        var described = new JsonObject
        {
            ["operationId"] = operation.Verb,
            ["summary"] = operation.Summary,
            ["description"] =
                $"The same as `sallyport {operation.Verb.Replace('.', ' ')}`. Needs a token with the role {RoleOf(operation)}.",
            ["tags"] = new JsonArray(operation.Verb.Split('.')[0]),
            ["x-role"] = RoleOf(operation),
        };
        var parameters = new JsonArray([.. Parameters(operation, arguments, inPath)]);
        if (parameters.Count > 0)
        {
            described["parameters"] = parameters;
        }

        if (Body(operation, arguments, inPath) is { } body)
        {
            described["requestBody"] = body;
        }

        described["responses"] = Responses(operation);
        return described;
    }

    private static string RoleOf(Operation operation) => operation.Role == AdminRole.Admin ? "admin" : "viewer";

    private static IEnumerable<JsonNode> Parameters(Operation operation, JsonObject arguments, List<string> inPath)
    {
        var required = Required(arguments);
        var members = arguments["properties"] as JsonObject ?? [];
        foreach (var name in inPath)
        {
            yield return Parameter(name, "path", isRequired: true, Schemas.WithoutNull(members[name]!));
        }

        if (HttpMethods.IsGet(operation.Method))
        {
            foreach (var (name, schema) in members.Where(member => !inPath.Contains(member.Key)))
            {
                yield return IsPaging(operation, name)
                    ? new JsonObject { ["$ref"] = $"#/components/parameters/{name}" }
                    : Parameter(name, "query", required.Contains(name), Schemas.WithoutNull(schema!));
            }
        }

        if (operation.Creates)
        {
            yield return new JsonObject { ["$ref"] = "#/components/parameters/idempotencyKey" };
        }
    }

    private static bool IsPaging(Operation operation, string name) =>
        operation.Arguments.IsAssignableTo(typeof(IPaged)) && name is "limit" or "cursor";

    private static JsonObject Parameter(string name, string place, bool isRequired, JsonObject schema) =>
        new()
        {
            ["name"] = name,
            ["in"] = place,
            ["required"] = isRequired,
            ["schema"] = schema,
        };

    private static JsonObject? Body(Operation operation, JsonObject arguments, List<string> inPath)
    {
        if (HttpMethods.IsGet(operation.Method) || arguments["properties"] is not JsonObject members)
        {
            return null;
        }

        inPath.ForEach(name => members.Remove(name));
        if (members.Count == 0)
        {
            return null;
        }

        var required = Required(arguments).Except(inPath).ToList();
        arguments.Remove("required");
        if (required.Count > 0)
        {
            arguments["required"] = new JsonArray([.. required.Select(name => (JsonNode)name)]);
        }

        return new JsonObject { ["required"] = required.Count > 0, ["content"] = Json(arguments) };
    }

    private static JsonObject Responses(Operation operation)
    {
        var success = new JsonObject { ["description"] = operation.Creates ? "Created." : "Done." };
        var headers = new JsonObject();
        if (operation.Creates && !operation.ShowsSecret)
        {
            headers["Idempotency-Replayed"] = new JsonObject { ["$ref"] = "#/components/headers/idempotencyReplayed" };
        }

        if (operation.Arguments.IsAssignableTo(typeof(IPaged)))
        {
            headers["Link"] = new JsonObject { ["$ref"] = "#/components/headers/link" };
        }

        if (headers.Count > 0)
        {
            success["headers"] = headers;
        }

        success["content"] = Json(Schemas.OfResult(operation.Result));
        var responses = new JsonObject { [operation.Creates ? "201" : "200"] = success };
        foreach (var (status, name, _) in AdminDocument.Problems)
        {
            if (AppliesTo(operation, status))
            {
                responses[status] = new JsonObject { ["$ref"] = $"#/components/responses/{name}" };
            }
        }

        return responses;
    }

    private static bool AppliesTo(Operation operation, string status) =>
        status switch
        {
            "409" or "413" or "415" => !HttpMethods.IsGet(operation.Method),
            "422" => operation.Creates,
            _ => true,
        };

    private static List<string> Required(JsonObject schema) => [.. (schema["required"] as JsonArray ?? []).Select(name => (string)name!)];

    private static JsonObject Json(JsonObject schema) => new() { ["application/json"] = new JsonObject { ["schema"] = schema } };
}
