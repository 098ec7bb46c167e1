namespace Sallyport.ConformanceHost;

/// <summary>A named set of endpoints for one port.</summary>
internal sealed record Profile(string Name, Action<IServiceCollection> AddServices, Action<WebApplication> Map, Func<int, Task> WarmUpAsync)
{
    public WebApplication Build(int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, port));
        builder.WebHost.UseSockets(sockets =>
            sockets.UnsafePreferInlineScheduling = Environment.GetEnvironmentVariable("CONFORMANCE_SCHEDULING") == "inline"
        );
        builder.Services.AddRouting();
        AddServices(builder.Services);
        var app = builder.Build();
        Map(app);
        return app;
    }
}
