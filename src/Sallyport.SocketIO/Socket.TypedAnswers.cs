using System.Text.Json.Serialization.Metadata;

namespace Sallyport.SocketIO;

/// <content>Handlers whose result is the acknowledgement. Where the client asked for none the result is dropped.</content>
public sealed partial class Socket
{
    /// <summary>Adds a handler of one event whose first argument has a known shape; its result acknowledges the event. An event of another shape, or with a null there, does not reach it but <see cref="OnError(Func{EventError, ValueTask})"/>, and is not acknowledged.</summary>
    /// <typeparam name="T">The type of the first argument.</typeparam>
    /// <typeparam name="TAnswer">The type of the answer.</typeparam>
    /// <param name="name">The event's name.</param>
    /// <param name="type">How the first argument is read: <c>MyJson.Default.Order</c> of your <see cref="System.Text.Json.Serialization.JsonSerializerContext"/>, for example.</param>
    /// <param name="answerType">How the answer becomes JSON.</param>
    /// <param name="handler">The handler. An exception is logged, goes to <see cref="OnError(Func{EventError, ValueTask})"/>, and no further; the client then gets no answer.</param>
    /// <returns>This socket.</returns>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    public Socket On<T, TAnswer>(
        string name,
        JsonTypeInfo<T> type,
        JsonTypeInfo<TAnswer> answerType,
        Func<T, SocketEvent, ValueTask<TAnswer>> handler
    ) => Add(name, Reading(type, answerType, handler), handler);

    /// <inheritdoc cref="On{T, TAnswer}(string, JsonTypeInfo{T}, JsonTypeInfo{TAnswer}, Func{T, SocketEvent, ValueTask{TAnswer}})" />
    public Socket On<T, TAnswer>(
        string name,
        JsonTypeInfo<T> type,
        JsonTypeInfo<TAnswer> answerType,
        Func<T, SocketEvent, TAnswer> handler
    ) => Add(name, Reading(type, answerType, handler), handler);

    /// <summary>Adds a handler of one event whose first two arguments have a known shape; its result acknowledges the event. An event of another shape, or with a null there, does not reach it but <see cref="OnError(Func{EventError, ValueTask})"/>, and is not acknowledged.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="TAnswer">The type of the answer.</typeparam>
    /// <param name="name">The event's name.</param>
    /// <param name="firstType">How the first argument is read: <c>MyJson.Default.Order</c> of your <see cref="System.Text.Json.Serialization.JsonSerializerContext"/>, for example.</param>
    /// <param name="secondType">How the second argument is read.</param>
    /// <param name="answerType">How the answer becomes JSON.</param>
    /// <param name="handler">The handler. An exception is logged, goes to <see cref="OnError(Func{EventError, ValueTask})"/>, and no further; the client then gets no answer.</param>
    /// <returns>This socket.</returns>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    public Socket On<T1, T2, TAnswer>(
        string name,
        JsonTypeInfo<T1> firstType,
        JsonTypeInfo<T2> secondType,
        JsonTypeInfo<TAnswer> answerType,
        Func<T1, T2, SocketEvent, ValueTask<TAnswer>> handler
    ) => Add(name, Reading(firstType, secondType, answerType, handler), handler);

    /// <inheritdoc cref="On{T1, T2, TAnswer}(string, JsonTypeInfo{T1}, JsonTypeInfo{T2}, JsonTypeInfo{TAnswer}, Func{T1, T2, SocketEvent, ValueTask{TAnswer}})" />
    public Socket On<T1, T2, TAnswer>(
        string name,
        JsonTypeInfo<T1> firstType,
        JsonTypeInfo<T2> secondType,
        JsonTypeInfo<TAnswer> answerType,
        Func<T1, T2, SocketEvent, TAnswer> handler
    ) => Add(name, Reading(firstType, secondType, answerType, handler), handler);

    /// <summary>Adds a handler of one event whose first three arguments have a known shape; its result acknowledges the event. An event of another shape, or with a null there, does not reach it but <see cref="OnError(Func{EventError, ValueTask})"/>, and is not acknowledged.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="TAnswer">The type of the answer.</typeparam>
    /// <param name="name">The event's name.</param>
    /// <param name="firstType">How the first argument is read: <c>MyJson.Default.Order</c> of your <see cref="System.Text.Json.Serialization.JsonSerializerContext"/>, for example.</param>
    /// <param name="secondType">How the second argument is read.</param>
    /// <param name="thirdType">How the third argument is read.</param>
    /// <param name="answerType">How the answer becomes JSON.</param>
    /// <param name="handler">The handler. An exception is logged, goes to <see cref="OnError(Func{EventError, ValueTask})"/>, and no further; the client then gets no answer.</param>
    /// <returns>This socket.</returns>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    public Socket On<T1, T2, T3, TAnswer>(
        string name,
        JsonTypeInfo<T1> firstType,
        JsonTypeInfo<T2> secondType,
        JsonTypeInfo<T3> thirdType,
        JsonTypeInfo<TAnswer> answerType,
        Func<T1, T2, T3, SocketEvent, ValueTask<TAnswer>> handler
    ) => Add(name, Reading(firstType, secondType, thirdType, answerType, handler), handler);

    /// <inheritdoc cref="On{T1, T2, T3, TAnswer}(string, JsonTypeInfo{T1}, JsonTypeInfo{T2}, JsonTypeInfo{T3}, JsonTypeInfo{TAnswer}, Func{T1, T2, T3, SocketEvent, ValueTask{TAnswer}})" />
    public Socket On<T1, T2, T3, TAnswer>(
        string name,
        JsonTypeInfo<T1> firstType,
        JsonTypeInfo<T2> secondType,
        JsonTypeInfo<T3> thirdType,
        JsonTypeInfo<TAnswer> answerType,
        Func<T1, T2, T3, SocketEvent, TAnswer> handler
    ) => Add(name, Reading(firstType, secondType, thirdType, answerType, handler), handler);
}
