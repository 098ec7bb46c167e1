using System.Net;

namespace Sallyport.Access.Audit;

/// <summary>Who changed something.</summary>
/// <param name="Kind">What kind of actor it is.</param>
/// <param name="Id">Its public name among its kind; never a secret. At most <see cref="MaxId"/> characters are kept.</param>
/// <param name="From">The address it came from; null at the command line and for the server itself.</param>
public sealed record Actor(ActorKind Kind, string Id, IPAddress? From = null)
{
    /// <summary>The most characters of an <see cref="Id"/> that the log keeps.</summary>
    public const int MaxId = 200;

    /// <summary>Gets the server itself.</summary>
    public static Actor Server { get; } = new(ActorKind.Server, "server");
}
