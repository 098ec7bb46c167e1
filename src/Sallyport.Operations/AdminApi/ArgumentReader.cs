using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http.Features;
using Sallyport.Doors.Errors;
using Sallyport.Doors.HttpApi;
using Sallyport.Doors.Json;
using Sallyport.Operations.Execution;

namespace Sallyport.Operations.AdminApi;

/// <summary>
/// Reads an operation's arguments out of a request: those in the path, and beside them for GET those of the query string, else those of a JSON body.
/// What the operation does not know is refused by name, and so is what comes twice or lacks. A query string ends up in the logs of proxies, so
/// nothing but a GET has arguments there.
/// </summary>
internal sealed class ArgumentReader
{
    /// <summary>Arguments are ids and short texts; the control socket takes as much.</summary>
    private const int MaxBytes = OperatorRequest.MaxBytes;
    private const int MaxDepth = 16;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };
    private static readonly JsonNodeOptions AnyCase = new() { PropertyNameCaseInsensitive = true };

    private readonly Dictionary<string, JsonPropertyInfo> _known;

    public ArgumentReader(Operation operation)
    {
        _known = OperatorJson
            .Arguments.GetTypeInfo(operation.Arguments)
            .Properties.ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Reads; null with the failure to answer, and its status where that is more exact than the code's own.</summary>
    public async ValueTask<(JsonObject? Arguments, RequestFailure? Failure, int? Status)> ReadAsync(HttpContext context)
    {
        var request = context.Request;
        JsonObject? arguments;
        if (AllowedMethods.IsRead(request))
        {
            if (!TryReadQuery(context, out arguments, out var failure))
            {
                return (null, failure, null);
            }
        }
        else
        {
            if (request.Query.Count > 0)
            {
                return (null, RequestFailure.Invalid("the query string", "empty: the arguments go into the body"), null);
            }

            (arguments, var failure, var status) = await ReadBodyAsync(context);
            if (arguments is null)
            {
                return (null, failure, status);
            }
        }

        foreach (var (name, value) in request.RouteValues)
        {
            if (arguments.ContainsKey(name))
            {
                return (null, new RequestFailure(RequestError.InvalidParameter, $"{name} stands in the path already"), null);
            }

            var property = _known[name];
            if (!QueryValue.TryRead(property.PropertyType, value as string, out var typed))
            {
                return (null, RequestFailure.Invalid(name, QueryValue.Expected(property.PropertyType)), null);
            }

            arguments[name] = typed;
        }

        return Check(arguments, context) is { } wrong ? (null, wrong, null) : (arguments, null, null);
    }

    private RequestFailure? Check(JsonObject arguments, HttpContext context)
    {
        foreach (var (name, _) in arguments)
        {
            if (!_known.ContainsKey(name))
            {
                return Unknown(name, context);
            }
        }

        var missing = _known.Values.FirstOrDefault(property => IsRequired(property) && !arguments.ContainsKey(property.Name));
        return missing is null ? null : RequestFailure.Missing(missing.Name);
    }

    private static bool IsRequired(JsonPropertyInfo property) =>
        property.IsRequired || property.AssociatedParameter is { HasDefaultValue: false };

    // The client's own word, but not all of a novel. What stands in the path is not named: it is known already.
    private RequestFailure Unknown(string name, HttpContext context)
    {
        var known = string.Join(", ", _known.Keys.Where(one => !context.Request.RouteValues.ContainsKey(one)));
        return new(
            RequestError.InvalidParameter,
            $"{(name.Length <= 64 ? name : name[..64] + "…")} is not known here; {(known.Length == 0 ? "nothing is" : "known: " + known)}"
        );
    }

    private bool TryReadQuery(HttpContext context, [NotNullWhen(true)] out JsonObject? arguments, out RequestFailure? failure)
    {
        arguments = new JsonObject(AnyCase);
        foreach (var (name, values) in context.Request.Query)
        {
            if (!_known.TryGetValue(name, out var property))
            {
                failure = Unknown(name, context);
                return false;
            }

            if (!QueryValue.TryRead(property.PropertyType, values, out var value))
            {
                failure = RequestFailure.Invalid(property.Name, QueryValue.Expected(property.PropertyType));
                return false;
            }

            arguments[property.Name] = value;
        }

        failure = null;
        return true;
    }

    private static async ValueTask<(JsonObject? Arguments, RequestFailure? Failure, int? Status)> ReadBodyAsync(HttpContext context)
    {
        var request = context.Request;
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == false)
        {
            return (new JsonObject(AnyCase), null, null);
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            // Kestrel counts, and ends the reading with a 413.
            size.MaxRequestBodySize = MaxBytes;
        }

        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, context.RequestAborted);
        if (body.Length == 0)
        {
            return (new JsonObject(AnyCase), null, null);
        }

        if (!request.HasJsonContentType())
        {
            return (null, RequestFailure.Invalid("Content-Type", "application/json"), StatusCodes.Status415UnsupportedMediaType);
        }

        return TryParse(body.ToArray(), out var arguments)
            ? (arguments, null, null)
            : (null, RequestFailure.Invalid("the body", $"one JSON object of at most {MaxDepth} levels, no member twice"), null);
    }

    private static bool TryParse(byte[] utf8, [NotNullWhen(true)] out JsonObject? arguments)
    {
        arguments = null;
        if (!Utf8.IsValid(utf8) || !JsonEscapes.AreWhole(utf8))
        {
            return false;
        }

        try
        {
            arguments = JsonNode.Parse(utf8, AnyCase, Strict) as JsonObject;

            // Members are read on first use; two that differ in case only show then.
            _ = arguments?.Count;
        }
        catch (Exception wrong) when (wrong is JsonException or ArgumentException)
        {
            return false;
        }

        return arguments is not null;
    }
}
