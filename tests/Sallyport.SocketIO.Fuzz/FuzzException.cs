namespace Sallyport.SocketIO.Fuzzing;

/// <summary>Something is not as it must be.</summary>
internal sealed class FuzzException(string message) : Exception(message);
