using System.Text.Json;
using Sallyport.Server.Errors;

namespace Sallyport.Server.Requests;

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

    /// <summary>Gets what is to be done once the answer is on its way: pushes that must not overtake it.</summary>
    public Action? AfterAnswer { get; init; }

    public static implicit operator RequestOutcome(RequestFailure failure) => new(default, failure);

    public static implicit operator RequestOutcome(RequestError error) => new(default, error);

    /// <summary>A result that is UTF-8 JSON already.</summary>
    public static RequestOutcome Success(ReadOnlyMemory<byte> result) => new(result, null);

    /// <summary>A result written now.</summary>
    public static RequestOutcome Success<TState>(TState state, Action<Utf8JsonWriter, TState> write) =>
        new(JsonBytes.Encode(state, write), null);
}
