using Sallyport.Access.Authentication;
using Sallyport.Access.Keys;
using Sallyport.Access.Standings;
using Sallyport.Access.Tokens;

namespace Sallyport.Access.Tests.Model;

/// <content>What customers do.</content>
internal sealed partial class Trial
{
    private async Task EnterAsync(ModelKey key)
    {
        if (await JudgeAsync(key.Secret, key.ToString(), key.RefusalAt(Now)) is { } caller)
        {
            await AdmitAsync(key, caller);
        }
    }

    private async Task MintAsync(ModelKey key)
    {
        if (await JudgeAsync(key.Secret, $"{key}, for a token,", key.RefusalAt(Now)) is { } caller)
        {
            Add(Issuer.Issue(caller), key);
        }
    }

    private async Task MintByIdAsync(ModelKey key)
    {
        var result = await Issuer.IssueForKeyAsync(key.Id, default);
        if (key.RefusalAt(Now) is { } refusal)
        {
            Tell($"no token for {key}: {refusal}");
            result.Failure.ShouldNotBeNull($"a token for {key} was minted");
            return;
        }

        Add(result.Value.ShouldNotBeNull($"no token for {key} was minted"), key);
    }

    private async Task EnterAsync(ModelToken token, int times)
    {
        var callers = new List<Caller>();
        for (var i = 0; i < times; i++)
        {
            if (await JudgeAsync(token.Text, token.ToString(), token.RefusalAt(Now)) is { } caller)
            {
                callers.Add(caller);
            }
        }

        foreach (var caller in callers)
        {
            var use = await Authenticator.MarkUsedAsync(caller, default);
            use.ShouldBe(token.IsUsed ? TokenUse.AlreadyUsed : TokenUse.Admitted, $"marking {token}");
            if (!token.IsUsed)
            {
                token.IsUsed = true;
                await AdmitAsync(token.Key, caller);
            }
        }
    }

    private async Task GuessAsync() => await JudgeAsync(ApiKeyFormat.Create(KeyMode.Live), "a guessed key", RefusalReason.Unknown);

    private async Task<Caller?> JudgeAsync(string credential, string name, RefusalReason? expected)
    {
        var result = await Authenticator.AuthenticateAsync(credential, Home, default);
        Tell($"{name} is shown: {Say(result.Refusal?.Reason)}");
        Say(result.Refusal?.Reason).ShouldBe(Say(expected), $"{name} at {Now:HH:mm:ss.fff}");
        return result.Caller;

        static string Say(RefusalReason? refusal) => refusal is null ? "Admitted" : $"Refused, {refusal}";
    }

    // As the doors do: what the month has seen before is read once for all.
    private async Task AdmitAsync(ModelKey key, Caller caller)
    {
        await Limiter.PrepareAsync(caller);
        key.Allowance.Begin(Now);
        key.Account.Allowance.Begin(Now);
        _world.Sessions.Add(new ModelSession($"session {_world.Sessions.Count + 1} of {key}", key, caller, _notices.Count));
        Tell($"{_world.Sessions[^1]} begins");
    }

    private void Add(WsToken token, ModelKey key)
    {
        // Whole seconds, and ten minutes (contract §1).
        var endsAt = DateTimeOffset.FromUnixTimeSeconds(Now.ToUnixTimeSeconds() + 600);
        token.ExpiresAt.ShouldBe(endsAt, "the token's exp");
        _world.Tokens.Add(new ModelToken(token.Value, $"token {_world.Tokens.Count + 1} of {key}", key, endsAt));
        Tell($"{_world.Tokens[^1]} is minted{Until(endsAt)}");
    }
}
