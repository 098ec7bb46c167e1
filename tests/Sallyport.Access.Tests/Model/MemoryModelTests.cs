using Sallyport.Access.Accounts;
using Sallyport.Access.Authentication;
using Sallyport.Access.Tests.Fakes;
using Sallyport.Fixtures;

namespace Sallyport.Access.Tests.Model;

/// <summary>Over stores in memory: many stories.</summary>
public sealed class MemoryModelTests : AccessModelSpecification
{
    protected override int Stories => 400;

    protected override ValueTask<IModelHouse> OpenAsync() => new(new House());

    private sealed class House : IModelHouse
    {
        private AccessHouse _house = new(ModelTier.Settings);

        public HandMovedTime Time => _house.Time;

        public T Get<T>()
            where T : notnull => _house.Get<T>();

        public async ValueTask DropCachesAsync()
        {
            foreach (var account in await Get<IAccountStore>().ListAsync(new AccountQuery(), default))
            {
                Get<KeyCache>().RemoveAccount(account.Id);
            }
        }

        public ValueTask RestartAsync()
        {
            var old = _house;
            old.Dispose();
            _house = new AccessHouse(ModelTier.Settings, old.Secrets, old.Store, old.Time, old.Usage);
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            _house.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
