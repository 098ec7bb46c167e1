namespace Sallyport.Doors.Limits;

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

    // Letters missing, added, wrong, or two swapped; words here are a few dozen letters at most.
    private static int Distance(string left, string right)
    {
        var distances = new int[left.Length + 1, right.Length + 1];
        for (var row = 0; row <= left.Length; row++)
        {
            for (var column = 0; column <= right.Length; column++)
            {
                distances[row, column] = row == 0 || column == 0 ? row + column : Nearest(row, column);
            }
        }

        return distances[left.Length, right.Length];

        int Nearest(int row, int column)
        {
            var replaced = distances[row - 1, column - 1] + (left[row - 1] == right[column - 1] ? 0 : 1);
            var nearest = Math.Min(replaced, Math.Min(distances[row - 1, column], distances[row, column - 1]) + 1);
            var swapped = row > 1 && column > 1 && left[row - 1] == right[column - 2] && left[row - 2] == right[column - 1];
            return swapped ? Math.Min(nearest, distances[row - 2, column - 2] + 1) : nearest;
        }
    }
}
