using System.Globalization;
using System.Net;
using System.Text;
using Sallyport.Access.Authentication;
using Sallyport.Access.Issuing;
using Sallyport.Access.Limits;
using Sallyport.Access.Standings;

namespace Sallyport.Access.Tests.Model;

/// <summary>
/// Lets a story happen to the real services and to the <see cref="World"/>, and compares the two after every step. Where they disagree it
/// says what happened until then.
/// </summary>
internal sealed partial class Trial : IDisposable
{
    private static readonly IPAddress Home = IPAddress.Parse("203.0.113.7");

    private readonly World _world = new();
    private readonly IModelHouse _house;
    private readonly StringBuilder _told = new();
    private readonly List<RevocationNotice> _notices = [];
    private IDisposable _subscription;

    public Trial(IModelHouse house)
    {
        _house = house;
        _subscription = Subscribe();
    }

    private DateTimeOffset Now => _house.Time.GetUtcNow();

    private AccountService Accounts => _house.Get<AccountService>();

    private KeyService Keys => _house.Get<KeyService>();

    private Authenticator Authenticator => _house.Get<Authenticator>();

    private RequestLimiter Limiter => _house.Get<RequestLimiter>();

    private WsTokenIssuer Issuer => _house.Get<WsTokenIssuer>();

    public static async Task RunAsync(IModelHouse house, Story story)
    {
        using var trial = new Trial(house);
        try
        {
            foreach (var step in story.Steps)
            {
                await trial.DoAsync(step);
                trial._world.EndSessions(trial.Now);
                trial.CompareSessions();
                trial.CompareAllowances();
            }

            await trial.CompareKeysAsync();
            await trial.CompareAuditAsync();
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{exception.Message}\nWhat happened:\n{trial._told}", exception);
        }
    }

    public void Dispose() => _subscription.Dispose();

    private Task DoAsync(Step step) =>
        step switch
        {
            Step.CreateAccount create => CreateAccountAsync(create.Tier),
            Step.DisableAccount disable => With(_world.Accounts, disable.Account, DisableAsync),
            Step.EnableAccount enable => With(_world.Accounts, enable.Account, EnableAsync),
            Step.ChangeTier change => With(_world.Accounts, change.Account, account => ChangeTierAsync(account, change.Tier)),
            Step.IssueKey issue => With(_world.Accounts, issue.Account, account => IssueAsync(account, issue.Seconds)),
            Step.RevokeKey revoke => With(_world.Keys, revoke.Key, RevokeAsync),
            Step.EditScopes edit => With(_world.Keys, edit.Key, key => EditScopesAsync(key, edit.Scopes)),
            Step.EditExpiry edit => With(_world.Keys, edit.Key, key => EditExpiryAsync(key, edit.Seconds)),
            Step.RotateKey rotate => With(_world.Keys, rotate.Key, key => RotateAsync(key, rotate.OverlapSeconds)),
            Step.RegenerateKey regenerate => With(_world.Keys, regenerate.Key, RegenerateAsync),
            Step.Wait wait => MoveTo(Now + wait.Time),
            Step.WaitForEnd end => With(_world.EndsAfter(Now), end.Which, at => MoveTo(end.JustBefore ? at.AddMilliseconds(-1) : at)),
            Step.EnterByKey enter => With(_world.Keys, enter.Key, EnterAsync),
            Step.MintToken mint => With(_world.Keys, mint.Key, MintAsync),
            Step.MintTokenById mint => With(_world.Keys, mint.Key, MintByIdAsync),
            Step.EnterByToken enter => With(_world.Tokens, enter.Token, token => EnterAsync(token, times: 1)),
            Step.EnterTwiceByToken enter => With(_world.Tokens, enter.Token, token => EnterAsync(token, times: 2)),
            Step.Ask ask => With(LiveSessions, ask.Session, session => AskAsync(session, ask.Cost, ask.Times)),
            Step.HoldPrices hold => With(LiveSessions, hold.Session, session => HoldAsync(session, hold.Count)),
            Step.ReleasePrices release => With(LiveSessions, release.Session, session => ReleaseAsync(session, release.Count)),
            Step.GuessKey => GuessAsync(),
            Step.DropCaches => DropCachesAsync(),
            Step.Restart => RestartAsync(),
            _ => throw new ArgumentOutOfRangeException(nameof(step), step, "A step without a deed."),
        };

    private static Task With<T>(IReadOnlyList<T> all, int which, Func<T, Task> act) =>
        all.Count == 0 ? Task.CompletedTask : act(all[which % all.Count]);

    private IDisposable Subscribe() => _house.Get<RevocationFeed>().Subscribe(_notices.Add);

    private void Tell(string what) => _told.Append(CultureInfo.InvariantCulture, $"  {Now:MM-dd HH:mm:ss.fff}  {what}\n");
}
