using System.Text.Json.Nodes;

namespace Sallyport.Access.Notices;

/// <summary>Something an operator should know, as whoever noticed it says it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="AccountId">The account it is about, or null.</param>
/// <param name="KeyId">The key it is about, or null.</param>
/// <param name="Text">One sentence for the operator; at most 500 characters are kept. Holds no secret.</param>
/// <param name="Data">What a program may want to know beside it: names in camel case, no secrets. Not changed after it was handed over.</param>
public sealed record NewNotice(NoticeKind Kind, string? AccountId, string? KeyId, string Text, JsonObject? Data = null);
