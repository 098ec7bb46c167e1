namespace Sallyport.Server.CommandLine;

/// <summary>"Did you mean": the nearest known word, if one is near enough to be a typing mistake.</summary>
internal static class Suggestion
{
    public static string? For(string word, IEnumerable<string> known)
    {
        var best = known
            .Select(candidate => (candidate, distance: Distance(word.ToUpperInvariant(), candidate.ToUpperInvariant())))
            .DefaultIfEmpty((candidate: string.Empty, distance: int.MaxValue))
            .MinBy(pair => pair.distance);
        return best.distance <= Math.Max(1, word.Length / 3) ? best.candidate : null;
    }

    // Levenshtein, two rows; words here are a few dozen letters at most.
    private static int Distance(string left, string right)
    {
        var above = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var row = 1; row <= left.Length; row++)
        {
            var current = new int[right.Length + 1];
            current[0] = row;
            for (var column = 1; column <= right.Length; column++)
            {
                var replaced = above[column - 1] + (left[row - 1] == right[column - 1] ? 0 : 1);
                current[column] = Math.Min(replaced, Math.Min(above[column], current[column - 1]) + 1);
            }

            above = current;
        }

        return above[right.Length];
    }
}
