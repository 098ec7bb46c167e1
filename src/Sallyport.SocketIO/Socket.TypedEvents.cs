using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;

namespace Sallyport.SocketIO;

/// <content>Handlers that get typed arguments.</content>
public sealed partial class Socket
{
    /// <summary>Adds a handler of one event whose first argument has a known shape. An event of another shape, or with a null there, does not reach it but <see cref="OnError(Func{EventError, ValueTask})"/>; further arguments are not looked at.</summary>
    /// <typeparam name="T">The type of the first argument.</typeparam>
    /// <param name="name">The event's name.</param>
    /// <param name="type">How the first argument is read: <c>MyJson.Default.Order</c> of your <see cref="System.Text.Json.Serialization.JsonSerializerContext"/>, for example.</param>
    /// <param name="handler">The handler. An exception is logged, goes to <see cref="OnError(Func{EventError, ValueTask})"/>, and no further.</param>
    /// <returns>This socket.</returns>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    [OverloadResolutionPriority(1)]
    public Socket On<T>(string name, JsonTypeInfo<T> type, Func<T, SocketEvent, ValueTask> handler) =>
        Add(name, Reading(type, handler), handler);

    /// <inheritdoc cref="On{T}(string, JsonTypeInfo{T}, Func{T, SocketEvent, ValueTask})" />
    public Socket On<T>(string name, JsonTypeInfo<T> type, Func<T, SocketEvent, Task> handler) =>
        Add(name, Reading(type, Awaiting(handler)), handler);

    /// <inheritdoc cref="On{T}(string, JsonTypeInfo{T}, Func{T, SocketEvent, ValueTask})" />
    public Socket On<T>(string name, JsonTypeInfo<T> type, Action<T, SocketEvent> handler) => Add(name, Reading(type, handler), handler);

    /// <summary>Adds a handler of one event whose first two arguments have a known shape. An event of another shape, or with a null there, does not reach it but <see cref="OnError(Func{EventError, ValueTask})"/>; further arguments are not looked at.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <param name="name">The event's name.</param>
    /// <param name="firstType">How the first argument is read: <c>MyJson.Default.Order</c> of your <see cref="System.Text.Json.Serialization.JsonSerializerContext"/>, for example.</param>
    /// <param name="secondType">How the second argument is read.</param>
    /// <param name="handler">The handler. An exception is logged, goes to <see cref="OnError(Func{EventError, ValueTask})"/>, and no further.</param>
    /// <returns>This socket.</returns>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    [OverloadResolutionPriority(1)]
    public Socket On<T1, T2>(
        string name,
        JsonTypeInfo<T1> firstType,
        JsonTypeInfo<T2> secondType,
        Func<T1, T2, SocketEvent, ValueTask> handler
    ) => Add(name, Reading(firstType, secondType, handler), handler);

    /// <inheritdoc cref="On{T1, T2}(string, JsonTypeInfo{T1}, JsonTypeInfo{T2}, Func{T1, T2, SocketEvent, ValueTask})" />
    public Socket On<T1, T2>(
        string name,
        JsonTypeInfo<T1> firstType,
        JsonTypeInfo<T2> secondType,
        Func<T1, T2, SocketEvent, Task> handler
    ) => Add(name, Reading(firstType, secondType, Awaiting(handler)), handler);

    /// <inheritdoc cref="On{T1, T2}(string, JsonTypeInfo{T1}, JsonTypeInfo{T2}, Func{T1, T2, SocketEvent, ValueTask})" />
    public Socket On<T1, T2>(string name, JsonTypeInfo<T1> firstType, JsonTypeInfo<T2> secondType, Action<T1, T2, SocketEvent> handler) =>
        Add(name, Reading(firstType, secondType, handler), handler);

    /// <summary>Adds a handler of one event whose first three arguments have a known shape. An event of another shape, or with a null there, does not reach it but <see cref="OnError(Func{EventError, ValueTask})"/>; further arguments are not looked at.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <param name="name">The event's name.</param>
    /// <param name="firstType">How the first argument is read: <c>MyJson.Default.Order</c> of your <see cref="System.Text.Json.Serialization.JsonSerializerContext"/>, for example.</param>
    /// <param name="secondType">How the second argument is read.</param>
    /// <param name="thirdType">How the third argument is read.</param>
    /// <param name="handler">The handler. An exception is logged, goes to <see cref="OnError(Func{EventError, ValueTask})"/>, and no further.</param>
    /// <returns>This socket.</returns>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    [OverloadResolutionPriority(1)]
    public Socket On<T1, T2, T3>(
        string name,
        JsonTypeInfo<T1> firstType,
        JsonTypeInfo<T2> secondType,
        JsonTypeInfo<T3> thirdType,
        Func<T1, T2, T3, SocketEvent, ValueTask> handler
    ) => Add(name, Reading(firstType, secondType, thirdType, handler), handler);

    /// <inheritdoc cref="On{T1, T2, T3}(string, JsonTypeInfo{T1}, JsonTypeInfo{T2}, JsonTypeInfo{T3}, Func{T1, T2, T3, SocketEvent, ValueTask})" />
    public Socket On<T1, T2, T3>(
        string name,
        JsonTypeInfo<T1> firstType,
        JsonTypeInfo<T2> secondType,
        JsonTypeInfo<T3> thirdType,
        Func<T1, T2, T3, SocketEvent, Task> handler
    ) => Add(name, Reading(firstType, secondType, thirdType, Awaiting(handler)), handler);

    /// <inheritdoc cref="On{T1, T2, T3}(string, JsonTypeInfo{T1}, JsonTypeInfo{T2}, JsonTypeInfo{T3}, Func{T1, T2, T3, SocketEvent, ValueTask})" />
    public Socket On<T1, T2, T3>(
        string name,
        JsonTypeInfo<T1> firstType,
        JsonTypeInfo<T2> secondType,
        JsonTypeInfo<T3> thirdType,
        Action<T1, T2, T3, SocketEvent> handler
    ) => Add(name, Reading(firstType, secondType, thirdType, handler), handler);
}
