using System.Text.Json.Serialization.Metadata;
using Sallyport.SocketIO.Protocol;

namespace Sallyport.SocketIO;

/// <content>
/// Handlers that get typed arguments. A function reads them from the packet's bytes with what <c>System.Text.Json</c> generated at compile time; nothing is
/// looked up per event.
/// </content>
public sealed partial class Socket
{
    /// <summary>Adds a handler of one event whose first argument has a known shape. An event of another shape, or with a null there, does not reach it but <see cref="OnError"/>; further arguments are not looked at.</summary>
    /// <typeparam name="T">The type of the first argument.</typeparam>
    /// <param name="name">The event's name.</param>
    /// <param name="type">How the first argument is read.</param>
    /// <param name="handler">The handler. An exception is logged, goes to <see cref="OnError"/>, and no further.</param>
    /// <returns>This socket.</returns>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    public Socket On<T>(string name, JsonTypeInfo<T> type, Func<T, SocketEvent, ValueTask> handler)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(handler);
        return Add(
            name,
            (Func<SocketEvent, ValueTask>)(
                received =>
                    ArgumentReader.TryReadAll(received.State, type, out var argument) ? handler(argument, received) : Misfit(received)
            ),
            handler
        );
    }

    /// <inheritdoc cref="On{T}(string, JsonTypeInfo{T}, Func{T, SocketEvent, ValueTask})" />
    public Socket On<T>(string name, JsonTypeInfo<T> type, Action<T, SocketEvent> handler)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(handler);
        return Add(
            name,
            (Action<SocketEvent>)(
                received =>
                {
                    if (ArgumentReader.TryReadAll(received.State, type, out var argument))
                    {
                        handler(argument, received);
                    }
                    else
                    {
                        OnMisfit(received);
                    }
                }
            ),
            handler
        );
    }

    /// <summary>Adds a handler of one event whose first two arguments have a known shape. An event of another shape, or with a null there, does not reach it but <see cref="OnError"/>; further arguments are not looked at.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <param name="name">The event's name.</param>
    /// <param name="firstType">How the first argument is read.</param>
    /// <param name="secondType">How the second argument is read.</param>
    /// <param name="handler">The handler. An exception is logged, goes to <see cref="OnError"/>, and no further.</param>
    /// <returns>This socket.</returns>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    public Socket On<T1, T2>(
        string name,
        JsonTypeInfo<T1> firstType,
        JsonTypeInfo<T2> secondType,
        Func<T1, T2, SocketEvent, ValueTask> handler
    )
    {
        ArgumentNullException.ThrowIfNull(firstType);
        ArgumentNullException.ThrowIfNull(secondType);
        ArgumentNullException.ThrowIfNull(handler);
        return Add(
            name,
            (Func<SocketEvent, ValueTask>)(
                received =>
                    ArgumentReader.TryReadAll(received.State, firstType, secondType, out var first, out var second)
                        ? handler(first, second, received)
                        : Misfit(received)
            ),
            handler
        );
    }

    /// <inheritdoc cref="On{T1, T2}(string, JsonTypeInfo{T1}, JsonTypeInfo{T2}, Func{T1, T2, SocketEvent, ValueTask})" />
    public Socket On<T1, T2>(string name, JsonTypeInfo<T1> firstType, JsonTypeInfo<T2> secondType, Action<T1, T2, SocketEvent> handler)
    {
        ArgumentNullException.ThrowIfNull(firstType);
        ArgumentNullException.ThrowIfNull(secondType);
        ArgumentNullException.ThrowIfNull(handler);
        return Add(
            name,
            (Action<SocketEvent>)(
                received =>
                {
                    if (ArgumentReader.TryReadAll(received.State, firstType, secondType, out var first, out var second))
                    {
                        handler(first, second, received);
                    }
                    else
                    {
                        OnMisfit(received);
                    }
                }
            ),
            handler
        );
    }

    /// <summary>Adds a handler of one event whose first three arguments have a known shape. An event of another shape, or with a null there, does not reach it but <see cref="OnError"/>; further arguments are not looked at.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <param name="name">The event's name.</param>
    /// <param name="firstType">How the first argument is read.</param>
    /// <param name="secondType">How the second argument is read.</param>
    /// <param name="thirdType">How the third argument is read.</param>
    /// <param name="handler">The handler. An exception is logged, goes to <see cref="OnError"/>, and no further.</param>
    /// <returns>This socket.</returns>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    public Socket On<T1, T2, T3>(
        string name,
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
        return Add(
            name,
            (Func<SocketEvent, ValueTask>)(
                received =>
                    ArgumentReader.TryReadAll(
                        received.State,
                        firstType,
                        secondType,
                        thirdType,
                        out var first,
                        out var second,
                        out var third
                    )
                        ? handler(first, second, third, received)
                        : Misfit(received)
            ),
            handler
        );
    }

    /// <inheritdoc cref="On{T1, T2, T3}(string, JsonTypeInfo{T1}, JsonTypeInfo{T2}, JsonTypeInfo{T3}, Func{T1, T2, T3, SocketEvent, ValueTask})" />
    public Socket On<T1, T2, T3>(
        string name,
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
        return Add(
            name,
            (Action<SocketEvent>)(
                received =>
                {
                    if (
                        ArgumentReader.TryReadAll(
                            received.State,
                            firstType,
                            secondType,
                            thirdType,
                            out var first,
                            out var second,
                            out var third
                        )
                    )
                    {
                        handler(first, second, third, received);
                    }
                    else
                    {
                        OnMisfit(received);
                    }
                }
            ),
            handler
        );
    }

    private ValueTask Misfit(SocketEvent received)
    {
        OnMisfit(received);
        return ValueTask.CompletedTask;
    }
}
