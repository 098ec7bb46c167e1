using Sallyport.Access.Authentication;
using Sallyport.Access.Tokens;
using Sallyport.Chains;
using Sallyport.Doors.Errors;

namespace Sallyport.Server.Tests.Errors;

/// <summary>Every member of the rooms' closed failures has its row.</summary>
public sealed class PublicErrorsTests
{
    [Fact]
    public void Map_EveryRefusalReason_HasAFailureAndAClose()
    {
        foreach (var reason in Enum.GetValues<RefusalReason>())
        {
            var refusal = new AccessRefusal(reason, TimeSpan.FromSeconds(3));
            RequestError.All.ShouldContain(PublicErrors.Map(refusal).Error);
            DisconnectReason.All.ShouldContain(PublicErrors.MapToClose(refusal));
        }
    }

    [Fact]
    [Trait("Requirement", "R3")]
    public void Map_EveryRefusalOfACredential_IsTheSame()
    {
        var told = Enum.GetValues<RefusalReason>()
            .Except([RefusalReason.Throttled, RefusalReason.StoreUnavailable])
            .Select(reason => PublicErrors.Map(new AccessRefusal(reason)))
            .Distinct();

        told.ShouldHaveSingleItem().Error.ShouldBeSameAs(RequestError.Unauthorized);
    }

    [Fact]
    public void Map_Throttled_TellsWhenToTryAgain() =>
        PublicErrors.Map(new AccessRefusal(RefusalReason.Throttled, TimeSpan.FromMilliseconds(1500))).RetryAfterMilliseconds.ShouldBe(1500);

    [Fact]
    public void Map_EveryTokenUse_IsAdmittedOrRefused()
    {
        foreach (var use in Enum.GetValues<TokenUse>())
        {
            (PublicErrors.Map(use) is null).ShouldBe(use is TokenUse.Admitted);
        }
    }

    [Fact]
    public void Map_EveryChainFailure_HasAFailure()
    {
        foreach (var kind in Enum.GetValues<ChainFailureKind>())
        {
            RequestError.All.ShouldContain(PublicErrors.Map(new ChainFailure(kind, "why")).Error);
        }
    }
}
