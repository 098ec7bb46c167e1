using Sallyport.Operations.Execution;

namespace Sallyport.Operations.Verbs;

/// <summary>The verbs of all operations, each with the records it takes and answers.</summary>
internal static class OperatorVerbs
{
    public static readonly OperatorVerb<ListAuditArguments, AuditEntriesAnswer> ListAudit = new("audit.list");
    public static readonly OperatorVerb<VerifyAuditArguments, AuditVerificationAnswer> VerifyAudit = new("audit.verify");
    public static readonly OperatorVerb<NoArguments, SigningSecretsAnswer> ListSigningSecrets = new("secrets.signing.list");
    public static readonly OperatorVerb<RotateSigningArguments, SigningSecretAnswer> RotateSigningSecret = new("secrets.signing.rotate");
    public static readonly OperatorVerb<SecretVersionArguments, SigningSecretAnswer> RetireSigningSecret = new("secrets.signing.retire");
    public static readonly OperatorVerb<NoArguments, PeppersAnswer> ListPeppers = new("secrets.pepper.list");
    public static readonly OperatorVerb<NoArguments, PepperAnswer> RotatePepper = new("secrets.pepper.rotate");
    public static readonly OperatorVerb<PepperKeysArguments, PepperKeysAnswer> ListPepperKeys = new("secrets.pepper.keys");
    public static readonly OperatorVerb<SecretVersionArguments, PepperAnswer> RetirePepper = new("secrets.pepper.retire");
    public static readonly OperatorVerb<CreateBackupArguments, BackupAnswer> CreateBackup = new("backup");
    public static readonly OperatorVerb<ListAccessRequestsArguments, AccessRequestsAnswer> ListRequests = new("requests.list");
    public static readonly OperatorVerb<IdArguments, AccessRequestAnswer> ShowRequest = new("requests.show");
    public static readonly OperatorVerb<ApproveArguments, LinkAnswer> ApproveRequest = new("requests.approve");
    public static readonly OperatorVerb<DeclineArguments, AccessRequestAnswer> DeclineRequest = new("requests.decline");
    public static readonly OperatorVerb<RelinkArguments, LinkAnswer> RelinkRequest = new("requests.relink");
    public static readonly OperatorVerb<CreateAccountArguments, AccountAnswer> CreateAccount = new("accounts.create");
    public static readonly OperatorVerb<ListAccountsArguments, AccountsAnswer> ListAccounts = new("accounts.list");
    public static readonly OperatorVerb<IdArguments, AccountAnswer> ShowAccount = new("accounts.show");
    public static readonly OperatorVerb<EditAccountArguments, AccountAnswer> EditAccount = new("accounts.edit");
    public static readonly OperatorVerb<SetTierArguments, AccountAnswer> SetTier = new("accounts.set-tier");
    public static readonly OperatorVerb<SetLimitsArguments, AccountAnswer> SetLimits = new("accounts.set-limits");
    public static readonly OperatorVerb<IdArguments, AccountAnswer> DisableAccount = new("accounts.disable");
    public static readonly OperatorVerb<IdArguments, AccountAnswer> EnableAccount = new("accounts.enable");
    public static readonly OperatorVerb<CreateKeyArguments, IssuedKeyAnswer> CreateKey = new("keys.create");
    public static readonly OperatorVerb<ListKeysArguments, KeysAnswer> ListKeys = new("keys.list");
    public static readonly OperatorVerb<IdArguments, KeyAnswer> ShowKey = new("keys.show");
    public static readonly OperatorVerb<EditKeyArguments, KeyAnswer> EditKey = new("keys.edit");
    public static readonly OperatorVerb<RotateKeyArguments, RotatedKeyAnswer> RotateKey = new("keys.rotate");
    public static readonly OperatorVerb<IdArguments, RotatedKeyAnswer> RegenerateKey = new("keys.regenerate");
    public static readonly OperatorVerb<IdArguments, KeyAnswer> RevokeKey = new("keys.revoke");
    public static readonly OperatorVerb<ReportLeakedKeyArguments, KeyAnswer> ReportLeakedKey = new("keys.report-leak");
    public static readonly OperatorVerb<NoArguments, TiersAnswer> ListTiers = new("tiers.list");
    public static readonly OperatorVerb<TierArguments, TierAnswer> ShowTier = new("tiers.show");
    public static readonly OperatorVerb<IdArguments, LimitsAnswer> ShowLimits = new("limits.show");
    public static readonly OperatorVerb<MintTokenArguments, WsTokenAnswer> MintToken = new("tokens.mint");
    public static readonly OperatorVerb<CreateAdminTokenArguments, IssuedAdminTokenAnswer> CreateAdminToken = new("admin-tokens.create");
    public static readonly OperatorVerb<ListArguments, AdminTokensAnswer> ListAdminTokens = new("admin-tokens.list");
    public static readonly OperatorVerb<IdArguments, AdminTokenAnswer> RevokeAdminToken = new("admin-tokens.revoke");
    public static readonly OperatorVerb<ListSessionsArguments, SessionsAnswer> ListSessions = new("sessions.list");
    public static readonly OperatorVerb<IdArguments, SessionAnswer> ShowSession = new("sessions.show");
    public static readonly OperatorVerb<DisconnectSessionsArguments, DisconnectedAnswer> DisconnectSessions = new("sessions.disconnect");
    public static readonly OperatorVerb<NoArguments, UpstreamsAnswer> ListUpstreams = new("upstreams.list");
    public static readonly OperatorVerb<NoArguments, StatusAnswer> Status = new("status");
    public static readonly OperatorVerb<UsageArguments, UsageShown> ShowUsage = new("usage.show");
    public static readonly OperatorVerb<UsageArguments, UsageExported> ExportUsage = new("usage.export");
    public static readonly OperatorVerb<ListNoticesArguments, NoticesAnswer> ListNotices = new("notices.list");
    public static readonly OperatorVerb<IdArguments, NoticeAnswer> AcknowledgeNotice = new("notices.acknowledge");
    public static readonly OperatorVerb<NoArguments, WebhookTestAnswer> TestWebhook = new("webhooks.test");
    public static readonly OperatorVerb<TestMailArguments, MailTestAnswer> TestMail = new("mail.test");
}
