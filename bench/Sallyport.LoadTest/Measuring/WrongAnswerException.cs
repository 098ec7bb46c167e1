namespace Sallyport.LoadTest.Measuring;

/// <summary>A server answered something else than the case expects: then its speed says nothing.</summary>
internal sealed class WrongAnswerException(string message) : Exception(message);
