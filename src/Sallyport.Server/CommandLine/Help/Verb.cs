using System.CommandLine;

namespace Sallyport.Server.CommandLine.Help;

/// <summary>A command whose help ends with examples that work when pasted.</summary>
internal sealed class Verb(string name, string description) : Command(name, description)
{
    public List<(string What, string CommandLine)> Examples { get; } = [];

    public Verb WithExample(string what, string commandLine)
    {
        Examples.Add((what, commandLine));
        return this;
    }
}
