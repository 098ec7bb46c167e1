using Sallyport.Access.AccessRequests;
using Sallyport.Access.Authentication;
using Sallyport.Access.Keys;
using Sallyport.Access.LeakReports;
using Sallyport.Access.Limits;
using Sallyport.Access.Notices;
using Sallyport.Access.Notices.Webhooks;
using Sallyport.Access.Suspicion;
using Sallyport.Access.Tokens;
using Sallyport.Access.Usage;
using Sallyport.Chains;
using Sallyport.Chains.Requests;
using Sallyport.Doors.Admissions;
using Sallyport.Doors.Listening;
using Sallyport.Doors.Mail;
using Sallyport.Doors.Prometheus;
using Sallyport.Doors.Sessions;
using Sallyport.Doors.Telemetry;
using Sallyport.Market;
using Sallyport.Operations.AdminApi;
using Sallyport.Storage.Folder;
using Sallyport.Storage.Secrets;

namespace Sallyport.Server.Hosting.Checks;

/// <summary>Every setting there is: the options classes of all rooms, each at the section it is bound to. A test finds one that is forgotten here.</summary>
internal static class Settings
{
    public static IReadOnlyList<(string Section, Type Options)> Bound { get; } =
    [
        ("Data", typeof(DataOptions)),
        ("Keys", typeof(KeyOptions)),
        ("WsTokens", typeof(WsTokenOptions)),
        ("AccessRequests", typeof(AccessRequestOptions)),
        ("LeakReports", typeof(LeakReportOptions)),
        (DoorOptions.Section, typeof(DoorOptions)),
        (AdminOptions.Section, typeof(AdminOptions)),
        (LimitsOptions.Section, typeof(LimitsOptions)),
        ("Limits:Guessing", typeof(GuessingOptions)),
        ("Limits:Quota", typeof(QuotaOptions)),
        ("Tiers", typeof(TierOptions)),
        ("Costs", typeof(CostOptions)),
        (OriginsOptions.Section, typeof(OriginsOptions)),
        (ProxiesOptions.Section, typeof(ProxiesOptions)),
        (MailOptions.Section, typeof(MailOptions)),
        ("Secrets", typeof(SecretOptions)),
        ("Rpc", typeof(RpcOptions)),
        ("Market", typeof(MarketOptions)),
        ("Tls", typeof(TlsOptions)),
        ("Usage", typeof(UsageOptions)),
        (MetricsOptions.Section, typeof(MetricsOptions)),
        ("Notices", typeof(NoticeOptions)),
        ("Suspicion", typeof(SuspicionOptions)),
        ("Webhooks", typeof(WebhookOptions)),
        (TelemetryOptions.Section, typeof(TelemetryOptions)),
    ];

    /// <summary>Gets the whole tree.</summary>
    public static SettingNode Tree { get; } = Build();

    /// <summary>The section that an options class is bound to.</summary>
    public static string SectionOf(Type options) =>
        options == typeof(ChainsOptions) ? "Chains" : Bound.FirstOrDefault(bound => bound.Options == options).Section ?? options.Name;

    private static SettingNode Build()
    {
        var root = SettingNode.Section();
        root.Add("Listen", SettingNode.Value<string>());
        root.Add(PublicUrl.Setting, SettingNode.Value<string>());
        root.Add("Logging", SettingNode.Anything());
        root.Add("Chains", ByChain(typeof(ChainOptions)));
        foreach (var (section, options) in Bound)
        {
            root.Add(section, SettingNode.Of(options));
        }

        root.Children["Market"].Replace("Chains", ByChain(typeof(MarketChainOptions)));
        return root;
    }

    // The contract's chains are the only names that can stand there, so they are settings, not free names.
    private static SettingNode ByChain(Type options)
    {
        var section = SettingNode.Section();
        foreach (var chain in ChainId.All)
        {
            section.Add(chain.Name, SettingNode.Of(options));
        }

        return section;
    }
}
