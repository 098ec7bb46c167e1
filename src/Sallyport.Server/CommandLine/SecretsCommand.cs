using System.CommandLine;

namespace Sallyport.Server.CommandLine;

/// <summary><c>sallyport secrets …</c></summary>
internal static class SecretsCommand
{
    public static Command Create(OperatorCommand operators) =>
        new("secrets", "Exchange the server's own secrets while it runs; none is ever shown")
        {
            SigningSecretsCommand.Create(operators),
            PeppersCommand.Create(operators),
        };
}
