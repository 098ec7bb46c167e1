namespace Sallyport.SocketIO.Adapters;

/// <summary>A question to the other servers that waits for their answers.</summary>
internal interface IClusterRequest
{
    /// <summary>An answer came. Called from any thread.</summary>
    void OnReply(ClusterMessage message);
}
