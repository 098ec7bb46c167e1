using System.Runtime.InteropServices;
using System.Text.Json;

namespace Sallyport.SocketIO.Parsers.MessagePack;

/// <summary>An array or an object of a JSON text.</summary>
internal struct JsonContainer
{
    /// <summary>How many elements or members it has.</summary>
    public int Count;

    /// <summary>The binary data it stands for, or -1.</summary>
    public int Attachment;

    /// <summary>Which container is the first behind it.</summary>
    public int End;

    /// <summary>Whether it is an object with the mark of a placeholder, and the number in it.</summary>
    public bool IsMarked;
    public int Number;
}

/// <summary>Counts what the arrays and objects of a JSON text hold, in the order in which they begin.</summary>
internal static class JsonContainers
{
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static List<JsonContainer> Read(Utf8JsonReader reader, int attachments)
    {
        List<JsonContainer> all = [];
        Stack<int> open = [];
        var member = Member.Other;
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject)
            {
                ref var closed = ref CollectionsMarshal.AsSpan(all)[open.Pop()];
                closed.End = all.Count;
                closed.Attachment = closed.IsMarked && closed.Number < attachments ? closed.Number : -1;
                member = Member.Other;
                continue;
            }

            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                member =
                    reader.ValueTextEquals("_placeholder"u8) ? Member.Mark
                    : reader.ValueTextEquals("num"u8) ? Member.Number
                    : Member.Other;
                continue;
            }

            if (open.TryPeek(out var parent))
            {
                Note(ref CollectionsMarshal.AsSpan(all)[parent], member, ref reader);
                member = Member.Other;
            }

            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
            {
                open.Push(all.Count);
                all.Add(new JsonContainer { Number = -1, Attachment = -1 });
            }
        }

        return all;
    }

    private static void Note(ref JsonContainer parent, Member member, ref Utf8JsonReader reader)
    {
        parent.Count++;
        if (member == Member.Mark)
        {
            parent.IsMarked = reader.TokenType == JsonTokenType.True;
        }
        else if (member == Member.Number)
        {
            parent.Number = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number) ? number : -1;
        }
    }

    private enum Member : byte
    {
        Other,
        Mark,
        Number,
    }
}
