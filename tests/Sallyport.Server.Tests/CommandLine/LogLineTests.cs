using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Sallyport.Fixtures;
using Sallyport.Server.CommandLine.Output;
using Sallyport.Server.Hosting;

namespace Sallyport.Server.Tests.CommandLine;

/// <summary>Text from strangers reaches neither the log nor a terminal with characters that control it.</summary>
public sealed class LogLineTests
{
    [Fact]
    public void Write_EntryWithEscapeSequencesAndLineFeeds_IsOneLineThatShowsThem()
    {
        using var output = new StringWriter();
        var entry = new LogEntry<string>(LogLevel.Warning, "Some.Category", 1, "a\u001b[2Jb\nc\u202Ed", null, (state, _) => state);

        new LineConsoleFormatter(new HandMovedTime()).Write(entry, null, output);

        output.ToString().TrimEnd('\r', '\n').ShouldEndWith("""Category: a\u001B[2Jb c\u202Ed""");
    }

    [Fact]
    public void Remark_NameWithEscapeSequence_ShowsItsCodePointAndKeepsOurLines()
    {
        using var error = new StringWriter { NewLine = "\n" };
        new Terminal(new PlainTextWriter(TextWriter.Null), new PlainTextWriter(error), json: false).Remark(
            "first\u001b]0;title\u0007\nsecond"
        );

        error.ToString().ShouldBe("first\\u001B]0;title\\u0007\nsecond\n");
    }

    [Fact]
    public void Done_TextOfAnotherProgram_ShowsCodePoints()
    {
        using var output = new StringWriter { NewLine = "\n" };
        new Terminal(new PlainTextWriter(output), new PlainTextWriter(TextWriter.Null), json: false).Done(
            new System.Text.Json.Nodes.JsonObject(),
            to => to.WriteLine("ready\u009b1m")
        );

        output.ToString().ShouldBe("ready\\u009B1m\n");
    }
}
