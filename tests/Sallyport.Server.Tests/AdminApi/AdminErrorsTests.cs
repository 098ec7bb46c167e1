using Sallyport.Operations.AdminApi;
using Sallyport.Operations.Execution;

namespace Sallyport.Server.Tests.AdminApi;

public sealed class AdminErrorsTests
{
    [Fact]
    public void Map_EveryKindOfFailure_IsARowOfTheCatalogue()
    {
        var mapped = Enum.GetValues<OperatorFailureKind>()
            .ToDictionary(kind => kind, kind => AdminErrors.Map(new OperatorFailure(kind, "why", "`sallyport x`")));

        mapped.Values.ShouldAllBe(failure => failure.Message == "why");
        mapped
            .Select(pair => (pair.Key, pair.Value.Error.Code))
            .ShouldBe(
                [
                    (OperatorFailureKind.Failed, "INTERNAL"),
                    (OperatorFailureKind.Invalid, "INVALID_PARAMETER"),
                    (OperatorFailureKind.NotFound, "NOT_FOUND"),
                    (OperatorFailureKind.Refused, "CONFLICT"),
                    (OperatorFailureKind.Environment, "UNAVAILABLE"),
                    (OperatorFailureKind.Configuration, "CONFLICT"),
                ],
                ignoreOrder: true
            );
    }
}
