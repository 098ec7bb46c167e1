using System.Text.Json.Nodes;

namespace Sallyport.Access.Audit;

/// <summary>Makes before and after of an audit entry from two descriptions of the same thing: what stayed the same is left out of both.</summary>
internal static class AuditDifference
{
    public static AuditEvent Of(Actor by, string action, string target, JsonObject before, JsonObject after)
    {
        foreach (var name in before.Select(member => member.Key).Where(after.ContainsKey).ToList())
        {
            if (JsonNode.DeepEquals(before[name], after[name]))
            {
                before.Remove(name);
                after.Remove(name);
            }
        }

        return new AuditEvent(by, action, target, before, after);
    }
}
