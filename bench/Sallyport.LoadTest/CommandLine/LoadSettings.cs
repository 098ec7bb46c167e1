using Sallyport.LoadTest.Measuring;

namespace Sallyport.LoadTest.CommandLine;

/// <summary>How much is done, and to whom.</summary>
internal sealed record LoadSettings
{
    /// <summary>Gets how many connections one run of <c>connects</c> opens.</summary>
    public required int Connects { get; init; }

    /// <summary>Gets how many live sessions one round of <c>revocation</c> cuts.</summary>
    public required int Sessions { get; init; }

    /// <summary>Gets how many requests one run of <c>roundtrips</c> makes; a single session makes a fifth of them.</summary>
    public required int Requests { get; init; }

    /// <summary>Gets how many refusals of each kind <c>refusals</c> times.</summary>
    public required int Attempts { get; init; }

    /// <summary>Gets how many keys of each kind <c>refusals</c> makes for the first attempt with each.</summary>
    public required int Keys { get; init; }

    /// <summary>Gets how many operations are under way at once.</summary>
    public required int Parallel { get; init; }

    /// <summary>Gets how many times each case is run and counted.</summary>
    public required int Rounds { get; init; }

    /// <summary>Gets the server to measure; null: one of our own.</summary>
    public Uri? Url { get; init; }

    public required bool WithNode { get; init; }

    public required bool WithChain { get; init; }

    /// <summary>Gets a value indicating whether the library's scenarios are only to show that they work: small counts, no figures to keep.</summary>
    public required bool Quick { get; init; }

    /// <summary>Gets a value indicating whether the .NET servers run handlers on the thread pool instead of on the sockets' thread.</summary>
    public required bool OnPool { get; init; }

    /// <summary>Gets the peers to measure, by the words of <c>--peers</c>; none: all.</summary>
    public required IReadOnlyList<string> Peers { get; init; }

    /// <summary>Gets the parts of <c>socketio</c> to measure; none: all.</summary>
    public required IReadOnlyList<string> Only { get; init; }

    /// <summary>Gets how long a run of the library's scenarios is measured.</summary>
    public TimeSpan Window => TimeSpan.FromSeconds(Quick ? 0.5 : 1.2);

    /// <summary>Gets the same where opening the connections takes its time too.</summary>
    public TimeSpan ShortWindow => Window * 2 / 3;

    /// <summary>Gets how many runs of each case of the library's scenarios count.</summary>
    public int WireRounds => Quick ? 2 : 5;

    /// <summary>Gets how many runs of each case come before those: on one core a just-in-time compiler needs some seconds for its best code.</summary>
    public int WarmUps => Quick ? 2 : 4;

    /// <summary>Whether a peer is to be measured. Ours is always.</summary>
    public bool Includes(string server) =>
        server is ServerNames.Library
        || (
            (WithNode || server is not ServerNames.Node)
            && (Peers.Count == 0 || Peers.Any(word => server.Contains(word, StringComparison.OrdinalIgnoreCase)))
        );
}
