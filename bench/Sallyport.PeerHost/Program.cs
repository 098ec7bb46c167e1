// The peers on ASP.NET Core that Sallyport.LoadTest measures beside Sallyport.SocketIO:
//   signalr: a hub with the JSON protocol, doing what the Socket.IO servers do;
//   raw:     WebSockets that send back what they get, and broadcast what begins with an exclamation mark. The ceiling.
using Sallyport.PeerHost;

return args switch
{
    ["signalr"] => await SignalRPeer.RunAsync(),
    ["raw"] => await RawPeer.RunAsync(),
    _ => 2,
};
