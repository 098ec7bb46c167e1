using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Sallyport.Operations.Execution;

/// <summary>How requests and answers of operators are written as JSON, on the control socket and in the admin API alike.</summary>
internal static class OperatorJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.Strict,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false), new OperatorTime() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    /// <summary>As <see cref="Options"/>, for arguments: one that is not known is refused, for ignoring it might do more than was asked.</summary>
    public static readonly JsonSerializerOptions Arguments = new(Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>As <see cref="Options"/>, for reading answers. A member that is null is not written, so it may be missing.</summary>
    public static readonly JsonSerializerOptions Answers = new(Options)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { AllowNullableToBeMissing } },
    };

    private static void AllowNullableToBeMissing(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(property => property.AssociatedParameter is { IsNullable: true }))
        {
            property.IsRequired = false;
        }
    }
}
