using System.Text.Json;
using Sallyport.Chains.JsonRpc;

namespace Sallyport.Chains.Tests.JsonRpc;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("\"0x0\"", 0)]
    [InlineData("\"0x2105\"", 8453)]
    [InlineData("\"0x7fffffffffffffff\"", long.MaxValue)]
    [InlineData("38", 38)]
    public void TryRead_Number_IsRead(string json, long expected)
    {
        Quantity.TryRead(JsonElement.Parse(json), out var number).ShouldBeTrue();
        number.ShouldBe(expected);
    }

    [Theory]
    [InlineData("\"0x\"")]
    [InlineData("\"12\"")]
    [InlineData("\"0xffffffffffffffff\"")]
    [InlineData("\"0x10000000000000000\"")]
    [InlineData("\"0x-1\"")]
    [InlineData("\"0x\\ud800\"")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("null")]
    [InlineData("{}")]
    public void TryRead_AnythingElse_IsRefused(string json) => Quantity.TryRead(JsonElement.Parse(json), out _).ShouldBeFalse();
}
