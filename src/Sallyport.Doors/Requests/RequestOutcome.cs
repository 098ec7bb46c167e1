using System.Text.Json;
using Sallyport.Doors.Errors;
using Sallyport.Doors.Json;
using Sallyport.Doors.Limits;

namespace Sallyport.Doors.Requests;

/// <summary>What became of one request, before any door gave it a form.</summary>
internal sealed record RequestOutcome
{
    private RequestOutcome(ReadOnlyMemory<byte> result, RequestFailure? failure)
    {
        Result = result;
        Failure = failure;
    }

    /// <summary>Gets the outcome of a request whose client left before it was answered.</summary>
    public static RequestOutcome Nobody { get; } = new(default, null);

    /// <summary>Gets the result as UTF-8 JSON; empty when failed.</summary>
    public ReadOnlyMemory<byte> Result { get; }

    /// <summary>Gets why there is no result; null on success.</summary>
    public RequestFailure? Failure { get; }

    /// <summary>Gets or sets what the request occupies until its answer is written. Whoever gets the outcome from the pipeline disposes it then.</summary>
    public WorkLease? Work { get; set; }

    /// <summary>Gets the answer as lines that are written one after the other, for results that are not one JSON value.</summary>
    public LineAnswer? Lines { get; init; }

    /// <summary>Gets how many bytes of memory the answer holds until it is written; of lines an estimate.</summary>
    public long Length => Result.Length + (Failure?.Data.Length ?? 0) + (Lines?.HeldBytes ?? 0);

    /// <summary>Gets what is to be done once the answer is on its way: pushes that must not overtake it.</summary>
    public Action? AfterAnswer { get; init; }

    public static implicit operator RequestOutcome(RequestFailure failure) => new(default, failure);

    public static implicit operator RequestOutcome(RequestError error) => new(default, error);

    /// <summary>A result of lines.</summary>
    public static RequestOutcome Success(LineAnswer lines) => new(default, null) { Lines = lines };

    /// <summary>Gives back what an outcome holds that is not handed to the door.</summary>
    public void Abandon() => Lines?.Dispose();

    /// <summary>A result that is UTF-8 JSON already.</summary>
    public static RequestOutcome Success(ReadOnlyMemory<byte> result) => new(result, null);

    /// <summary>A result written now.</summary>
    public static RequestOutcome Success<TState>(TState state, Action<Utf8JsonWriter, TState> write) =>
        new(JsonBytes.Encode(state, write), null);
}
