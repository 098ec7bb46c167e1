using Sallyport.Access.AccessRequests;
using Sallyport.Access.Accounts;
using Sallyport.Access.Audit;
using Sallyport.Access.Keys;
using Sallyport.Access.Notices;
using Sallyport.Access.Notices.Webhooks;
using Sallyport.Access.Suspicion;
using Sallyport.Access.Tests.Specifications;
using Sallyport.Access.Tokens;
using Sallyport.Access.Usage;

namespace Sallyport.Access.Tests.Fakes;

/// <summary>The stand-in behaves as the real stores do.</summary>
public static class MemoryStoreTests
{
    public sealed class Accounts : AccountStoreSpecification
    {
        protected override ValueTask<IAccountStore> CreateStoreAsync() => new(new MemoryStore());
    }

    public sealed class Keys : KeyStoreSpecification
    {
        protected override ValueTask<(IAccountStore Accounts, IKeyStore Keys)> CreateStoresAsync()
        {
            var store = new MemoryStore();
            return new((store, store));
        }
    }

    public sealed class AccessRequests : AccessRequestStoreSpecification
    {
        protected override ValueTask<(
            IAccessRequestStore Requests,
            IAccountStore Accounts,
            IKeyStore Keys,
            IAuditStore Audit
        )> CreateStoresAsync()
        {
            var store = new MemoryStore();
            return new((new MemoryAccessRequestStore(store), store, store, store.Audit));
        }
    }

    public sealed class TokenUses : TokenUseStoreSpecification
    {
        protected override ValueTask<ITokenUseStore> CreateStoreAsync() => new(new MemoryStore());
    }

    public sealed class Usage : UsageStoreSpecification
    {
        protected override ValueTask<IUsageStore> CreateStoreAsync() => new(new MemoryUsageStore());
    }

    public sealed class Notices : NoticeStoreSpecification
    {
        protected override ValueTask<(INoticeStore Notices, IWebhookQueue Queue, IAuditStore Audit)> CreateStoresAsync()
        {
            var audit = new MemoryAuditStore();
            var store = new MemoryNoticeStore(audit);
            return new((store, store, audit));
        }
    }

    public sealed class Networks : NetworkStoreSpecification
    {
        protected override ValueTask<INetworkStore> CreateStoreAsync() => new(new MemoryNoticeStore(new MemoryAuditStore()));
    }
}
