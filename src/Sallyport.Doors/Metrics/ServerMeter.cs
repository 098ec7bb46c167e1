namespace Sallyport.Doors.Metrics;

/// <summary>The meter that the doors and what stands behind them measure with. No instrument carries an id, an address or a name of a client's choice.</summary>
internal static class ServerMeter
{
    public const string Name = "Sallyport.Server";
}
