using System.Net;
using Microsoft.Extensions.Options;
using Sallyport.Access.Authentication;

namespace Sallyport.Access.AccessRequests;

/// <summary>How often strangers may ask for access or try a link: each address, and all of them together. Bounded in memory.</summary>
internal sealed class AccessRequestThrottle(IOptions<AccessRequestOptions> options, IOptions<GuessingOptions> guessing, TimeProvider time)
{
    private const int SecondsPerHour = 3600;

    private readonly GuessingThrottle _each = Create(options.Value.BurstPerAddress, options.Value.PerHourPerAddress, guessing.Value, time);
    private readonly GuessingThrottle _all = Create(options.Value.PerHour, options.Value.PerHour, guessing.Value, time);
    private readonly GuessingThrottle _links = new(guessing, time);

    /// <summary>Takes one request, or says when there is one again.</summary>
    public bool TryTakeRequest(IPAddress? from, out TimeSpan retryAfter)
    {
        if (!_each.TryTake(from, out retryAfter))
        {
            return false;
        }

        // The throttle's block of nobody's address is everybody's.
        if (_all.TryTake(null, out retryAfter))
        {
            return true;
        }

        _each.Return(from);
        return false;
    }

    /// <summary>Takes one attempt to open a link, or says when there is one again.</summary>
    public bool TryTakeLink(IPAddress? from, out TimeSpan retryAfter) => _links.TryTake(from, out retryAfter);

    /// <summary>Gives the attempt back: the link was good.</summary>
    public void ReturnLink(IPAddress? from) => _links.Return(from);

    private static GuessingThrottle Create(int burst, double perHour, GuessingOptions guessing, TimeProvider time) =>
        new(
            Options.Create(
                new GuessingOptions
                {
                    Burst = burst,
                    PerSecond = perHour / SecondsPerHour,
                    Addresses = guessing.Addresses,
                }
            ),
            time
        );
}
