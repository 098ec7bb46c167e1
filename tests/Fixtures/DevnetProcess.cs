using System.Text.Json;

namespace Sallyport.Fixtures;

/// <summary>The development network, as a user starts it.</summary>
internal sealed class DevnetProcess : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private DevnetProcess(ChildProcess process, JsonElement description)
    {
        _process = process;
        Description = description;
    }

    /// <summary>The line it prints: where everything is.</summary>
    public JsonElement Description { get; }

    /// <param name="arguments">Its arguments, for example <c>--only eth</c>; see devnet/index.mjs --help.</param>
    public static async Task<DevnetProcess> StartAsync(params string[] arguments)
    {
        var process = ChildProcess.Start("node", ["index.mjs", "--until-stdin-closes", .. arguments], Checkout.Devnet);
        try
        {
            var line = await process.ReadLineAsync(line => line.StartsWith('{') ? line : null);
            return new DevnetProcess(process, JsonElement.Parse(line));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public JsonElement Chain(string name) => Description.GetProperty("chains").GetProperty(name);

    public async ValueTask DisposeAsync()
    {
        await _process.StopAsync();
        await _process.DisposeAsync();
    }
}
