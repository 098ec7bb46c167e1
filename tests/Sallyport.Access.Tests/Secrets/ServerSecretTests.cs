using System.Text;
using Sallyport.Access.Secrets;

namespace Sallyport.Access.Tests.Secrets;

public sealed class ServerSecretTests
{
    [Theory]
    [InlineData("")]
    [InlineData("0123456789abcdef0123456789abcde")]
    [InlineData("changemechangemechangemechangeme")]
    [InlineData("00000000000000000000000000000000000000000000")]
    public void Constructor_ShortOrNotRandom_IsRefusedWithoutTellingIt(string secret)
    {
        var exception = Should.Throw<WeakSecretException>(() => new ServerSecret("pepper of here", 1, Encoding.ASCII.GetBytes(secret)));

        exception.Message.ShouldContain("pepper of here");
        if (secret.Length > 0)
        {
            exception.Message.ShouldNotContain(secret);
        }
    }

    [Fact]
    public void Generate_ManySecrets_AreStrongAndDifferent()
    {
        var secrets = Enumerable.Range(0, 1000).Select(_ => ServerSecret.Generate()).ToList();

        secrets.ForEach(secret => new ServerSecret("pepper", 1, secret).Version.ShouldBe(1));
        secrets.Select(Convert.ToHexString).Distinct(StringComparer.Ordinal).Count().ShouldBe(1000);
    }

    [Fact]
    [Trait("Requirement", "R6")]
    public void SecretComparer_EqualDifferentAndOtherLength_ComparesAll()
    {
        SecretComparer.AreEqual("abc"u8, "abc"u8).ShouldBeTrue();
        SecretComparer.AreEqual("abc"u8, "abd"u8).ShouldBeFalse();
        SecretComparer.AreEqual("abc"u8, "abcd"u8).ShouldBeFalse();
    }
}
