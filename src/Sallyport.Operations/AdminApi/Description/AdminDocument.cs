using System.Text.Json;
using System.Text.Json.Nodes;
using Sallyport.Doors.Errors;
using Sallyport.Operations.Execution;

namespace Sallyport.Operations.AdminApi.Description;

/// <summary>
/// The OpenAPI 3.1 document of the admin API, made from the operations themselves. https://spec.openapis.org/oas/v3.1.1.html
/// </summary>
internal static class AdminDocument
{
    public const string Path = "/openapi.json";

    /// <summary>Gets the failures every operation may answer with: status, name among the components, description.</summary>
    public static IReadOnlyList<(string Status, string Name, string Description)> Problems { get; } =
    [
        ("400", "badRequest", "INVALID_PARAMETER or MISSING_PARAMETER; the detail names it."),
        ("401", "unauthorized", "UNAUTHORIZED: no token, or one that is unknown, expired or revoked; always the same answer."),
        ("403", "forbidden", "FORBIDDEN: the role does not allow it, or the request came over plain HTTP."),
        ("404", "notFound", "NOT_FOUND: there is nothing with that id."),
        (
            "409",
            "conflict",
            "CONFLICT: not possible as things stand. With an Idempotency-Key also: the first request is still being done, or its answer held a secret "
                + "that is shown once; what was made is then under data."
        ),
        ("413", "tooLarge", "MESSAGE_TOO_LARGE: the body has more than 64 KB."),
        ("415", "unsupportedType", "INVALID_PARAMETER: the body must be application/json."),
        ("422", "keyReused", "IDEMPOTENCY_KEY_REUSED: the Idempotency-Key was sent before with other arguments."),
        ("429", "tooMany", "RATE_LIMITED: too many failed attempts from this address; Retry-After says when to go on."),
        ("500", "internal", "INTERNAL: the server's fault; quote the traceId."),
        ("503", "unavailable", "UNAVAILABLE: the store cannot answer, or the server is stopping."),
    ];

    public static JsonObject Of(IEnumerable<Operation> operations)
    {
        var paths = new JsonObject();
        foreach (
            var place in operations
                .GroupBy(operation => operation.Route, StringComparer.Ordinal)
                .OrderBy(place => place.Key, StringComparer.Ordinal)
        )
        {
            paths[place.Key] = new JsonObject(
                place
                    .OrderBy(operation => operation.Method, StringComparer.Ordinal)
                    .Select(operation =>
                        KeyValuePair.Create(operation.Method.ToLowerInvariant(), (JsonNode?)OperationDescription.Of(operation))
                    )
            );
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject
            {
                ["title"] = "Sallyport admin API",
                ["version"] = "1",
                ["description"] =
                    "What the command line does, over HTTP. Every operation is a verb of the command line and the other way round. See docs/admin-api.md.",
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = AdminRoutes.Root }),
            ["security"] = new JsonArray(new JsonObject { ["adminToken"] = new JsonArray() }),
            ["paths"] = paths,
            ["components"] = Components(),
        };
    }

    private static JsonObject Components() =>
        new()
        {
            ["securitySchemes"] = new JsonObject
            {
                ["adminToken"] = new JsonObject
                {
                    ["type"] = "http",
                    ["scheme"] = "bearer",
                    ["description"] = "A token of `sallyport admin-tokens create`: slpa_ and 49 characters.",
                },
            },
            ["parameters"] = new JsonObject
            {
                ["limit"] = Parameter(
                    "limit",
                    "query",
                    "How many to list.",
                    new JsonObject
                    {
                        ["type"] = "integer",
                        ["minimum"] = 1,
                        ["maximum"] = Paging.MostLimit,
                        ["default"] = Paging.DefaultLimit,
                    }
                ),
                ["cursor"] = Parameter("cursor", "query", "The nextCursor of the page before.", new JsonObject { ["type"] = "string" }),
                ["idempotencyKey"] = Parameter(
                    IdempotencyKey.Header,
                    "header",
                    "The same key with the same arguments, from the same token, within 24 hours gets the first answer and does nothing.",
                    new JsonObject
                    {
                        ["type"] = "string",
                        ["minLength"] = 1,
                        ["maxLength"] = IdempotencyKey.Longest,
                    }
                ),
            },
            ["headers"] = new JsonObject
            {
                ["link"] = Header("The next page, rel=\"next\", while there is one."),
                ["idempotencyReplayed"] = Header("true where this was answered before and nothing was done now."),
            },
            ["responses"] = new JsonObject(
                Problems.Select(problem => KeyValuePair.Create(problem.Name, (JsonNode?)Response(problem.Description)))
            ),
            ["schemas"] = new JsonObject { ["Problem"] = ProblemSchema() },
        };

    private static JsonObject Parameter(string name, string place, string description, JsonObject schema) =>
        new()
        {
            ["name"] = name,
            ["in"] = place,
            ["required"] = false,
            ["description"] = description,
            ["schema"] = schema,
        };

    private static JsonObject Header(string description) =>
        new()
        {
            ["description"] = description,
            ["schema"] = new JsonObject { ["type"] = "string" },
        };

    private static JsonObject Response(string description) =>
        new()
        {
            ["description"] = description,
            ["content"] = new JsonObject
            {
                [Problem.ContentType] = new JsonObject { ["schema"] = new JsonObject { ["$ref"] = "#/components/schemas/Problem" } },
            },
        };

    private static JsonObject ProblemSchema() =>
        JsonSerializer.Deserialize<JsonObject>(
            """
            {
              "type": "object",
              "required": ["title", "status", "detail", "code", "message"],
              "properties": {
                "title": { "type": "string" },
                "status": { "type": "integer" },
                "detail": { "type": "string" },
                "code": { "type": "string", "description": "A code of docs/errors.md." },
                "message": { "type": "string" },
                "retryAfterMs": { "type": "integer" },
                "data": { "type": "object" },
                "traceId": { "type": "string" }
              }
            }
            """
        )!;
}
