using System.Text.Json.Nodes;
using Sallyport.Operations.Execution;

namespace Sallyport.Operations.AdminApi;

/// <summary>Takes out of a result what it shows once.</summary>
internal static class ShownOnce
{
    /// <summary>Gets the members of a result that may be kept nowhere.</summary>
    public static IReadOnlyList<string> MembersOf(Type result) =>
        [
            .. OperatorJson
                .Options.GetTypeInfo(result)
                .Properties.Where(property => property.AttributeProvider?.IsDefined(typeof(ShownOnceAttribute), inherit: true) == true)
                .Select(property => property.Name),
        ];

    /// <summary>A copy of a result without them. Where none is marked although a secret is in there, nothing of it is kept.</summary>
    public static JsonObject Strip(Operation operation, JsonObject result)
    {
        var members = MembersOf(operation.Result);
        if (operation.ShowsSecret && members.Count == 0)
        {
            return [];
        }

        var copy = result.DeepClone().AsObject();
        foreach (var member in members)
        {
            copy.Remove(member);
        }

        return copy;
    }
}
