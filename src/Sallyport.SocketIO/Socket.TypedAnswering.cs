using System.Text.Json.Serialization.Metadata;
using Sallyport.SocketIO.Dispatching;

namespace Sallyport.SocketIO;

/// <content>What runs where a handler's result is the acknowledgement.</content>
public sealed partial class Socket
{
    private Func<SocketEvent, ValueTask> Reading<T, TAnswer>(
        JsonTypeInfo<T> type,
        JsonTypeInfo<TAnswer> answerType,
        Func<T, SocketEvent, ValueTask<TAnswer>> handler
    )
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(answerType);
        ArgumentNullException.ThrowIfNull(handler);
        return received =>
            ArgumentReader.TryReadAll(received.State, type, out var argument)
                ? AnswerAsync(handler(argument, received), received, answerType)
                : Misfit(received);
    }

    private Action<SocketEvent> Reading<T, TAnswer>(
        JsonTypeInfo<T> type,
        JsonTypeInfo<TAnswer> answerType,
        Func<T, SocketEvent, TAnswer> handler
    )
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(answerType);
        ArgumentNullException.ThrowIfNull(handler);
        return received =>
        {
            if (ArgumentReader.TryReadAll(received.State, type, out var argument))
            {
                _ = received.TryAck(handler(argument, received), answerType);
            }
            else
            {
                OnMisfit(received);
            }
        };
    }

    private Func<SocketEvent, ValueTask> Reading<T1, T2, TAnswer>(
        JsonTypeInfo<T1> firstType,
        JsonTypeInfo<T2> secondType,
        JsonTypeInfo<TAnswer> answerType,
        Func<T1, T2, SocketEvent, ValueTask<TAnswer>> handler
    )
    {
        ArgumentNullException.ThrowIfNull(firstType);
        ArgumentNullException.ThrowIfNull(secondType);
        ArgumentNullException.ThrowIfNull(answerType);
        ArgumentNullException.ThrowIfNull(handler);
        return received =>
            ArgumentReader.TryReadAll(received.State, firstType, secondType, out var first, out var second)
                ? AnswerAsync(handler(first, second, received), received, answerType)
                : Misfit(received);
    }

    private Action<SocketEvent> Reading<T1, T2, TAnswer>(
        JsonTypeInfo<T1> firstType,
        JsonTypeInfo<T2> secondType,
        JsonTypeInfo<TAnswer> answerType,
        Func<T1, T2, SocketEvent, TAnswer> handler
    )
    {
        ArgumentNullException.ThrowIfNull(firstType);
        ArgumentNullException.ThrowIfNull(secondType);
        ArgumentNullException.ThrowIfNull(answerType);
        ArgumentNullException.ThrowIfNull(handler);
        return received =>
        {
            if (ArgumentReader.TryReadAll(received.State, firstType, secondType, out var first, out var second))
            {
                _ = received.TryAck(handler(first, second, received), answerType);
            }
            else
            {
                OnMisfit(received);
            }
        };
    }

    private Func<SocketEvent, ValueTask> Reading<T1, T2, T3, TAnswer>(
        JsonTypeInfo<T1> firstType,
        JsonTypeInfo<T2> secondType,
        JsonTypeInfo<T3> thirdType,
        JsonTypeInfo<TAnswer> answerType,
        Func<T1, T2, T3, SocketEvent, ValueTask<TAnswer>> handler
    )
    {
        ArgumentNullException.ThrowIfNull(firstType);
        ArgumentNullException.ThrowIfNull(secondType);
        ArgumentNullException.ThrowIfNull(thirdType);
        ArgumentNullException.ThrowIfNull(answerType);
        ArgumentNullException.ThrowIfNull(handler);
        return received =>
            ArgumentReader.TryReadAll(received.State, firstType, secondType, thirdType, out var first, out var second, out var third)
                ? AnswerAsync(handler(first, second, third, received), received, answerType)
                : Misfit(received);
    }

    private Action<SocketEvent> Reading<T1, T2, T3, TAnswer>(
        JsonTypeInfo<T1> firstType,
        JsonTypeInfo<T2> secondType,
        JsonTypeInfo<T3> thirdType,
        JsonTypeInfo<TAnswer> answerType,
        Func<T1, T2, T3, SocketEvent, TAnswer> handler
    )
    {
        ArgumentNullException.ThrowIfNull(firstType);
        ArgumentNullException.ThrowIfNull(secondType);
        ArgumentNullException.ThrowIfNull(thirdType);
        ArgumentNullException.ThrowIfNull(answerType);
        ArgumentNullException.ThrowIfNull(handler);
        return received =>
        {
            if (ArgumentReader.TryReadAll(received.State, firstType, secondType, thirdType, out var first, out var second, out var third))
            {
                _ = received.TryAck(handler(first, second, third, received), answerType);
            }
            else
            {
                OnMisfit(received);
            }
        };
    }

    private static ValueTask AnswerAsync<TAnswer>(ValueTask<TAnswer> answering, SocketEvent received, JsonTypeInfo<TAnswer> type)
    {
        if (!answering.IsCompletedSuccessfully)
        {
            return new ValueTask(AnswerLaterAsync(answering, received, type));
        }

        _ = received.TryAck(answering.Result, type);
        return ValueTask.CompletedTask;
    }

    private static async Task AnswerLaterAsync<TAnswer>(ValueTask<TAnswer> answering, SocketEvent received, JsonTypeInfo<TAnswer> type) =>
        _ = received.TryAck(await answering, type);
}
