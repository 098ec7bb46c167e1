using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;

namespace Sallyport.SocketIO;

/// <content>Handlers of one event only that get typed arguments.</content>
public sealed partial class Socket
{
    /// <summary>Adds a handler of the next event of that name only, whose first argument has a known shape. An event of another shape, or with a null there, uses it up too, but goes to <see cref="OnError(Func{EventError, ValueTask})"/>; further arguments are not looked at.</summary>
    /// <inheritdoc cref="On{T}(string, JsonTypeInfo{T}, Func{T, SocketEvent, ValueTask})" path="/*[not(self::summary)]" />
    [OverloadResolutionPriority(1)]
    public Socket Once<T>(string name, JsonTypeInfo<T> type, Func<T, SocketEvent, ValueTask> handler) =>
        AddOnce(name, Reading(type, handler), handler);

    /// <inheritdoc cref="Once{T}(string, JsonTypeInfo{T}, Func{T, SocketEvent, ValueTask})" />
    public Socket Once<T>(string name, JsonTypeInfo<T> type, Func<T, SocketEvent, Task> handler) =>
        AddOnce(name, Reading(type, Awaiting(handler)), handler);

    /// <inheritdoc cref="Once{T}(string, JsonTypeInfo{T}, Func{T, SocketEvent, ValueTask})" />
    public Socket Once<T>(string name, JsonTypeInfo<T> type, Action<T, SocketEvent> handler) =>
        AddOnce(name, Reading(type, handler), handler);

    /// <summary>Adds a handler of the next event of that name only, whose first two arguments have a known shape. An event of another shape, or with a null there, uses it up too, but goes to <see cref="OnError(Func{EventError, ValueTask})"/>; further arguments are not looked at.</summary>
    /// <inheritdoc cref="On{T1, T2}(string, JsonTypeInfo{T1}, JsonTypeInfo{T2}, Func{T1, T2, SocketEvent, ValueTask})" path="/*[not(self::summary)]" />
    [OverloadResolutionPriority(1)]
    public Socket Once<T1, T2>(
        string name,
        JsonTypeInfo<T1> firstType,
        JsonTypeInfo<T2> secondType,
        Func<T1, T2, SocketEvent, ValueTask> handler
    ) => AddOnce(name, Reading(firstType, secondType, handler), handler);

    /// <inheritdoc cref="Once{T1, T2}(string, JsonTypeInfo{T1}, JsonTypeInfo{T2}, Func{T1, T2, SocketEvent, ValueTask})" />
    public Socket Once<T1, T2>(
        string name,
        JsonTypeInfo<T1> firstType,
        JsonTypeInfo<T2> secondType,
        Func<T1, T2, SocketEvent, Task> handler
    ) => AddOnce(name, Reading(firstType, secondType, Awaiting(handler)), handler);

    /// <inheritdoc cref="Once{T1, T2}(string, JsonTypeInfo{T1}, JsonTypeInfo{T2}, Func{T1, T2, SocketEvent, ValueTask})" />
    public Socket Once<T1, T2>(string name, JsonTypeInfo<T1> firstType, JsonTypeInfo<T2> secondType, Action<T1, T2, SocketEvent> handler) =>
        AddOnce(name, Reading(firstType, secondType, handler), handler);

    /// <summary>Adds a handler of the next event of that name only, whose first three arguments have a known shape. An event of another shape, or with a null there, uses it up too, but goes to <see cref="OnError(Func{EventError, ValueTask})"/>; further arguments are not looked at.</summary>
    /// <inheritdoc cref="On{T1, T2, T3}(string, JsonTypeInfo{T1}, JsonTypeInfo{T2}, JsonTypeInfo{T3}, Func{T1, T2, T3, SocketEvent, ValueTask})" path="/*[not(self::summary)]" />
    [OverloadResolutionPriority(1)]
    public Socket Once<T1, T2, T3>(
        string name,
        JsonTypeInfo<T1> firstType,
        JsonTypeInfo<T2> secondType,
        JsonTypeInfo<T3> thirdType,
        Func<T1, T2, T3, SocketEvent, ValueTask> handler
    ) => AddOnce(name, Reading(firstType, secondType, thirdType, handler), handler);

    /// <inheritdoc cref="Once{T1, T2, T3}(string, JsonTypeInfo{T1}, JsonTypeInfo{T2}, JsonTypeInfo{T3}, Func{T1, T2, T3, SocketEvent, ValueTask})" />
    public Socket Once<T1, T2, T3>(
        string name,
        JsonTypeInfo<T1> firstType,
        JsonTypeInfo<T2> secondType,
        JsonTypeInfo<T3> thirdType,
        Func<T1, T2, T3, SocketEvent, Task> handler
    ) => AddOnce(name, Reading(firstType, secondType, thirdType, Awaiting(handler)), handler);

    /// <inheritdoc cref="Once{T1, T2, T3}(string, JsonTypeInfo{T1}, JsonTypeInfo{T2}, JsonTypeInfo{T3}, Func{T1, T2, T3, SocketEvent, ValueTask})" />
    public Socket Once<T1, T2, T3>(
        string name,
        JsonTypeInfo<T1> firstType,
        JsonTypeInfo<T2> secondType,
        JsonTypeInfo<T3> thirdType,
        Action<T1, T2, T3, SocketEvent> handler
    ) => AddOnce(name, Reading(firstType, secondType, thirdType, handler), handler);

    /// <summary>Adds a handler of the next event of that name only, whose first argument has a known shape; its result acknowledges the event. An event of another shape, or with a null there, uses it up too, but goes to <see cref="OnError(Func{EventError, ValueTask})"/>, and is not acknowledged.</summary>
    /// <inheritdoc cref="On{T, TAnswer}(string, JsonTypeInfo{T}, JsonTypeInfo{TAnswer}, Func{T, SocketEvent, ValueTask{TAnswer}})" path="/*[not(self::summary)]" />
    public Socket Once<T, TAnswer>(
        string name,
        JsonTypeInfo<T> type,
        JsonTypeInfo<TAnswer> answerType,
        Func<T, SocketEvent, ValueTask<TAnswer>> handler
    ) => AddOnce(name, Reading(type, answerType, handler), handler);

    /// <inheritdoc cref="Once{T, TAnswer}(string, JsonTypeInfo{T}, JsonTypeInfo{TAnswer}, Func{T, SocketEvent, ValueTask{TAnswer}})" />
    public Socket Once<T, TAnswer>(
        string name,
        JsonTypeInfo<T> type,
        JsonTypeInfo<TAnswer> answerType,
        Func<T, SocketEvent, TAnswer> handler
    ) => AddOnce(name, Reading(type, answerType, handler), handler);

    /// <summary>Adds a handler of the next event of that name only, whose first two arguments have a known shape; its result acknowledges the event. An event of another shape, or with a null there, uses it up too, but goes to <see cref="OnError(Func{EventError, ValueTask})"/>, and is not acknowledged.</summary>
    /// <inheritdoc cref="On{T1, T2, TAnswer}(string, JsonTypeInfo{T1}, JsonTypeInfo{T2}, JsonTypeInfo{TAnswer}, Func{T1, T2, SocketEvent, ValueTask{TAnswer}})" path="/*[not(self::summary)]" />
    public Socket Once<T1, T2, TAnswer>(
        string name,
        JsonTypeInfo<T1> firstType,
        JsonTypeInfo<T2> secondType,
        JsonTypeInfo<TAnswer> answerType,
        Func<T1, T2, SocketEvent, ValueTask<TAnswer>> handler
    ) => AddOnce(name, Reading(firstType, secondType, answerType, handler), handler);

    /// <inheritdoc cref="Once{T1, T2, TAnswer}(string, JsonTypeInfo{T1}, JsonTypeInfo{T2}, JsonTypeInfo{TAnswer}, Func{T1, T2, SocketEvent, ValueTask{TAnswer}})" />
    public Socket Once<T1, T2, TAnswer>(
        string name,
        JsonTypeInfo<T1> firstType,
        JsonTypeInfo<T2> secondType,
        JsonTypeInfo<TAnswer> answerType,
        Func<T1, T2, SocketEvent, TAnswer> handler
    ) => AddOnce(name, Reading(firstType, secondType, answerType, handler), handler);

    /// <summary>Adds a handler of the next event of that name only, whose first three arguments have a known shape; its result acknowledges the event. An event of another shape, or with a null there, uses it up too, but goes to <see cref="OnError(Func{EventError, ValueTask})"/>, and is not acknowledged.</summary>
    /// <inheritdoc cref="On{T1, T2, T3, TAnswer}(string, JsonTypeInfo{T1}, JsonTypeInfo{T2}, JsonTypeInfo{T3}, JsonTypeInfo{TAnswer}, Func{T1, T2, T3, SocketEvent, ValueTask{TAnswer}})" path="/*[not(self::summary)]" />
    public Socket Once<T1, T2, T3, TAnswer>(
        string name,
        JsonTypeInfo<T1> firstType,
        JsonTypeInfo<T2> secondType,
        JsonTypeInfo<T3> thirdType,
        JsonTypeInfo<TAnswer> answerType,
        Func<T1, T2, T3, SocketEvent, ValueTask<TAnswer>> handler
    ) => AddOnce(name, Reading(firstType, secondType, thirdType, answerType, handler), handler);

    /// <inheritdoc cref="Once{T1, T2, T3, TAnswer}(string, JsonTypeInfo{T1}, JsonTypeInfo{T2}, JsonTypeInfo{T3}, JsonTypeInfo{TAnswer}, Func{T1, T2, T3, SocketEvent, ValueTask{TAnswer}})" />
    public Socket Once<T1, T2, T3, TAnswer>(
        string name,
        JsonTypeInfo<T1> firstType,
        JsonTypeInfo<T2> secondType,
        JsonTypeInfo<T3> thirdType,
        JsonTypeInfo<TAnswer> answerType,
        Func<T1, T2, T3, SocketEvent, TAnswer> handler
    ) => AddOnce(name, Reading(firstType, secondType, thirdType, answerType, handler), handler);
}
