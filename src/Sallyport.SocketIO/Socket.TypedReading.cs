using System.Text.Json.Serialization.Metadata;
using Sallyport.SocketIO.Dispatching;

namespace Sallyport.SocketIO;

/// <content>
/// What runs where a handler gets typed arguments. It reads them from the packet's bytes with what <c>System.Text.Json</c> generated at compile time; nothing
/// is looked up per event.
/// </content>
public sealed partial class Socket
{
    private Func<SocketEvent, ValueTask> Reading<T>(JsonTypeInfo<T> type, Func<T, SocketEvent, ValueTask> handler)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(handler);
        return received =>
            ArgumentReader.TryReadAll(received.State, type, out var argument) ? handler(argument, received) : Misfit(received);
    }

    private Action<SocketEvent> Reading<T>(JsonTypeInfo<T> type, Action<T, SocketEvent> handler)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(handler);
        return received =>
        {
            if (ArgumentReader.TryReadAll(received.State, type, out var argument))
            {
                handler(argument, received);
            }
            else
            {
                OnMisfit(received);
            }
        };
    }

    private Func<SocketEvent, ValueTask> Reading<T1, T2>(
        JsonTypeInfo<T1> firstType,
        JsonTypeInfo<T2> secondType,
        Func<T1, T2, SocketEvent, ValueTask> handler
    )
    {
        ArgumentNullException.ThrowIfNull(firstType);
        ArgumentNullException.ThrowIfNull(secondType);
        ArgumentNullException.ThrowIfNull(handler);
        return received =>
            ArgumentReader.TryReadAll(received.State, firstType, secondType, out var first, out var second)
                ? handler(first, second, received)
                : Misfit(received);
    }

    private Action<SocketEvent> Reading<T1, T2>(
        JsonTypeInfo<T1> firstType,
        JsonTypeInfo<T2> secondType,
        Action<T1, T2, SocketEvent> handler
    )
    {
        ArgumentNullException.ThrowIfNull(firstType);
        ArgumentNullException.ThrowIfNull(secondType);
        ArgumentNullException.ThrowIfNull(handler);
        return received =>
        {
            if (ArgumentReader.TryReadAll(received.State, firstType, secondType, out var first, out var second))
            {
                handler(first, second, received);
            }
            else
            {
                OnMisfit(received);
            }
        };
    }

    private Func<SocketEvent, ValueTask> Reading<T1, T2, T3>(
        JsonTypeInfo<T1> firstType,
        JsonTypeInfo<T2> secondType,
        JsonTypeInfo<T3> thirdType,
        Func<T1, T2, T3, SocketEvent, ValueTask> handler
    )
    {
        ArgumentNullException.ThrowIfNull(firstType);
        ArgumentNullException.ThrowIfNull(secondType);
        ArgumentNullException.ThrowIfNull(thirdType);
        ArgumentNullException.ThrowIfNull(handler);
        return received =>
            ArgumentReader.TryReadAll(received.State, firstType, secondType, thirdType, out var first, out var second, out var third)
                ? handler(first, second, third, received)
                : Misfit(received);
    }

    private Action<SocketEvent> Reading<T1, T2, T3>(
        JsonTypeInfo<T1> firstType,
        JsonTypeInfo<T2> secondType,
        JsonTypeInfo<T3> thirdType,
        Action<T1, T2, T3, SocketEvent> handler
    )
    {
        ArgumentNullException.ThrowIfNull(firstType);
        ArgumentNullException.ThrowIfNull(secondType);
        ArgumentNullException.ThrowIfNull(thirdType);
        ArgumentNullException.ThrowIfNull(handler);
        return received =>
        {
            if (ArgumentReader.TryReadAll(received.State, firstType, secondType, thirdType, out var first, out var second, out var third))
            {
                handler(first, second, third, received);
            }
            else
            {
                OnMisfit(received);
            }
        };
    }

    private static Func<T, SocketEvent, ValueTask> Awaiting<T>(Func<T, SocketEvent, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return (value, received) => new ValueTask(handler(value, received));
    }

    private static Func<T1, T2, SocketEvent, ValueTask> Awaiting<T1, T2>(Func<T1, T2, SocketEvent, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return (first, second, received) => new ValueTask(handler(first, second, received));
    }

    private static Func<T1, T2, T3, SocketEvent, ValueTask> Awaiting<T1, T2, T3>(Func<T1, T2, T3, SocketEvent, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return (first, second, third, received) => new ValueTask(handler(first, second, third, received));
    }

    private ValueTask Misfit(SocketEvent received)
    {
        OnMisfit(received);
        return ValueTask.CompletedTask;
    }
}
