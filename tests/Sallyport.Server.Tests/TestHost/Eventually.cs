namespace Sallyport.Server.Tests.TestHost;

/// <summary>Waits for what another thread brings about and nobody announces.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TestServer.Patience);
        while (!condition())
        {
            await Task.Delay(5, patience.Token);
        }
    }

    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TestServer.Patience);
        while (!await condition())
        {
            await Task.Delay(5, patience.Token);
        }
    }
}
