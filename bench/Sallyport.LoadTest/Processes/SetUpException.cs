namespace Sallyport.LoadTest.Processes;

/// <summary>Something that the measurement needs is missing or does not start. The message says what to do.</summary>
internal sealed class SetUpException(string message) : Exception(message);
