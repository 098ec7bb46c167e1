using System.Net;
using Sallyport.LoadTest.Clients;
using Sallyport.LoadTest.Measuring;

namespace Sallyport.LoadTest.Scenarios;

/// <summary>Makes guesses at keys and counts what becomes of them. Safe for many workers.</summary>
internal sealed class Guesses
{
    private int _refused;
    private int _throttled;

    /// <summary>Gets how many were answered 401.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>Gets how many were answered 429.</summary>
    public int Throttled => Volatile.Read(ref _throttled);

    public async Task MakeAsync(HttpApi api, CancellationToken cancellationToken)
    {
        using var answer = await api.AskForTokenAsync(RefusedKeys.CreateUnknown(), cancellationToken);
        switch (answer.StatusCode)
        {
            case HttpStatusCode.Unauthorized:
                Interlocked.Increment(ref _refused);
                break;
            case HttpStatusCode.TooManyRequests:
                Interlocked.Increment(ref _throttled);
                break;
            default:
                throw new WrongAnswerException($"a guess was answered {(int)answer.StatusCode}");
        }
    }
}
