namespace Sallyport.Operations.Execution;

/// <summary>The verbs that <see cref="OperatorDesk"/> understands, as they stand on the wire.</summary>
internal static class OperatorVerbs
{
    public const string ListAudit = "audit.list";
    public const string VerifyAudit = "audit.verify";
    public const string ListSigningSecrets = "secrets.signing.list";
    public const string RotateSigningSecret = "secrets.signing.rotate";
    public const string RetireSigningSecret = "secrets.signing.retire";
    public const string ListPeppers = "secrets.pepper.list";
    public const string RotatePepper = "secrets.pepper.rotate";
    public const string ListPepperKeys = "secrets.pepper.keys";
    public const string RetirePepper = "secrets.pepper.retire";
    public const string CreateBackup = "backup";
    public const string ListRequests = "requests.list";
    public const string ShowRequest = "requests.show";
    public const string ApproveRequest = "requests.approve";
    public const string DeclineRequest = "requests.decline";
    public const string RelinkRequest = "requests.relink";
    public const string CreateAccount = "accounts.create";
    public const string ListAccounts = "accounts.list";
    public const string ShowAccount = "accounts.show";
    public const string EditAccount = "accounts.edit";
    public const string SetTier = "accounts.set-tier";
    public const string SetLimits = "accounts.set-limits";
    public const string DisableAccount = "accounts.disable";
    public const string EnableAccount = "accounts.enable";
    public const string CreateKey = "keys.create";
    public const string ListKeys = "keys.list";
    public const string ShowKey = "keys.show";
    public const string EditKey = "keys.edit";
    public const string RotateKey = "keys.rotate";
    public const string RegenerateKey = "keys.regenerate";
    public const string RevokeKey = "keys.revoke";
    public const string ReportLeakedKey = "keys.report-leak";
    public const string ListTiers = "tiers.list";
    public const string ShowTier = "tiers.show";
    public const string ShowLimits = "limits.show";
    public const string MintToken = "tokens.mint";
    public const string CreateAdminToken = "admin-tokens.create";
    public const string ListAdminTokens = "admin-tokens.list";
    public const string RevokeAdminToken = "admin-tokens.revoke";
    public const string ListSessions = "sessions.list";
    public const string ShowSession = "sessions.show";
    public const string DisconnectSessions = "sessions.disconnect";
    public const string ListUpstreams = "upstreams.list";
    public const string Status = "status";
    public const string ShowUsage = "usage.show";
    public const string ExportUsage = "usage.export";
    public const string ListNotices = "notices.list";
    public const string AcknowledgeNotice = "notices.acknowledge";
    public const string TestWebhook = "webhooks.test";
    public const string TestMail = "mail.test";
}
