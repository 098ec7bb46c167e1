using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Sallyport.SocketIO.Protocol;

namespace Sallyport.SocketIO.Dispatching;

/// <summary>Reads typed arguments from an event's JSON, which was checked when it came. What does not fit gives <see langword="false"/>.</summary>
internal static class ArgumentReader
{
    public static bool TryRead<T>(EventState received, int index, JsonTypeInfo<T> type, out T? value) =>
        TryRead(received.Arguments, received.Attachments, received.Socket.MaxJsonDepth, index, type, out value);

    public static bool TryRead<T>(
        ReadOnlySpan<byte> arguments,
        IReadOnlyList<ReadOnlyMemory<byte>> attachments,
        int maxDepth,
        int index,
        JsonTypeInfo<T> type,
        out T? value
    )
    {
        value = default;
        if (index < 0)
        {
            return false;
        }

        var outer = AttachmentScope.Read;
        AttachmentScope.Read = attachments;
        try
        {
            var reader = Open(arguments, maxDepth);
            while (index-- > 0)
            {
                reader.Read();
                reader.Skip();
                if (reader.TokenType == JsonTokenType.EndArray && reader.CurrentDepth == 0)
                {
                    return false;
                }
            }

            return TryReadNext(ref reader, type, out value);
        }
        catch (Exception exception) when (IsMisfit(exception))
        {
            return false;
        }
        finally
        {
            AttachmentScope.Read = outer;
        }
    }

    /// <summary>Reads the first argument; a null does not fit.</summary>
    public static bool TryReadAll<T>(EventState received, JsonTypeInfo<T> type, [NotNullWhen(true)] out T? value) =>
        TryRead(received, 0, type, out value) && HasValue(value);

    /// <summary>Reads the first two arguments; a null does not fit.</summary>
    public static bool TryReadAll<T1, T2>(
        EventState received,
        JsonTypeInfo<T1> firstType,
        JsonTypeInfo<T2> secondType,
        [NotNullWhen(true)] out T1? first,
        [NotNullWhen(true)] out T2? second
    )
    {
        first = default;
        second = default;
        var outer = AttachmentScope.Read;
        AttachmentScope.Read = received.Attachments;
        try
        {
            var reader = Open(received.Arguments, received.Socket.MaxJsonDepth);
            return TryReadNext(ref reader, firstType, out first)
                && TryReadNext(ref reader, secondType, out second)
                && HasValue(first)
                && HasValue(second);
        }
        catch (Exception exception) when (IsMisfit(exception))
        {
            return false;
        }
        finally
        {
            AttachmentScope.Read = outer;
        }
    }

    /// <summary>Reads the first three arguments; a null does not fit.</summary>
    public static bool TryReadAll<T1, T2, T3>(
        EventState received,
        JsonTypeInfo<T1> firstType,
        JsonTypeInfo<T2> secondType,
        JsonTypeInfo<T3> thirdType,
        [NotNullWhen(true)] out T1? first,
        [NotNullWhen(true)] out T2? second,
        [NotNullWhen(true)] out T3? third
    )
    {
        first = default;
        second = default;
        third = default;
        var outer = AttachmentScope.Read;
        AttachmentScope.Read = received.Attachments;
        try
        {
            var reader = Open(received.Arguments, received.Socket.MaxJsonDepth);
            return TryReadNext(ref reader, firstType, out first)
                && TryReadNext(ref reader, secondType, out second)
                && TryReadNext(ref reader, thirdType, out third)
                && HasValue(first)
                && HasValue(second)
                && HasValue(third);
        }
        catch (Exception exception) when (IsMisfit(exception))
        {
            return false;
        }
        finally
        {
            AttachmentScope.Read = outer;
        }
    }

    private static Utf8JsonReader Open(ReadOnlySpan<byte> arguments, int maxDepth)
    {
        var reader = new Utf8JsonReader(LoneSurrogates.Replace(arguments), new JsonReaderOptions { MaxDepth = maxDepth });
        reader.Read();
        return reader;
    }

    // The reader stands on the last token of what was read before.
    private static bool TryReadNext<T>(ref Utf8JsonReader reader, JsonTypeInfo<T> type, out T? value)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.EndArray && reader.CurrentDepth == 0)
        {
            value = default;
            return false;
        }

        value = JsonSerializer.Deserialize(ref reader, type);
        return true;
    }

    // Without optimization, a look whether a value type is null would box it.
    private static bool HasValue<T>([NotNullWhen(true)] T? value) =>
        (typeof(T).IsValueType && Nullability<T>.IsNeverNull) || value is not null;

    // InvalidOperationException: a number asked of a string; FormatException: a date, a number out of its range.
    private static bool IsMisfit(Exception exception) => exception is JsonException or InvalidOperationException or FormatException;

    private static class Nullability<T>
    {
        public static readonly bool IsNeverNull = default(T) is not null;
    }
}
