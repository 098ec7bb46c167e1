using Sallyport.Access.Keys;
using Sallyport.Operations.Verbs;
using Sallyport.Server.CommandLine.Output;

namespace Sallyport.Server.CommandLine;

/// <summary>Keys as people read them.</summary>
internal static class KeyOutput
{
    public static void ShowIssued(IssuedKeyAnswer answer, TextWriter output, Terminal terminal)
    {
        RemarkOn(answer.Key, terminal);
        ShowSecret(answer.Secret, output, terminal);
    }

    public static void ShowRotated(RotatedKeyAnswer answer, TextWriter output, Terminal terminal)
    {
        RemarkOn(answer.Key, terminal);
        var old = answer.Replaced;
        terminal.Remark(
            old.State is KeyState.Rotating
                ? $"It replaces {old.Id}, which stays valid until {old.ExpiresAt?.Text()}."
                : $"It replaces {old.Id}, which is revoked; its sessions have been ended."
        );
        ShowSecret(answer.Secret, output, terminal);
    }

    public static void ShowOne(KeyAnswer answer, TextWriter output)
    {
        var key = answer.Key;
        new FieldList()
            .Add("key", key.Id)
            .Add("account", key.AccountId)
            .Add("name", key.Name)
            .Add("secret", Masked(key))
            .Add("state", StateOf(key))
            .Add("replaced by", key.ReplacedBy)
            .Add("replaces", key.Replaces)
            .Add("scopes", string.Join(' ', key.Scopes))
            .Add("origins", string.Join(' ', key.Origins))
            .Add("ip ranges", string.Join(' ', key.IpRanges))
            .Add("created", key.CreatedAt.Text())
            .Add("expires", key.ExpiresAt?.Text())
            .Add("revoked", key.RevokedAt?.Text())
            .Add("leaked", key.FlaggedAt?.Text())
            .Add("last used", key.LastUsedAt?.Text())
            .Add("from", key.LastUsedFrom)
            .WriteTo(output);
    }

    public static void ShowRevoked(KeyAnswer answer, TextWriter output)
    {
        var key = answer.Key;
        output.WriteLine($"Key {key.Id} ({Masked(key)}) is {key.State.Text()}.");
    }

    public static void ShowReported(KeyAnswer answer, TextWriter output)
    {
        var key = answer.Key;
        var done = key.State switch
        {
            KeyState.Revoked => "is revoked; it opens nothing any more.",
            KeyState.Expired => "has expired; it opens nothing any more.",
            _ => "is marked as leaked and lives on: LeakReports:Action is Flag. Regenerate it to replace it at once.",
        };
        output.WriteLine($"Key {key.Id} ({Masked(key)}) {done}");
    }

    public static void ShowAll(KeysAnswer answer, TextWriter output)
    {
        if (answer.Keys.Count == 0)
        {
            output.WriteLine("No key: sallyport keys create --account ACCOUNT-ID");
            return;
        }

        var table = new TextTable("KEY", "ACCOUNT", "NAME", "SECRET", "STATE", "SCOPES", "EXPIRES", "LAST USED", "FROM");
        foreach (var key in answer.Keys)
        {
            table.Add(
                key.Id,
                key.AccountId,
                key.Name,
                Masked(key),
                StateOf(key),
                string.Join(' ', key.Scopes),
                key.ExpiresAt?.Text(),
                key.LastUsedAt?.Text(),
                key.LastUsedFrom
            );
        }

        table.WriteTo(output);
    }

    private static void RemarkOn(KeyView key, Terminal terminal)
    {
        var end = key.ExpiresAt is { } expiresAt ? "it ends " + expiresAt.Text() : "it does not expire";
        terminal.Remark($"Key {key.Id} ({key.Name}) of {key.AccountId}; {end}.");
    }

    // The secret alone on standard output: KEY=$(sallyport keys create …) holds just the key.
    private static void ShowSecret(string secret, TextWriter output, Terminal terminal)
    {
        terminal.Remark("This is the only time it is shown. Keep it where the client finds it:");
        output.WriteLine(secret);
    }

    private static string Masked(KeyView key) => $"{key.Prefix}…{key.LastFour}";

    // A pair that rotates names each other, so that nobody takes the wrong one for the new.
    private static string StateOf(KeyView key)
    {
        var state = key.State.Text();
        if (key is { State: KeyState.Rotating, ReplacedBy: { } successor })
        {
            state += " → " + successor;
        }
        else if (key is { State: KeyState.Active, Replaces: { } old })
        {
            state += " ← " + old;
        }

        return key.FlaggedAt is null || key.State is KeyState.Revoked ? state : state + ", leaked";
    }
}
