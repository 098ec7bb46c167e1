using System.Diagnostics;
using Microsoft.AspNetCore.SignalR;

namespace Sallyport.PeerHost;

/// <summary>ASP.NET Core SignalR as it is set up by default.</summary>
internal static class SignalRPeer
{
    public static async Task<int> RunAsync()
    {
        var builder = Standing.CreateBuilder();
        builder.Services.AddSignalR();
        var app = builder.Build();
        app.MapHub<BenchHub>("/hub");
        var version = FileVersionInfo.GetVersionInfo(typeof(Hub).Assembly.Location).ProductVersion?.Split('+')[0];
        await Standing.RunAsync(app, $"SignalR {version}");
        return 0;
    }
}
