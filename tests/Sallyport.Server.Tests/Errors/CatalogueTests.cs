using Sallyport.Doors.Errors;

namespace Sallyport.Server.Tests.Errors;

/// <summary>docs/errors.md and the two catalogues are the same.</summary>
public sealed class CatalogueTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Fixtures.Checkout.Root, "docs", "errors.md"));

    [Fact]
    public void RequestErrors_InTheProgram_AreTheRowsOfTheDocument()
    {
        var documented = Rows("## Request errors").Select(row => $"{row[0]} {row[1]} {row[2]} {row[3]}");
        var actual = RequestError.All.Select(error =>
            $"`{error.Code}` {error.Group.ToString().ToLowerInvariant()} {error.Status} {(error.Temporary ? "yes" : "no")}"
        );

        actual.ShouldBe(documented);
    }

    [Fact]
    public void DisconnectReasons_InTheProgram_AreTheRowsOfTheDocument()
    {
        var documented = Rows("## Closes of the WebSocket").Select(row => string.Join(" | ", row));
        var actual = DisconnectReason.All.Select(reason => $"{reason.Code} | {reason.Name} | `{reason.Text}` | {Advice(reason.Reconnect)}");

        actual.ShouldBe(documented);
    }

    [Fact]
    public void All_EachCatalogue_HoldsEveryField()
    {
        RequestError.All.ShouldBe(Fields<RequestError>(), ignoreOrder: true);
        DisconnectReason.All.ShouldBe(Fields<DisconnectReason>(), ignoreOrder: true);
        RequestError.All.Select(error => error.Code).ShouldBeUnique();
        DisconnectReason.All.Select(reason => reason.Name).ShouldBeUnique();
    }

    [Fact]
    public void Text_OfEachDisconnectReason_FitsIntoACloseFrame()
    {
        DisconnectReason.All.ShouldAllBe(reason => System.Text.Encoding.UTF8.GetByteCount(reason.Text) <= 123);
    }

    private static IEnumerable<T> Fields<T>() =>
        typeof(T).GetFields().Where(field => field.IsStatic && field.FieldType == typeof(T)).Select(field => (T)field.GetValue(null)!);

    private static string Advice(ReconnectAdvice advice) =>
        advice switch
        {
            ReconnectAdvice.Yes => "yes, with back-off",
            ReconnectAdvice.Later => "after a longer wait",
            ReconnectAdvice.NewToken => "with a fresh ws-token",
            ReconnectAdvice.NewCredential => "not with this credential",
            ReconnectAdvice.AfterFix => "after correcting the program",
            ReconnectAdvice.No => "no",
            _ => throw new ArgumentOutOfRangeException(nameof(advice)),
        };

    private static IEnumerable<string[]> Rows(string heading) =>
        Lines
            .SkipWhile(line => line != heading)
            .Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith('|'))
            .Skip(2)
            .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray());
}
