using System.Runtime.InteropServices;

namespace Sallyport.SocketIO.Dispatching;

/// <summary>One registered handler.</summary>
/// <param name="Name">The event's name.</param>
/// <param name="Key">The name's key.</param>
/// <param name="Handler">What runs: a function or an action of an event, or an <see cref="OnceHandler"/>.</param>
/// <param name="Original">What the application registered, by which it takes it away again.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct EventHandlerEntry(string Name, int Key, object Handler, Delegate Original);
