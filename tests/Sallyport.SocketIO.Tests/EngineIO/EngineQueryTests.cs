using System.Net;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Tests.EngineIO.WebSockets;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.EngineIO;

/// <summary>Escapes in a query, wherever they are, change nothing of what the query says.</summary>
public sealed class EngineQueryTests
{
    private static readonly string[] Names = ["EIO", "transport", "sid", "eio", "Transport", "SID", "n", "", "EIO "];
    private static readonly string[] Values = ["4", "polling", "websocket", "x", "", "=", "a b", "ä", "a=b", "4 ", "&", "%", "+"];

    [Theory]
    [InlineData("?EIO=4&transport=polling")]
    [InlineData("?SID=x&EIO=4&transport=polling")]
    [InlineData("?SID=x&n=a%20b&EIO=4&transport=polling")]
    [InlineData("?EIO=4&transport=polling&Transport=x%20y&eio=3")]
    [InlineData("?E%49O=%34&transport=pol%6cing&n=a+b")]
    [InlineData("?sid=x&sid&EIO=4&transport=polling")]
    [InlineData("?sid=x&sid&EIO=4&transport=polling&n=%20")]
    [InlineData("?EIO=3&EIO=4&transport=polling&n=%20")]
    public async Task Handshake_QueryThatNamesNoSession_OpensOne(string query)
    {
        await using var host = await TestHost.StartAsync();

        (await host.Http.GetStringAsync("/engine.io/" + query)).ShouldStartWith("0{");
    }

    [Fact]
    public void Of_AnyQueryAndAnyEscapes_ReadsTheSame()
    {
        for (var seed = 1; seed <= 3000; seed++)
        {
            var dice = new Dice(seed);
            var pairs = Enumerable
                .Range(0, dice.Next(6))
                .Select(_ => (Name: Names[dice.Next(Names.Length)], Value: Values[dice.Next(Values.Length)], IsBare: dice.Next(8) == 0))
                .ToArray();
            var sparing = "?" + string.Join('&', pairs.Select(pair => Write(pair, character => character is '&' or '%' or '+' or '=')));
            var generous = "?" + string.Join('&', pairs.Select(pair => Write(pair, _ => dice.Next(3) == 0 || pair.Value.Length == 0)));

            foreach (var query in new[] { sparing, sparing + "&n=a%20b", generous, generous + "&" })
            {
                var read = EngineQuery.Of(query);

                read.Version.ToString().ShouldBe(Last("EIO"), query);
                read.Transport.ToString().ShouldBe(Last("transport"), query);
                read.SessionId.ToString().ShouldBe(Last("sid"), query);
            }

            string Last(string name) => pairs.LastOrDefault(pair => pair.Name == name) is { IsBare: false, Value: { } value } ? value : "";
        }
    }

    private static string Write((string Name, string Value, bool IsBare) pair, Func<char, bool> isEscaped) =>
        pair.IsBare ? Escape(pair.Name, isEscaped) : Escape(pair.Name, isEscaped) + "=" + Escape(pair.Value, isEscaped);

    private static string Escape(string text, Func<char, bool> isEscaped) =>
        string.Concat(
            text.Select(character =>
                isEscaped(character) || character is '&' or '%' or '+' or '='
                    ? WebUtility.UrlEncode(character.ToString()) is { Length: > 1 } escaped
                        ? escaped
                        : character == ' '
                            ? "%20"
                            : $"%{(int)character:x2}"
                    : character.ToString()
            )
        );
}
