using Sallyport.Server.CommandLine;
using Sallyport.Storage;

namespace Sallyport.Server.Tests.CommandLine;

public sealed class EnvironmentFaultsTests
{
    [Fact]
    public void Explain_DataFolderOfSomebodyElse_SaysWhoMayUseIt()
    {
        var refused = new StorageException("The data folder /data cannot be used: denied.", new UnauthorizedAccessException());

        var complaint = EnvironmentFaults.Explain(refused);

        complaint.ShouldNotBeNull().Code.ShouldBe(ExitCode.Environment);
        complaint.Message.ShouldBe(refused.Message);
        complaint.Hint!.ShouldContain("the user whom the folder belongs to");
    }
}
