using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;

namespace Sallyport.SocketIO.EngineIO;

/// <summary>Finds settings that make no sense.</summary>
internal static class EngineOptionsCheck
{
    // Timers take no more.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(24);

    private static readonly SearchValues<char> NeverInAnAuthority = SearchValues.Create("/?#@* ,;");

    private const string Separators = "()<>@,;:\\\"/[]?={}";

    public static List<string> FindProblems(EngineOptions options)
    {
        List<string> problems = [];
        Positive(problems, options.PingInterval, nameof(options.PingInterval));
        Positive(problems, options.PingTimeout, nameof(options.PingTimeout));
        Positive(problems, options.UpgradeTimeout, nameof(options.UpgradeTimeout));
        Positive(problems, options.BodyTimeout, nameof(options.BodyTimeout));
        Positive(problems, options.ShutdownTimeout, nameof(options.ShutdownTimeout));
        Positive(problems, options.MaxPayload, nameof(options.MaxPayload));
        Positive(problems, options.SendQueuePackets, nameof(options.SendQueuePackets));
        Positive(problems, options.SendQueueBytes, nameof(options.SendQueueBytes));
        Positive(problems, options.SendGracePeriod, nameof(options.SendGracePeriod));
        NotNegative(problems, options.MinSendRate, nameof(options.MinSendRate));
        NotNegative(problems, options.MaxControlPacketsPerSecond, nameof(options.MaxControlPacketsPerSecond));
        if (options.MaxPayload > Array.MaxLength / 4)
        {
            problems.Add($"{nameof(options.MaxPayload)} must not be more than {Array.MaxLength / 4} bytes.");
        }

        if ((options.Transports & (EngineTransports.Polling | EngineTransports.WebSocket)) == EngineTransports.None)
        {
            problems.Add($"{nameof(options.Transports)} must name a transport.");
        }

        if (options.HttpCompression.Threshold < 0)
        {
            problems.Add("HttpCompression.Threshold must be 0 or more.");
        }

        if (options.PerMessageDeflate.Threshold < 0)
        {
            problems.Add("PerMessageDeflate.Threshold must be 0 or more.");
        }

        NotAsync(problems, options.OnInitialHeaders, nameof(options.OnInitialHeaders));
        NotAsync(problems, options.OnHeaders, nameof(options.OnHeaders));
        FindProblems(problems, options.Cors);
        if (options.Cookie is { } cookie)
        {
            FindProblems(problems, cookie);
        }

        return problems;
    }

    private static void FindProblems(List<string> problems, EngineCorsOptions cors)
    {
        if (cors is { AllowAnyOrigin: true, AllowCredentials: true })
        {
            problems.Add("Cors.AllowAnyOrigin and Cors.AllowCredentials exclude each other.");
        }

        // "*" is AllowAnyOrigin; "null" is every sandboxed page, and a path or a trailing slash never matches what browsers send.
        foreach (var origin in cors.AllowedOrigins.Where(origin => !IsOrigin(origin)))
        {
            problems.Add(
                $"Cors.AllowedOrigins: '{origin}' is no origin. Write scheme://host[:port] as browsers send it: in lower case, without a path and without a slash at the end."
            );
        }
    }

    private static bool IsOrigin(string origin) =>
        origin.IndexOf("://", StringComparison.Ordinal) is > 0 and var colon
        && Uri.TryCreate(origin, UriKind.Absolute, out _)
        && origin.Length > colon + 3
        && !origin.AsSpan(colon + 3).ContainsAny(NeverInAnAuthority)
        && !origin.Any(char.IsAsciiLetterUpper);

    // https://www.rfc-editor.org/rfc/rfc6265#section-4.1.1
    private static void FindProblems(List<string> problems, EngineCookieOptions cookie)
    {
        if (
            cookie.Name is not { Length: > 0 }
            || cookie.Name.Any(character => character is <= ' ' or >= '\x7f' || Separators.Contains(character))
        )
        {
            problems.Add("Cookie.Name must be a token of RFC 6265.");
        }

        if (IsBroken(cookie.Path) || IsBroken(cookie.Domain))
        {
            problems.Add("Cookie.Path and Cookie.Domain must not hold semicolons or control characters.");
        }

        if (cookie is { SameSite: SameSiteMode.None, Secure: false })
        {
            problems.Add("Cookie.SameSite None needs Cookie.Secure: browsers drop the cookie otherwise.");
        }
    }

    private static bool IsBroken(string? attribute) => attribute?.Any(character => character is < ' ' or >= '\x7f' or ';') is true;

    // An async lambda becomes an async void method here: what it adds comes too late, and its exception would end the process.
    private static void NotAsync(List<string> problems, Delegate? hook, string name)
    {
        if (hook is not null && Array.Exists(hook.GetInvocationList(), IsAsync))
        {
            problems.Add($"{name} must not be async: the answer leaves when it returns.");
        }
    }

    private static bool IsAsync(Delegate hook) => hook.Method.IsDefined(typeof(AsyncStateMachineAttribute), inherit: false);

    private static void NotNegative(List<string> problems, int value, string name)
    {
        if (value < 0)
        {
            problems.Add($"{name} must be 0 or more, and is {value.ToString(CultureInfo.InvariantCulture)}.");
        }
    }

    public static void Positive(List<string> problems, long value, string name)
    {
        if (value < 1)
        {
            problems.Add($"{name} must be 1 or more, and is {value.ToString(CultureInfo.InvariantCulture)}.");
        }
    }

    public static void Positive(List<string> problems, TimeSpan value, string name)
    {
        if (value <= TimeSpan.Zero || value > LongestTimer)
        {
            problems.Add($"{name} must be more than zero and at most 24 days, and is {value}.");
        }
    }
}
