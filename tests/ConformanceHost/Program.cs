using Sallyport.ConformanceHost;

// Serves the profiles that independent suites of the protocol are run against:
//   P1=9001 P2=9002 P3=9003 dotnet run --project tests/ConformanceHost -c Release
//   dotnet run --project tests/ConformanceHost -c Release -- P1=9001 P2=9002
if (!Ports.TryRead(args, out var ports, out var problem))
{
    await Console.Error.WriteLineAsync(problem);
    return 2;
}

using var stopping = new StopSignals();
List<WebApplication> hosts = [];
foreach (var (profile, port) in ports)
{
    var host = profile.Build(port);
    hosts.Add(host);
    await host.StartAsync();
    await profile.WarmUpAsync(port);
    await Console.Out.WriteLineAsync($"{profile.Name} listening on 127.0.0.1:{port}");
}

await stopping.Requested;
await Task.WhenAll(hosts.Select(host => host.StopAsync()));
return 0;
