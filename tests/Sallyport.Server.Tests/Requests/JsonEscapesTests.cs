using System.Text;
using Sallyport.Doors.Json;

namespace Sallyport.Server.Tests.Requests;

public sealed class JsonEscapesTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("""{"a":"\u0041\n\\ud800"}""")]
    [InlineData("""{"a":"\ud83d\ude00"}""")]
    [InlineData("""{"a":"\uD83D\uDE00\uD83D\uDE00x"}""")]
    [InlineData("""{"a":"\\\ud83d\ude00"}""")]
    public void AreWhole_WholeCharacters_True(string json) => JsonEscapes.AreWhole(Encoding.UTF8.GetBytes(json)).ShouldBeTrue();

    [Theory]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"\udc00":1}""")]
    [InlineData("""{"a":"\ud800x\udc00"}""")]
    [InlineData("""{"a":"\ud800\n"}""")]
    [InlineData("""{"a":"\ud800\ud800"}""")]
    [InlineData("""{"a":"\ud800\u0041"}""")]
    [InlineData("""{"a":"\\\ud800"}""")]
    public void AreWhole_HalfACharacter_False(string json) => JsonEscapes.AreWhole(Encoding.UTF8.GetBytes(json)).ShouldBeFalse();

    [Theory]
    [InlineData("\\")]
    [InlineData("\\u")]
    [InlineData("\\u12")]
    [InlineData("\\uZZZZ")]
    public void AreWhole_CutEscape_IsLeftToTheParser(string json) =>
        Should.NotThrow(() => JsonEscapes.AreWhole(Encoding.UTF8.GetBytes(json)));
}
