using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.SignalR;

namespace Sallyport.PeerHost;

/// <summary>What the Socket.IO peers do, as a hub.</summary>
internal sealed class BenchHub : Hub
{
    public override Task OnConnectedAsync()
    {
        if (!Token.IsRight(Context.GetHttpContext()?.Request.Query["access_token"]))
        {
            throw new HubException("unauthorized");
        }

        return Task.CompletedTask;
    }

    [SuppressMessage("Performance", "CA1822", Justification = "SignalR calls instance methods only.")]
    public string Echo(string text) => text;

    public async Task<int> Join(string[] rooms)
    {
        foreach (var room in rooms)
        {
            await Groups.AddToGroupAsync(Context.ConnectionId, room);
        }

        return rooms.Length;
    }

    public Task Broadcast(string text) => Clients.All.SendAsync("news", text);

    public Task Room(string room, string text) => Clients.Group(room).SendAsync("news", text);
}
