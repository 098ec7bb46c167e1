using System.Text;

namespace Sallyport.Access.AccessRequests;

/// <summary>
/// What strangers may write. It ends up before the operator's eyes in terminals, tables and mails: every run of white space becomes one space, so
/// that each text is one line, and characters that control a terminal or turn the direction of writing are refused.
/// </summary>
public static class ApplicationRule
{
    /// <summary>The most characters of a name.</summary>
    public const int MaxName = LabelRule.MaxName;

    /// <summary>The most characters of a contact.</summary>
    public const int MaxContact = 200;

    /// <summary>The most characters of a use case.</summary>
    public const int MaxUseCase = 2000;

    private const int MinContact = 3;

    /// <summary>Says what is wrong, each field at most once and in the order of the form; empty when nothing is.</summary>
    public static IReadOnlyList<ApplicationProblem> Check(NewAccessRequest asked)
    {
        ArgumentNullException.ThrowIfNull(asked);

        var problems = new List<ApplicationProblem>();
        Judge(problems, ApplicationField.Name, asked.Name, 1, MaxName, "Tell us who you are: your name or your company's.");
        Judge(
            problems,
            ApplicationField.Contact,
            asked.Contact,
            MinContact,
            MaxContact,
            "Tell us how to reach you: a mail address is best."
        );
        Judge(problems, ApplicationField.UseCase, asked.UseCase, 1, MaxUseCase, "Tell us in a sentence or two what you want to build.");
        return problems;
    }

    /// <summary>The text on one line.</summary>
    internal static string OneLine(string? text)
    {
        var line = new StringBuilder(text?.Length ?? 0);
        foreach (var c in text ?? "")
        {
            if (!char.IsWhiteSpace(c))
            {
                line.Append(c);
            }
            else if (line.Length > 0 && line[^1] != ' ')
            {
                line.Append(' ');
            }
        }

        return line.ToString().TrimEnd(' ');
    }

    private static void Judge(List<ApplicationProblem> problems, ApplicationField field, string? text, int least, int most, string ask)
    {
        // Measured as it came: nothing longer is worked on.
        var problem =
            text?.Length > most + MaxUseCase ? TooLong(most)
            : OneLine(text) is not { } line || line.Length < least ? ask
            : line.Length > most ? TooLong(most)
            : PlainText.IsPlain(line) ? null
            : "This holds characters that cannot be used here.";
        if (problem is not null)
        {
            problems.Add(new ApplicationProblem(field, problem));
        }
    }

    private static string TooLong(int most) => $"This is too long: at most {most} characters.";
}
