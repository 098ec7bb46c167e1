using System.Text.Json.Nodes;
using Sallyport.Server.CommandLine.Output;

namespace Sallyport.Server.CommandLine;

/// <summary>Keys as people read them.</summary>
internal static class KeyOutput
{
    /// <summary>The secret alone on standard output: KEY=$(sallyport keys create …) holds just the key.</summary>
    public static void ShowSecret(JsonObject result, TextWriter output, Terminal terminal)
    {
        var key = result["key"]!;
        var end = (string?)key["expiresAt"] is { } expiresAt ? "it ends " + expiresAt : "it does not expire";
        terminal.Remark($"Key {(string?)key["id"]} ({(string?)key["name"]}) of {(string?)key["accountId"]}; {end}.");
        if (result["replaced"] is { } old)
        {
            terminal.Remark(
                (string?)old["state"] == "rotating"
                    ? $"It replaces {(string?)old["id"]}, which stays valid until {(string?)old["expiresAt"]}."
                    : $"It replaces {(string?)old["id"]}, which is revoked; its sessions have been ended."
            );
        }

        terminal.Remark("This is the only time it is shown. Keep it where the client finds it:");
        output.WriteLine((string?)result["secret"]);
    }

    public static void ShowOne(JsonObject result, TextWriter output)
    {
        var key = result["key"]!;
        new FieldList()
            .Add("key", (string?)key["id"])
            .Add("account", (string?)key["accountId"])
            .Add("name", (string?)key["name"])
            .Add("secret", Masked(key))
            .Add("state", StateOf(key))
            .Add("replaced by", (string?)key["replacedBy"])
            .Add("replaces", (string?)key["replaces"])
            .Add("scopes", Words(key["scopes"]))
            .Add("origins", Words(key["origins"]))
            .Add("ip ranges", Words(key["ipRanges"]))
            .Add("created", (string?)key["createdAt"])
            .Add("expires", (string?)key["expiresAt"])
            .Add("revoked", (string?)key["revokedAt"])
            .Add("leaked", (string?)key["flaggedAt"])
            .Add("last used", (string?)key["lastUsedAt"])
            .Add("from", (string?)key["lastUsedFrom"])
            .WriteTo(output);
    }

    public static void ShowRevoked(JsonObject result, TextWriter output)
    {
        var key = result["key"]!;
        output.WriteLine($"Key {(string?)key["id"]} ({Masked(key)}) is {(string?)key["state"]}.");
    }

    public static void ShowReported(JsonObject result, TextWriter output)
    {
        var key = result["key"]!;
        var state = (string?)key["state"];
        var done = state switch
        {
            "revoked" => "is revoked; it opens nothing any more.",
            "expired" => "has expired; it opens nothing any more.",
            _ => "is marked as leaked and lives on: LeakReports:Action is Flag. Regenerate it to replace it at once.",
        };
        output.WriteLine($"Key {(string?)key["id"]} ({Masked(key)}) {done}");
    }

    public static void ShowAll(JsonObject result, TextWriter output)
    {
        var keys = result["keys"]!.AsArray();
        if (keys.Count == 0)
        {
            output.WriteLine("No key: sallyport keys create --account ACCOUNT-ID");
            return;
        }

        var table = new TextTable("KEY", "ACCOUNT", "NAME", "SECRET", "STATE", "SCOPES", "EXPIRES", "LAST USED", "FROM");
        foreach (var key in keys.OfType<JsonObject>())
        {
            table.Add(
                (string?)key["id"],
                (string?)key["accountId"],
                (string?)key["name"],
                Masked(key),
                StateOf(key),
                Words(key["scopes"]),
                (string?)key["expiresAt"],
                (string?)key["lastUsedAt"],
                (string?)key["lastUsedFrom"]
            );
        }

        table.WriteTo(output);
    }

    private static string Masked(JsonNode key) => $"{(string?)key["prefix"]}…{(string?)key["lastFour"]}";

    // A pair that rotates names each other, so that nobody takes the wrong one for the new.
    private static string StateOf(JsonNode key)
    {
        var state = (string?)key["state"] ?? "";
        if (state is "rotating" && (string?)key["replacedBy"] is { } successor)
        {
            state += " → " + successor;
        }
        else if (state is "active" && (string?)key["replaces"] is { } old)
        {
            state += " ← " + old;
        }

        return key["flaggedAt"] is null || state is "revoked" ? state : state + ", leaked";
    }

    private static string? Words(JsonNode? list) => list is JsonArray items ? string.Join(' ', items.Select(item => (string?)item)) : null;
}
