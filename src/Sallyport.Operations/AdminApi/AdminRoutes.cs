using System.Text.Json;
using System.Text.Json.Nodes;
using Sallyport.Access.AdminTokens;
using Sallyport.Doors.HttpApi;
using Sallyport.Operations.AdminApi.Description;
using Sallyport.Operations.Execution;

namespace Sallyport.Operations.AdminApi;

/// <summary>Puts every operation on its route, and the description of all of them beside.</summary>
internal sealed class AdminRoutes(OperationCatalogue catalogue, AdminGate gate, OperatorDesk desk, Repeats repeats)
{
    public const string Root = "/admin/v1";

    private readonly Lazy<byte[]> _description = new(() => Encode(AdminDocument.Of(catalogue.All)));

    /// <summary>Writes the description as it is served: readable, for it is kept as a file too.</summary>
    public static byte[] Encode(JsonObject description) => JsonSerializer.SerializeToUtf8Bytes(description, Readable);

    public void Map(WebApplication app)
    {
        foreach (var operation in catalogue.All)
        {
            RequestDelegate handle = new OperationEndpoint(operation, gate, desk, repeats).HandleAsync;
            app.MapMethods(Root + operation.Route, Methods(operation.Method), handle);
        }

        RequestDelegate describe = DescribeAsync;
        app.MapMethods(Root + AdminDocument.Path, Methods(HttpMethods.Get), describe);
    }

    // HEAD is GET without the body, which the server leaves out by itself.
    private static string[] Methods(string method) => HttpMethods.IsGet(method) ? [method, HttpMethods.Head] : [method];

    private static JsonSerializerOptions Readable { get; } = new(OperatorJson.Options) { WriteIndented = true, NewLine = "\n" };

    private async Task DescribeAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context, AdminRole.Viewer) is not null)
        {
            await JsonAnswer.WriteAsync(context, _description.Value);
        }
    }
}
