namespace Sallyport.LoadTest.CommandLine;

/// <summary>Says on standard error what is going on; results alone go to standard output.</summary>
internal sealed class Progress(TextWriter error)
{
    public void Say(string text)
    {
        error.WriteLine(text);
        error.Flush();
    }
}
