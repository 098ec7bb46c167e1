using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sallyport.Server.CommandLine.Output;

/// <summary>
/// The one writer of the command line. Results go to standard output, errors and remarks to standard error,
/// so that a pipe carries nothing but the result. With <c>--json</c> both are one line of JSON.
/// </summary>
internal sealed class Terminal(PlainTextWriter output, PlainTextWriter error, bool json)
{
    // Standard output of a command line is no HTML: "+" and "é" stay readable.
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public bool Json => json;

    public TextWriter Output => output;

    /// <summary>Writes the result: as JSON, or as <paramref name="human"/> puts it.</summary>
    public int Done(JsonNode result, Action<TextWriter> human, ExitCode code = ExitCode.Ok)
    {
        if (json)
        {
            output.WriteLine(result.ToJsonString(Format));
        }
        else
        {
            human(output);
        }

        output.Flush();
        return (int)code;
    }

    /// <summary>Says something beside the result; with <c>--json</c> it stays unsaid.</summary>
    public void Remark(string text)
    {
        if (!json)
        {
            error.WriteLine(text);
            error.Flush();
        }
    }

    public int Fail(CommandError failure)
    {
        if (json)
        {
            var body = new JsonObject
            {
                ["error"] = new JsonObject
                {
                    ["exitCode"] = (int)failure.Code,
                    ["kind"] = failure.Code.Text(),
                    ["message"] = failure.Message,
                    ["hint"] = failure.Hint,
                },
            };
            error.WriteLine(body.ToJsonString(Format));
        }
        else
        {
            error.WriteLine("error: " + failure.Message);
            if (failure.Hint is not null)
            {
                error.WriteLine("hint:  " + failure.Hint);
            }
        }

        error.Flush();
        return (int)failure.Code;
    }
}
