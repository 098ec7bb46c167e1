using System.CommandLine;
using Sallyport.Access.Keys;

namespace Sallyport.Server.CommandLine;

/// <summary>What a key may do and from where, as <c>keys create</c> and <c>keys edit</c> take it. Each option may be given several times.</summary>
internal sealed class KeyBoundOptions
{
    private readonly Option<string[]> _scopes = new("--scope")
    {
        Description = "What it may do: " + string.Join(", ", ScopeNames.All),
        HelpName = "SCOPE",
    };
    private readonly Option<string[]> _origins = new("--origin")
    {
        Description = "From which web pages it may be used, such as https://app.example.com",
        HelpName = "ORIGIN",
    };
    private readonly Option<string[]> _ranges = new("--ip-range")
    {
        Description = "From which addresses it may be used, such as 203.0.113.0/24",
        HelpName = "RANGE",
    };
    private readonly Option<bool> _anyOrigin = new("--any-origin") { Description = "Bind it to no origins of its own any more" };
    private readonly Option<bool> _anyAddress = new("--any-address") { Description = "Let it be used from every address again" };
    private readonly bool _isEdit;

    public KeyBoundOptions(bool isEdit)
    {
        _isEdit = isEdit;
        _scopes.Validators.Add(result =>
        {
            var words = result.Tokens.Select(token => token.Value).ToList();
            if (words.Count > 0 && !ScopeNames.TryRead(words, out _, out var problem))
            {
                result.AddError(problem);
            }
        });
    }

    public void AddTo(Command verb)
    {
        verb.Add(_scopes);
        verb.Add(_origins);
        verb.Add(_ranges);
        if (_isEdit)
        {
            verb.Add(_anyOrigin);
            verb.Add(_anyAddress);
            verb.Validators.Add(result =>
            {
                if (result.GetValue(_anyOrigin) && result.GetResult(_origins) is { Implicit: false })
                {
                    result.AddError("Give --origin or --any-origin, not both.");
                }

                if (result.GetValue(_anyAddress) && result.GetResult(_ranges) is { Implicit: false })
                {
                    result.AddError("Give --ip-range or --any-address, not both.");
                }
            });
        }
    }

    public IReadOnlyList<string>? Scopes(ParseResult parse) => Given(parse, _scopes);

    public IReadOnlyList<string>? Origins(ParseResult parse) => _isEdit && parse.GetValue(_anyOrigin) ? [] : Given(parse, _origins);

    public IReadOnlyList<string>? IpRanges(ParseResult parse) => _isEdit && parse.GetValue(_anyAddress) ? [] : Given(parse, _ranges);

    private static string[]? Given(ParseResult parse, Option<string[]> option) =>
        parse.GetValue(option) is { Length: > 0 } words ? words : null;
}
