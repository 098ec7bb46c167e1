namespace Sallyport.LoadTest.Measuring;

/// <summary>Who is measured.</summary>
internal static class ServerNames
{
    public const string Sallyport = "Sallyport";
    public const string Node = "Node socket.io";
    public const string Library = "Sallyport.SocketIO";
    public const string SignalR = "SignalR";
    public const string Raw = "raw Kestrel";
    public const string Metering = "usage counted";
    public const string NotMetering = "usage not counted";
    public const string Anvil = "the node itself";
}
