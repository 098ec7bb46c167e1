using System.Net;
using System.Text.Json.Nodes;
using Sallyport.Access;
using Sallyport.Access.Audit;
using Sallyport.Doors.Admissions;
using Sallyport.Doors.Errors;
using Sallyport.Doors.Sessions;
using Sallyport.Operations.Execution;

namespace Sallyport.Operations.Verbs;

/// <summary>What an operator does with live sessions. Only the server that holds them can.</summary>
internal sealed class SessionOperations(SessionRegistry registry, IAuditStore audit) : IOperationGroup
{
    private const int LongestReason = 200;

    public IEnumerable<Operation> Operations =>
        [
            Operation.Of<ListSessionsArguments, SessionsAnswer>(
                OperatorVerbs.ListSessions,
                HttpMethods.Get,
                "/sessions",
                "List live sessions, oldest first: all, or those of a key, account, door, address or network.",
                ListAsync
            ),
            Operation.Of<IdArguments, SessionAnswer>(
                OperatorVerbs.ShowSession,
                HttpMethods.Get,
                "/sessions/{id}",
                "Show one live session.",
                ShowAsync
            ),
            Operation.Of<DisconnectSessionsArguments, DisconnectedAnswer>(
                OperatorVerbs.DisconnectSessions,
                HttpMethods.Post,
                "/sessions/disconnect",
                "End live sessions: one, or those of a key, account, address or network. Their key stays good and they may come back.",
                DisconnectAsync
            ),
        ];

    private Task<OperationResult<SessionsAnswer>> ListAsync(ListSessionsArguments asked, Actor by, CancellationToken cancellationToken)
    {
        if (!TryReadNetwork(asked.Ip, out var network, out var wrong))
        {
            return Task.FromResult<OperationResult<SessionsAnswer>>(wrong);
        }

        var found = Live(asked.Key, asked.Account, network)
            .Where(live => asked.Door is null || SessionDoors.Of(live.Door) == asked.Door)
            .Where(live => asked.Account is null || live.Session.Caller.AccountId == asked.Account)
            .OrderBy(PositionOf, StringComparer.Ordinal);
        return Task.FromResult(found.Page(asked, PositionOf, (page, next) => new SessionsAnswer([.. page.Select(SessionView.Of)], next)));
    }

    private Task<OperationResult<SessionAnswer>> ShowAsync(IdArguments asked, Actor by, CancellationToken cancellationToken) =>
        Task.FromResult<OperationResult<SessionAnswer>>(
            Live().FirstOrDefault(live => live.Session.Id == asked.Id) is { } live
                ? new SessionAnswer(SessionView.Of(live))
                : NotFound(asked.Id)
        );

    private async Task<OperationResult<DisconnectedAnswer>> DisconnectAsync(
        DisconnectSessionsArguments asked,
        Actor by,
        CancellationToken cancellationToken
    )
    {
        if (Check(asked) is { } faulty)
        {
            return faulty;
        }

        if (!TryReadNetwork(asked.Ip, out var network, out var wrong))
        {
            return wrong;
        }

        // Those being admitted just now are ended too: they have no session yet, but a place.
        var seats = registry
            .Seats(asked.Key, asked.Account)
            .Where(seat => asked.Id is null || seat.Live?.Session.Id == asked.Id)
            .Where(seat => network is null || IsIn(network.Value, seat.Live?.Address ?? seat.Address))
            .ToList();
        if (seats.Count == 0)
        {
            return asked.Id is null ? new DisconnectedAnswer(0) : NotFound(asked.Id);
        }

        // Written first: what cannot be accounted for is not done.
        var target = asked.Id ?? asked.Key ?? asked.Account ?? asked.Ip!;
        var after = new JsonObject { ["sessions"] = seats.Count };
        if (asked.Reason is { } reason)
        {
            after["reason"] = reason;
        }

        try
        {
            await audit.AppendAsync(new AuditEvent(by, OperatorVerbs.DisconnectSessions.Name, target, null, after), cancellationToken);
        }
        catch (AccessStoreException)
        {
            return new OperatorFailure(
                OperatorFailureKind.Environment,
                "The store could not answer, so nothing was done; see the server's log."
            );
        }

        seats.ForEach(seat => seat.End(DisconnectReason.Operator));
        return new DisconnectedAnswer(seats.Count);
    }

    private IEnumerable<LiveSession> Live(string? keyId = null, string? accountId = null, IPNetwork? network = null) =>
        registry
            .Seats(keyId, accountId)
            .Select(seat => seat.Live)
            .OfType<LiveSession>()
            .Where(live => network is null || IsIn(network.Value, live.Address));

    private static OperatorFailure? Check(DisconnectSessionsArguments asked)
    {
        var named = new[] { asked.Id, asked.Key, asked.Account, asked.Ip }.Count(name => name is not null);
        return named != 1 ? new OperatorFailure(OperatorFailureKind.Invalid, "Name exactly one of id, key, account and ip.")
            : asked.Reason is { } reason && (reason.Length > LongestReason || !PlainText.IsPlain(reason))
                ? new OperatorFailure(
                    OperatorFailureKind.Invalid,
                    $"reason must have at most {LongestReason} characters, all of them visible and on one line."
                )
            : null;
    }

    private static string PositionOf(LiveSession live) => Paging.PositionOf(live.Since, live.Session.Id);

    private static bool IsIn(IPNetwork network, IPAddress? address) => address is not null && network.Contains(address);

    private static bool TryReadNetwork(string? text, out IPNetwork? network, out OperatorFailure failure)
    {
        failure = new OperatorFailure(
            OperatorFailureKind.Invalid,
            "ip must be an address such as 203.0.113.7 or a network such as 203.0.113.0/24."
        );
        network = null;
        if (text is null)
        {
            return true;
        }

        var isRead = TrustedProxies.TryParseNetwork(text, out var parsed);
        network = parsed;
        return isRead;
    }

    private static OperatorFailure NotFound(string id) =>
        new(OperatorFailureKind.NotFound, $"There is no live session \"{id}\".", "`sallyport sessions list` shows those there are.");
}

/// <summary>Arguments of <see cref="OperatorVerbs.ListSessions"/>; what is null does not restrict.</summary>
internal sealed record ListSessionsArguments(
    string? Key = null,
    string? Account = null,
    SessionDoor? Door = null,
    string? Ip = null,
    int? Limit = null,
    string? Cursor = null
) : IPaged;

/// <summary>Arguments of <see cref="OperatorVerbs.DisconnectSessions"/>: exactly one of the first four.</summary>
internal sealed record DisconnectSessionsArguments(
    string? Id = null,
    string? Key = null,
    string? Account = null,
    string? Ip = null,
    string? Reason = null
);

/// <summary>Live sessions, oldest first.</summary>
internal sealed record SessionsAnswer(IReadOnlyList<SessionView> Sessions, string? NextCursor) : IPage;

/// <summary>One live session.</summary>
internal sealed record SessionAnswer(SessionView Session);

/// <summary>How many sessions were ended.</summary>
internal sealed record DisconnectedAnswer(int Disconnected);
