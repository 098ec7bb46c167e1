namespace Sallyport.Channels;

/// <summary>The name of one channel instance, for example <c>Prices:0x…:56</c>. Compared ordinally; whoever publishes makes it canonical.</summary>
public readonly record struct ChannelName(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}
