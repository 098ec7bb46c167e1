using System.Text.Json;
using System.Text.Json.Nodes;
using Sallyport.Operations.Control;
using Sallyport.Operations.Execution;

namespace Sallyport.Server.CommandLine;

/// <summary>Asks for all pages of a list when no limit was given, and joins them into one answer. Other requests are asked once.</summary>
internal static class PagedRequest
{
    private static readonly string Limit = JsonNamingPolicy.CamelCase.ConvertName(nameof(IPaged.Limit));
    private static readonly string Cursor = JsonNamingPolicy.CamelCase.ConvertName(nameof(IPaged.Cursor));
    private static readonly string NextCursor = JsonNamingPolicy.CamelCase.ConvertName(nameof(IPage.NextCursor));

    public static async Task<OperatorAnswer> AskAsync(OperatorLine line, OperatorRequest request, CancellationToken cancellationToken)
    {
        var answer = await line.AskAsync(request, cancellationToken);
        while (!request.Arguments.ContainsKey(Limit) && answer.Result is { } whole && (string?)whole[NextCursor] is { } cursor)
        {
            var arguments = request.Arguments.DeepClone().AsObject();
            arguments[Limit] = Paging.MostLimit;
            arguments[Cursor] = cursor;
            var next = await line.AskAsync(request with { Arguments = arguments }, cancellationToken);
            if (next.Result is not { } page)
            {
                return next;
            }

            Append(whole, page);
        }

        return answer;
    }

    private static void Append(JsonObject whole, JsonObject page)
    {
        foreach (var (name, list) in page)
        {
            if (list is JsonArray items && whole[name] is JsonArray all)
            {
                foreach (var item in items)
                {
                    all.Add(item?.DeepClone());
                }
            }
        }

        whole.Remove(NextCursor);
        if (page[NextCursor] is { } next)
        {
            whole[NextCursor] = next.DeepClone();
        }
    }
}
