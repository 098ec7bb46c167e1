using FsCheck;
using FsCheck.Fluent;

namespace Sallyport.Access.Tests.Model;

/// <summary>Whatever happens in whatever order: who is admitted, who is cut and what is listed is what a simple model says.</summary>
public abstract class AccessModelSpecification
{
    /// <summary>Gets how many stories are tried.</summary>
    protected abstract int Stories { get; }

    [Fact]
    [Trait("Requirement", "R12")]
    [Trait("Requirement", "R14")]
    [Trait("Requirement", "R18")]
    [Trait("Requirement", "R20")]
    public void AnyStory_RealServices_DoAsTheModelSays() =>
        Prop.ForAll(
                Story.Any,
                story =>
                    Task.Run(async () =>
                        {
                            await using var house = await OpenAsync();
                            await Trial.RunAsync(house, story);
                        })
                        .GetAwaiter()
                        .GetResult()
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Stories));

    protected abstract ValueTask<IModelHouse> OpenAsync();
}
