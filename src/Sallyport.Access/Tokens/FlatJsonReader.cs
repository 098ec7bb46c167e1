namespace Sallyport.Access.Tokens;

/// <summary>What a member of a flat object holds.</summary>
internal enum FlatJsonKind
{
    /// <summary>Text of printable ASCII without escapes.</summary>
    Text,

    /// <summary>A whole number, not negative, of at most 15 digits.</summary>
    Number,
}

/// <summary>
/// Reads the one kind of JSON that our tokens are: an object of at most 16 members with plain strings and whole numbers. Everything else
/// (nesting, escapes, fractions, literals, a name twice, something after the end) is no token of ours. Much less than JSON on purpose: the header is
/// read before the signature is checked, so this stands in front of the door, and it must neither throw nor allocate.
/// </summary>
// object = ws "{" ws [member *(ws "," ws member)] ws "}" ws     member = text ws ":" ws (text / number)
internal ref struct FlatJsonReader(ReadOnlySpan<byte> json)
{
    private const int MaxMembers = 16;
    private const int MaxDigits = 15;

    private readonly ReadOnlySpan<byte> _json = json;
    private NameRanges _names;
    private int _count;
    private int _position;
    private State _state;

    private enum State
    {
        Start,
        Member,
        End,
        Failed,
    }

    /// <summary>Gets whether the object was read to its end without fault.</summary>
    public readonly bool IsComplete => _state == State.End;

    /// <summary>Gets the name of the current member.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>Gets what the current member holds.</summary>
    public FlatJsonKind Kind { get; private set; }

    /// <summary>Gets the current text.</summary>
    public ReadOnlySpan<byte> Text { get; private set; }

    /// <summary>Gets the current number.</summary>
    public long Number { get; private set; }

    /// <summary>Goes to the next member; false at the end and at the first fault (<see cref="IsComplete"/> tells which).</summary>
    public bool Read()
    {
        switch (_state)
        {
            case State.Start when TakeToken((byte)'{'):
                if (TakeToken((byte)'}'))
                {
                    return End();
                }

                break;
            case State.Member when TakeToken((byte)'}'):
                return End();
            case State.Member when TakeToken((byte)','):
                break;
            case State.End:
                return false;
            default:
                return Fail();
        }

        SkipSpace();
        var nameStart = _position;
        if (_count == MaxMembers || !TryTakeText(out var name) || IsRepeated(name) || !TakeToken((byte)':') || !TryTakeValue())
        {
            return Fail();
        }

        _names[_count++] = new Range(nameStart + 1, nameStart + 1 + name.Length);
        Name = name;
        _state = State.Member;
        return true;
    }

    private readonly bool IsRepeated(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < _count; i++)
        {
            if (name.SequenceEqual(_json[_names[i]]))
            {
                return true;
            }
        }

        return false;
    }

    private bool TryTakeValue()
    {
        SkipSpace();
        if (_position < _json.Length && _json[_position] == '"')
        {
            Kind = FlatJsonKind.Text;
            Number = 0;
            var isText = TryTakeText(out var text);
            Text = text;
            return isText;
        }

        Kind = FlatJsonKind.Number;
        Text = default;
        return TryTakeNumber();
    }

    private bool TryTakeText(out ReadOnlySpan<byte> text)
    {
        text = default;
        if (_position >= _json.Length || _json[_position] != '"')
        {
            return false;
        }

        var rest = _json[(_position + 1)..];
        var length = rest.IndexOf((byte)'"');
        if (length < 0 || rest[..length].Contains((byte)'\\') || rest[..length].ContainsAnyExceptInRange((byte)' ', (byte)'~'))
        {
            return false;
        }

        text = rest[..length];
        _position += length + 2;
        return true;
    }

    private bool TryTakeNumber()
    {
        var start = _position;
        Number = 0;
        while (_position < _json.Length && _json[_position] is >= (byte)'0' and <= (byte)'9' && _position - start < MaxDigits)
        {
            Number = (Number * 10) + (_json[_position++] - '0');
        }

        var digits = _position - start;
        return digits == 1 || (digits > 1 && _json[start] != '0');
    }

    private bool TakeToken(byte token)
    {
        SkipSpace();
        if (_position >= _json.Length || _json[_position] != token)
        {
            return false;
        }

        _position++;
        return true;
    }

    private void SkipSpace()
    {
        while (_position < _json.Length && _json[_position] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            _position++;
        }
    }

    private bool End()
    {
        SkipSpace();
        _state = _position == _json.Length ? State.End : State.Failed;
        return false;
    }

    private bool Fail()
    {
        _state = State.Failed;
        return false;
    }

    [System.Runtime.CompilerServices.InlineArray(MaxMembers)]
    private struct NameRanges
    {
        private Range _first;
    }
}
