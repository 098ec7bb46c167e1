using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Sallyport.Doors.Prometheus;

namespace Sallyport.Server.Tests.Metrics;

public sealed class MetricCollectorTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly IMeterFactory _meters;
    private readonly MetricCollector _collector;

    public MetricCollectorTests()
    {
        _meters = _services.GetRequiredService<IMeterFactory>();
        _collector = new MetricCollector(_meters, NullLogger<MetricCollector>.Instance);
    }

    [Fact]
    public void Collect_Counter_IsTotalAndAddsUpByTags()
    {
        var counter = _meters.Create("Sallyport.Test").CreateCounter<long>("sallyport.test.things", "{thing}", "Things.");
        counter.Add(2, new KeyValuePair<string, object?>("kind", "a"));
        counter.Add(3, new KeyValuePair<string, object?>("kind", "a"));
        counter.Add(1, new KeyValuePair<string, object?>("kind", "b"));

        var family = Read()["sallyport_test_things_total"];
        family.Type.ShouldBe("counter");
        family.Help.ShouldBe("Things.");
        family.Samples.Select(sample => (sample.Labels["kind"], sample.Value)).ShouldBe([("a", 5d), ("b", 1d)]);
        Read(openMetrics: true)["sallyport_test_things"].Samples[0].Name.ShouldBe("sallyport_test_things_total");
    }

    [Fact]
    public void Collect_TagsInAnotherOrder_AreOneSeries()
    {
        var counter = _meters.Create("Sallyport.Test").CreateCounter<int>("sallyport.test.order");
        counter.Add(1, new KeyValuePair<string, object?>("a", 1), new KeyValuePair<string, object?>("b", 2));
        counter.Add(1, new KeyValuePair<string, object?>("b", 2), new KeyValuePair<string, object?>("a", 1));

        Read()["sallyport_test_order_total"].Samples.ShouldHaveSingleItem().Value.ShouldBe(2);
    }

    [Fact]
    public void Collect_Histogram_CountsWhatIsLessOrEqual()
    {
        var histogram = _meters
            .Create("Sallyport.Test")
            .CreateHistogram("sallyport.test.wait", "s", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] });
        foreach (var value in new[] { 0.05, 0.1, 0.5, 1, 7 })
        {
            histogram.Record(value);
        }

        var family = Read()["sallyport_test_wait_seconds"];
        family
            .Samples.Where(sample => sample.Labels.ContainsKey("le"))
            .Select(sample => (sample.Labels["le"], sample.Value))
            .ShouldBe([("0.1", 2d), ("1", 4d), ("+Inf", 5d)]);
        family.Samples.Single(sample => sample.Name.EndsWith("_sum", StringComparison.Ordinal)).Value.ShouldBe(8.65, 1e-9);
        Read(openMetrics: true)["sallyport_test_wait_seconds"].Unit.ShouldBe("seconds");
    }

    [Fact]
    public void Collect_HostileTextInTagsAndHelp_IsEscaped()
    {
        const string Hostile = "a\"b\\c\nd{e},f=\"g\" # EOF";
        var counter = _meters.Create("Sallyport.Test").CreateCounter<long>("sallyport.test-hostile name", null, Hostile);
        counter.Add(1, new KeyValuePair<string, object?>("some.tag", Hostile));

        foreach (var openMetrics in new[] { false, true })
        {
            var family = Read(openMetrics)["sallyport_test_hostile_name" + (openMetrics ? "" : "_total")];
            family.Help.ShouldBe(Hostile);
            family.Samples.ShouldHaveSingleItem().Labels["some_tag"].ShouldBe(Hostile);
        }
    }

    [Fact]
    public void Collect_ObservedSeriesThatIsNoLongerTold_IsGone()
    {
        var nodes = new List<string> { "a", "b" };
        _meters
            .Create("Sallyport.Test")
            .CreateObservableGauge(
                "sallyport.test.nodes",
                () => nodes.ConvertAll(node => new Measurement<int>(1, new KeyValuePair<string, object?>("node", node)))
            );

        Read()["sallyport_test_nodes"].Samples.Count.ShouldBe(2);
        nodes.Remove("a");
        Read()["sallyport_test_nodes"].Samples.ShouldHaveSingleItem().Labels["node"].ShouldBe("b");
        nodes.Clear();
        Read().ShouldNotContainKey("sallyport_test_nodes");
    }

    [Fact]
    public void Collect_ObservedInstrumentThatFails_LeavesTheOthers()
    {
        var meter = _meters.Create("Sallyport.Test");
        meter.CreateObservableGauge("sallyport.test.broken", int () => throw new InvalidOperationException("no"));
        meter.CreateObservableGauge("sallyport.test.whole", () => 1);

        Read().ShouldContainKey("sallyport_test_whole");
    }

    [Fact]
    public void Record_MoreSetsOfTagsThanAllowed_CountsTheRestTogether()
    {
        var counter = _meters.Create("Sallyport.Test").CreateCounter<long>("sallyport.test.many");
        for (var i = 0; i < CollectedInstrument.MaxSeries + 500; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("i", i));
        }

        var samples = Read()["sallyport_test_many_total"].Samples;
        samples.Count.ShouldBe(CollectedInstrument.MaxSeries + 1);
        samples.Single(sample => sample.Labels.ContainsKey("otel_metric_overflow")).Value.ShouldBe(500);
        samples.Sum(sample => sample.Value).ShouldBe(CollectedInstrument.MaxSeries + 500);
    }

    [Fact]
    public void Collect_MetersOfOthers_AreLeftOut()
    {
        using var foreign = new ServiceCollection().AddMetrics().BuildServiceProvider();
        foreign.GetRequiredService<IMeterFactory>().Create("Sallyport.Test").CreateCounter<long>("sallyport.test.elsewhere").Add(1);
        _meters.Create("Acme.Test").CreateCounter<long>("acme.things").Add(1);

        var families = Read();
        families.ShouldNotContainKey("sallyport_test_elsewhere_total");
        families.ShouldNotContainKey("acme_things_total");
        families.Keys.ShouldContain(name => name.StartsWith("dotnet_gc_", StringComparison.Ordinal));
    }

    [Fact]
    public void Record_ManyThreads_LosesNothing()
    {
        var meter = _meters.Create("Sallyport.Test");
        var counter = meter.CreateCounter<long>("sallyport.test.race");
        var histogram = meter.CreateHistogram<double>("sallyport.test.race_time", "s");
        Parallel.For(
            0,
            8,
            worker =>
            {
                for (var i = 0; i < 10_000; i++)
                {
                    counter.Add(1, new KeyValuePair<string, object?>("worker", worker % 2));
                    histogram.Record(0.01);
                }
            }
        );

        var families = Read();
        families["sallyport_test_race_total"].Samples.Select(sample => sample.Value).ShouldBe([40_000d, 40_000d]);
        families["sallyport_test_race_time_seconds"]
            .Samples.Single(sample => sample.Name.EndsWith("_count", StringComparison.Ordinal))
            .Value.ShouldBe(80_000);
    }

    public void Dispose()
    {
        _collector.Dispose();
        _services.Dispose();
    }

    private Dictionary<string, Family> Read(bool openMetrics = false) =>
        ExpositionReader.Read(_collector.Collect(openMetrics ? ExpositionFormat.OpenMetrics : ExpositionFormat.Prometheus), openMetrics);
}
