using Sallyport.Server.CommandLine;

namespace Sallyport.Server.Tests.CommandLine;

public sealed class ExitCodesTests
{
    [Fact]
    public void All_ListsEveryCodeOnceInOrder() => ExitCodes.All.Select(entry => entry.Code).ShouldBe(Enum.GetValues<ExitCode>());
}
