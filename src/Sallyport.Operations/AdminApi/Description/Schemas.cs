using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Sallyport.Operations.Execution;

namespace Sallyport.Operations.AdminApi.Description;

/// <summary>JSON Schema (2020-12, as OpenAPI 3.1 has it) of the records that operations take and give.</summary>
internal static class Schemas
{
    private const int DeepestType = 16;

    private static readonly JsonSchemaExporterOptions Options = new()
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = static (context, schema) =>
        {
            // Written by a converter of ours, of which the exporter knows nothing.
            var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
            if (type != typeof(DateTimeOffset))
            {
                return schema;
            }

            JsonNode text = Nullable.GetUnderlyingType(context.TypeInfo.Type) is null ? "string" : new JsonArray("string", "null");
            return Time(text);
        },
    };

    /// <summary>The schema of an operation's arguments.</summary>
    public static JsonObject OfArguments(Type type)
    {
        var schema = Export(type, OperatorJson.Arguments);
        Clean(schema);
        return schema;
    }

    /// <summary>The schema of a result. What has no value is left out of an answer, so nothing in it is ever null.</summary>
    public static JsonObject OfResult(Type type)
    {
        var schema = Export(type, OperatorJson.Options);
        Clean(schema);
        RequireWhatIsNeverNull(schema);
        return schema;
    }

    /// <summary>The schema of a query parameter: as the argument's, but there is no null in a query string.</summary>
    public static JsonObject WithoutNull(JsonNode schema)
    {
        var copy = schema.DeepClone().AsObject();
        RequireWhatIsNeverNull(copy);
        return copy;
    }

    private static JsonObject Time(JsonNode type) => new() { ["type"] = type, ["format"] = "date-time" };

    // The exporter answers "true" for a type that can be anything.
    private static JsonObject Export(Type type, JsonSerializerOptions options)
    {
        var schema = options.GetJsonSchemaAsNode(type, Options) as JsonObject ?? [];
        Inline(schema, schema, depth: 0);
        MendTimes(schema, type, options);
        return schema;
    }

    // A type that comes twice is a pointer from the root of its schema; that root is somewhere inside the document.
    private static void Inline(JsonObject root, JsonObject schema, int depth)
    {
        foreach (var name in schema.Select(member => member.Key).ToList())
        {
            while (schema[name] is JsonObject child && (string?)child["$ref"] is { } pointer)
            {
                schema[name] = depth < DeepestType ? Find(root, pointer).DeepClone() : new JsonObject();
            }

            if (schema[name] is JsonObject inner)
            {
                Inline(root, inner, depth + 1);
            }
        }
    }

    private static JsonNode Find(JsonObject root, string pointer) =>
        pointer.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate((JsonNode)root, (found, step) => found[step]!);

    // Where a member of the record has a default, the exporter forgets what was made of a time.
    private static void MendTimes(JsonObject schema, Type type, JsonSerializerOptions options)
    {
        var info = options.GetTypeInfo(type);
        if (info.ElementType is { } element && schema["items"] is JsonObject items)
        {
            MendTimes(items, element, options);
        }

        foreach (var property in info.Properties)
        {
            if (schema["properties"]?[property.Name] is not JsonObject child)
            {
                continue;
            }

            if (Nullable.GetUnderlyingType(property.PropertyType) == typeof(DateTimeOffset))
            {
                schema["properties"]![property.Name] = Time(new JsonArray("string", "null"));
            }
            else
            {
                MendTimes(child, property.PropertyType, options);
            }
        }
    }

    // "default": null says nothing, an enum is of words, and the outermost object of a request or an answer is never null.
    private static void Clean(JsonObject schema)
    {
        if (schema["type"] is JsonArray && schema.ContainsKey("properties"))
        {
            schema["type"] = "object";
        }

        if (schema["enum"] is JsonArray words && !schema.ContainsKey("type"))
        {
            schema["type"] = words.Any(word => word is null) ? new JsonArray("string", "null") : "string";
        }

        foreach (var child in Children(schema))
        {
            if (child.ContainsKey("default") && child["default"] is null)
            {
                child.Remove("default");
            }

            Clean(child);
        }
    }

    private static void RequireWhatIsNeverNull(JsonObject schema)
    {
        if (schema["properties"] is JsonObject properties)
        {
            schema.Remove("required");
            var always = properties.Where(property => !MayBeNull(property.Value)).Select(property => (JsonNode)property.Key).ToArray();
            if (always.Length > 0)
            {
                schema["required"] = new JsonArray(always);
            }
        }

        if (schema["type"] is JsonArray types)
        {
            schema["type"] = types.Select(type => (string?)type).First(type => type != "null");
        }

        if (schema["enum"] is JsonArray values && values.Any(value => value is null))
        {
            schema["enum"] = new JsonArray([.. values.Where(value => value is not null).Select(value => value!.DeepClone())]);
        }

        foreach (var child in Children(schema))
        {
            RequireWhatIsNeverNull(child);
        }
    }

    private static bool MayBeNull(JsonNode? schema) =>
        schema is not JsonObject known
        || !known.ContainsKey("type") && !known.ContainsKey("enum") && !known.ContainsKey("$ref")
        || (known["type"] is JsonArray types && types.Any(type => (string?)type == "null"))
        || (known["enum"] is JsonArray values && values.Any(value => value is null));

    private static IEnumerable<JsonObject> Children(JsonObject schema)
    {
        var properties = (schema["properties"] as JsonObject)?.Select(property => property.Value) ?? [];
        return properties.Append(schema["items"]).Append(schema["additionalProperties"]).OfType<JsonObject>();
    }
}
