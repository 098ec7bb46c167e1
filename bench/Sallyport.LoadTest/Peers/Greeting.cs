namespace Sallyport.LoadTest.Peers;

/// <summary>One step of a greeting.</summary>
/// <param name="Say">What the client says, made from its token; null: it waits.</param>
/// <param name="Expected">How the server's message must begin.</param>
internal sealed record Greeting(Func<string, byte[]>? Say, byte[] Expected);
