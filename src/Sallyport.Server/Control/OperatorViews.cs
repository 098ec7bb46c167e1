using System.Text.Json;
using System.Text.Json.Nodes;
using Sallyport.Access.Accounts;
using Sallyport.Access.Keys;
using Sallyport.Access.Tokens;
using Sallyport.Server.Hosting;

namespace Sallyport.Server.Control;

/// <summary>Accounts, keys and tokens as <c>--json</c> prints them: public contract, so written out field by field.</summary>
internal static class OperatorViews
{
    public static JsonObject Of(Account account) =>
        new()
        {
            ["id"] = account.Id,
            ["name"] = account.Name,
            ["contact"] = account.Contact,
            ["useCase"] = account.UseCase,
            ["tier"] = account.Tier,
            ["state"] = Word(account.State.ToString()),
            ["createdAt"] = Time(account.CreatedAt),
        };

    public static JsonObject Of(ApiKey key) =>
        new()
        {
            ["id"] = key.Id,
            ["accountId"] = key.AccountId,
            ["name"] = key.Name,
            ["prefix"] = key.Prefix,
            ["lastFour"] = key.LastFour,
            ["scopes"] = new JsonArray([.. key.Scopes.Scopes.Select(scope => (JsonNode)scope)]),
            ["state"] = Word(key.State.ToString()),
            ["createdAt"] = Time(key.CreatedAt),
            ["expiresAt"] = Time(key.ExpiresAt),
            ["revokedAt"] = Time(key.RevokedAt),
            ["lastUsedAt"] = Time(key.LastUsedAt),
            ["lastUsedFrom"] = key.LastUsedFrom?.ToString(),
        };

    public static JsonObject Of(WsToken token) =>
        new()
        {
            ["token"] = token.Value,
            ["keyId"] = token.KeyId,
            ["expiresAt"] = Time(token.ExpiresAt),
        };

    public static JsonObject OfThisProcess() => new() { ["version"] = ProgramVersion.Text, ["processId"] = Environment.ProcessId };

    private static string Word(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);

    private static string? Time(DateTimeOffset? time) => time?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
}
