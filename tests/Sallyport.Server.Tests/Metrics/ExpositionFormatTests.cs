using Sallyport.Doors.Prometheus;

namespace Sallyport.Server.Tests.Metrics;

public sealed class ExpositionFormatTests
{
    [Theory]
    [InlineData(null, false)]
    [InlineData("*/*", false)]
    [InlineData("text/plain", false)]
    [InlineData("text/html,*/*;q=0.1", false)]
    [InlineData("nonsense;;;", false)]
    [InlineData("application/openmetrics-text", true)]
    [InlineData("application/openmetrics-text; version=1.0.0; charset=utf-8", true)]
    [InlineData("application/openmetrics-text;version=2.0.0", false)]
    [InlineData(
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5",
        true
    )]
    [InlineData("application/openmetrics-text;q=0.1,text/plain;q=0.5", false)]
    public void For_WhatAScraperAccepts_ChoosesTheText(string? accept, bool openMetrics) =>
        ExpositionFormat.For(accept).IsOpenMetrics.ShouldBe(openMetrics);
}
