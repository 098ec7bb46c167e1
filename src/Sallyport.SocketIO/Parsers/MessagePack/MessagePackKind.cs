namespace Sallyport.SocketIO.Parsers.MessagePack;

/// <summary>What a MessagePack value is, in the dialect of notepack.io, on which the official client's parser stands.</summary>
internal enum MessagePackKind : byte
{
    Nil,
    Boolean,

    /// <summary>A whole number that fits into 64 bits with sign.</summary>
    Integer,

    /// <summary>A whole number above those.</summary>
    Unsigned,
    Float,
    String,
    Binary,
    Array,
    Map,

    /// <summary>fixext 1 of type 0: JavaScript's <c>undefined</c>.</summary>
    Undefined,

    /// <summary>fixext 8 of type 0: a JavaScript <c>Date</c>, in milliseconds since 1970.</summary>
    Date,

    /// <summary>Every other extension.</summary>
    Extension,
}
