using System.Text.Json.Serialization.Metadata;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Protocol;

namespace Sallyport.SocketIO;

/// <content>Events to the client with typed arguments.</content>
public sealed partial class Socket
{
    /// <summary>Sends an event with one argument. Binary data in it is an <see cref="Attachment"/>.</summary>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <param name="name">The event's name.</param>
    /// <param name="argument">The argument.</param>
    /// <param name="type">How the argument becomes JSON: <c>MyJson.Default.Order</c> of your <see cref="System.Text.Json.Serialization.JsonSerializerContext"/>, for example.</param>
    /// <param name="options">How it is sent.</param>
    /// <returns>
    /// <see langword="false"/> when the socket is not connected, was cut just now because its queue is full, or a volatile event was dropped.
    /// </returns>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    public bool TryEmit<T>(string name, T argument, JsonTypeInfo<T> type, SendOptions options = SendOptions.None)
    {
        using var arguments = JsonArguments.Write(argument, type);
        return TryEmit(name, arguments.WrittenSpan, arguments.Attachments, options);
    }

    /// <summary>Sends an event with two arguments. Binary data in them is an <see cref="Attachment"/>.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <param name="name">The event's name.</param>
    /// <param name="first">The first argument.</param>
    /// <param name="firstType">How the first argument becomes JSON.</param>
    /// <param name="second">The second argument.</param>
    /// <param name="secondType">How the second argument becomes JSON.</param>
    /// <param name="options">How it is sent.</param>
    /// <returns>
    /// <see langword="false"/> when the socket is not connected, was cut just now because its queue is full, or a volatile event was dropped.
    /// </returns>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    public bool TryEmit<T1, T2>(
        string name,
        T1 first,
        JsonTypeInfo<T1> firstType,
        T2 second,
        JsonTypeInfo<T2> secondType,
        SendOptions options = SendOptions.None
    )
    {
        using var arguments = JsonArguments.Write(first, firstType, second, secondType);
        return TryEmit(name, arguments.WrittenSpan, arguments.Attachments, options);
    }

    /// <summary>Sends an event with three arguments. Binary data in them is an <see cref="Attachment"/>.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <param name="name">The event's name.</param>
    /// <param name="first">The first argument.</param>
    /// <param name="firstType">How the first argument becomes JSON.</param>
    /// <param name="second">The second argument.</param>
    /// <param name="secondType">How the second argument becomes JSON.</param>
    /// <param name="third">The third argument.</param>
    /// <param name="thirdType">How the third argument becomes JSON.</param>
    /// <param name="options">How it is sent.</param>
    /// <returns>
    /// <see langword="false"/> when the socket is not connected, was cut just now because its queue is full, or a volatile event was dropped.
    /// </returns>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    public bool TryEmit<T1, T2, T3>(
        string name,
        T1 first,
        JsonTypeInfo<T1> firstType,
        T2 second,
        JsonTypeInfo<T2> secondType,
        T3 third,
        JsonTypeInfo<T3> thirdType,
        SendOptions options = SendOptions.None
    )
    {
        using var arguments = JsonArguments.Write(first, firstType, second, secondType, third, thirdType);
        return TryEmit(name, arguments.WrittenSpan, arguments.Attachments, options);
    }

    /// <summary>Sends an event with one argument and waits for the client's acknowledgement.</summary>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <param name="name">The event's name.</param>
    /// <param name="argument">The argument.</param>
    /// <param name="type">How the argument becomes JSON: <c>MyJson.Default.Order</c> of your <see cref="System.Text.Json.Serialization.JsonSerializerContext"/>, for example.</param>
    /// <param name="timeout">How long to wait for the answer.</param>
    /// <param name="options">How it is sent. A volatile event that was dropped counts as not answered in time.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The answer, or why there is none.</returns>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<AckAnswer> EmitWithAckAsync<T>(
        string name,
        T argument,
        JsonTypeInfo<T> type,
        TimeSpan timeout,
        SendOptions options = SendOptions.None,
        CancellationToken cancellationToken = default
    )
    {
        Task<AckAnswer> answer;
        using (var arguments = JsonArguments.Write(argument, type))
        {
            // Sent when this returns: what is awaited after it no longer needs the bytes.
            answer = AskAsync(name, arguments.WrittenSpan, arguments.Attachments, timeout, options, cancellationToken);
        }

        return answer;
    }

    /// <summary>Sends an event with one argument and reads the first argument of the client's acknowledgement.</summary>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <typeparam name="TAnswer">The type of the answer's first argument.</typeparam>
    /// <param name="name">The event's name.</param>
    /// <param name="argument">The argument.</param>
    /// <param name="type">How the argument becomes JSON: <c>MyJson.Default.Order</c> of your <see cref="System.Text.Json.Serialization.JsonSerializerContext"/>, for example.</param>
    /// <param name="answerType">How the answer's first argument is read.</param>
    /// <param name="timeout">How long to wait for the answer.</param>
    /// <param name="options">How it is sent. A volatile event that was dropped counts as not answered in time.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The answer, or why there is none.</returns>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<AckAnswer<TAnswer>> EmitWithAckAsync<T, TAnswer>(
        string name,
        T argument,
        JsonTypeInfo<T> type,
        JsonTypeInfo<TAnswer> answerType,
        TimeSpan timeout,
        SendOptions options = SendOptions.None,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(answerType);
        return AckAnswer<TAnswer>.Read(await EmitWithAckAsync(name, argument, type, timeout, options, cancellationToken), answerType);
    }
}
