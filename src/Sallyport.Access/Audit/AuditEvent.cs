using System.Text.Json.Nodes;

namespace Sallyport.Access.Audit;

/// <summary>A change to be written into the audit log, in the transaction that makes it. Holds no secret: ids, names, states, times, versions.</summary>
/// <param name="Actor">Who did it.</param>
/// <param name="Action">The operation's verb, for example <c>keys.rotate</c>.</param>
/// <param name="Target">The id of what was changed, for example <c>key_…</c>; a word like <c>pepper</c> where there is no id.</param>
/// <param name="Before">What the changed fields were; null where there was nothing.</param>
/// <param name="After">What the changed fields are; null where there is nothing any more.</param>
public sealed record AuditEvent(Actor Actor, string Action, string Target, JsonObject? Before = null, JsonObject? After = null);
