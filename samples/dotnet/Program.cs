// Asks a chain for its newest block, then follows the price of a token until Ctrl-C.
//
//   SALLYPORT_URL=http://127.0.0.1:8080 SALLYPORT_API_KEY=slp_… dotnet run --project samples/dotnet -- eth 0x…
using System.Globalization;
using System.Text.Json;
using SocketIOClient;
using SocketIOClient.Transport;
using Client = SocketIOClient.SocketIO;

var chain = args.Length > 0 ? args[0] : "eth";
var token = args.Length > 1 ? args[1] : null;
var ended = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);

using var client = new Client(
    Environment.GetEnvironmentVariable("SALLYPORT_URL"),
    new SocketIOOptions
    {
        Transport = TransportProtocol.WebSocket,
        Auth = new { token = Environment.GetEnvironmentVariable("SALLYPORT_API_KEY") },
    }
);

// Comes again after every reconnection, and a subscription ends with its connection: so subscribe here.
client.OnConnected += async (_, _) =>
{
    Console.Out.WriteLine("connected");
    await FollowAsync();
};

client.On(
    "priceUpdate",
    push =>
    {
        var price = push.GetValue<JsonElement>();
        Console.Out.WriteLine($"block {price.GetProperty("blockNumber")}: {price.GetProperty("priceUsd")} USD");
    }
);

// The server has refused us: trying again would change nothing.
client.OnError += (_, message) =>
{
    Console.Error.WriteLine($"no connection: {message}");
    ended.TrySetResult(1);
};

client.OnReconnectError += (_, exception) => Console.Error.WriteLine($"no connection: {exception.Message}");

client.OnDisconnected += (_, reason) =>
{
    Console.Out.WriteLine($"disconnected: {reason}");

    // The server has ended the session for good: the key was revoked, say. Otherwise the client comes back by itself.
    if (reason == DisconnectReason.IOServerDisconnect)
    {
        ended.TrySetResult(1);
    }
};

// Ends when connected, or else never while it may try again: so do not wait for it alone.
_ = client.ConnectAsync().ContinueWith(connecting => ended.TrySetResult(1), TaskContinuationOptions.OnlyOnFaulted);
var exitCode = await ended.Task;
if (client.Connected)
{
    await client.DisconnectAsync();
}

return exitCode;

async Task FollowAsync()
{
    try
    {
        var question = new
        {
            chain,
            method = "eth_blockNumber",
            @params = Array.Empty<object>(),
        };
        var block = await RequestAsync("/evm/rpc", question);
        var number = long.Parse(block.GetString()![2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        Console.Out.WriteLine($"{chain} is at block {number}");
        if (token is null)
        {
            ended.TrySetResult(0);
            return;
        }

        var answer = await RequestAsync("/evm/price/subscribe", new { chain, tokens = new[] { token } });
        Console.Out.WriteLine($"following {answer.GetProperty("subscribed")[0]}");
    }
    catch (Exception exception) when (exception is InvalidOperationException or TimeoutException)
    {
        Console.Error.WriteLine(exception.Message);
    }
}

async Task<JsonElement> RequestAsync(string path, object parameters)
{
    var acknowledged = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
    await client.EmitAsync(path, response => acknowledged.TrySetResult(response.GetValue<JsonElement>()), parameters);
    var answer = await acknowledged.Task.WaitAsync(TimeSpan.FromSeconds(10));
    return answer.GetProperty("success").GetBoolean()
        ? answer.GetProperty("result")
        : throw new InvalidOperationException($"{path}: {answer.GetProperty("error")}");
}
