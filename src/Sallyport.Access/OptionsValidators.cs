using Microsoft.Extensions.Options;
using Sallyport.Access.AccessRequests;
using Sallyport.Access.Authentication;
using Sallyport.Access.Keys;
using Sallyport.Access.LeakReports;
using Sallyport.Access.Notices;
using Sallyport.Access.Notices.Webhooks;
using Sallyport.Access.Suspicion;
using Sallyport.Access.Tokens;
using Sallyport.Access.Usage;

namespace Sallyport.Access;

[OptionsValidator]
internal sealed partial class KeyOptionsValidator : IValidateOptions<KeyOptions>;

[OptionsValidator]
internal sealed partial class WsTokenOptionsValidator : IValidateOptions<WsTokenOptions>;

[OptionsValidator]
internal sealed partial class LeakReportOptionsValidator : IValidateOptions<LeakReportOptions>;

[OptionsValidator]
internal sealed partial class GuessingOptionsValidator : IValidateOptions<GuessingOptions>;

[OptionsValidator]
internal sealed partial class AccessRequestOptionsValidator : IValidateOptions<AccessRequestOptions>;

[OptionsValidator]
internal sealed partial class UsageOptionsValidator : IValidateOptions<UsageOptions>;

[OptionsValidator]
internal sealed partial class NoticeOptionsValidator : IValidateOptions<NoticeOptions>;

[OptionsValidator]
internal sealed partial class WebhookOptionsValidator : IValidateOptions<WebhookOptions>;

[OptionsValidator]
internal sealed partial class SuspicionOptionsValidator : IValidateOptions<SuspicionOptions>;
