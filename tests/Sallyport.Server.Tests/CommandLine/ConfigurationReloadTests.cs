using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Sallyport.Doors.Listening;
using Sallyport.Fixtures;
using Sallyport.Server.Hosting;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.CommandLine;

public sealed class ConfigurationReloadTests : IDisposable
{
    private const string Key = "Tiers:Free:Burst:PerKey";

    private readonly Workplace _place = new();
    private readonly LogCapture _log = new();
    private readonly LoggerFactory _loggers;
    private readonly string _file;
    private readonly IConfigurationRoot _running;
    private readonly ConfigurationReload _reload;

    public ConfigurationReloadTests()
    {
        _loggers = new LoggerFactory([_log]);
        _file = _place.Write("sallyport.json", Burst(7));
        var flags = new ConfigurationFlags(_place.Data, _file);
        _running = ConfigurationSources.Read(flags, out var faults);
        faults.ShouldBeEmpty();
        _reload = new ConfigurationReload(
            new ConfigurationFiles(_running, flags),
            new ReloadSignal(),
            new HandMovedTime(),
            _loggers.CreateLogger<ConfigurationReload>()
        );
    }

    public void Dispose()
    {
        _reload.Dispose();
        _loggers.Dispose();
        _place.Dispose();
    }

    [Fact]
    public void Look_AtAFileWrittenOver_TakesItUpWhenItHasSettled()
    {
        File.WriteAllText(_file, Burst(8));
        _reload.Look();
        _running[Key].ShouldBe("7", "an editor may be half-way");
        _reload.Look();
        _running[Key].ShouldBe("8");
        _log.Lines.ShouldContain(line => line.Contains("[ConfigurationReloaded]") && line.Contains("Tiers"));
    }

    [Fact]
    public void ReadNow_AtAFileWrittenOver_TakesItUpAtOnceAndOnlyOnce()
    {
        File.WriteAllText(_file, Burst(8));
        _reload.ReadNow();
        _running[Key].ShouldBe("8");
        LookTwice();
        _log.Lines.Count(line => line.Contains("[ConfigurationReloaded]")).ShouldBe(1);
    }

    [Fact]
    public void ReadNow_AtAFaultyFile_ChangesNothing()
    {
        File.WriteAllText(_file, "{");
        _reload.ReadNow();
        _running[Key].ShouldBe("7");
        _log.Lines.ShouldContain(line => line.Contains("[ConfigurationRefused]"));
    }

    [Fact]
    public void Look_AtAFileReplacedByAnother_TakesItUp()
    {
        File.Move(_place.Write("new.json", Burst(9)), _file, overwrite: true);
        LookTwice();
        _running[Key].ShouldBe("9");
    }

    [Fact]
    public void Look_AtALinkThatLeadsElsewhere_TakesItUp()
    {
        // As config maps are exchanged: the file is a link through a folder that is itself a link.
        var first = Directory.CreateDirectory(Path.Combine(_place.Folder, "1")).FullName;
        var second = Directory.CreateDirectory(Path.Combine(_place.Folder, "2")).FullName;
        File.WriteAllText(Path.Combine(first, "a.json"), Burst(1));
        File.WriteAllText(Path.Combine(second, "a.json"), Burst(2));
        var data = Path.Combine(_place.Folder, "..data");
        Directory.CreateSymbolicLink(data, first);
        File.Delete(_file);
        File.CreateSymbolicLink(_file, Path.Combine(data, "a.json"));
        LookTwice();
        _running[Key].ShouldBe("1");

        var next = Path.Combine(_place.Folder, "..next");
        Directory.CreateSymbolicLink(next, second);
        File.Delete(data);
        Directory.Move(next, data);
        LookTwice();
        _running[Key].ShouldBe("2");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"Tiers":{"Free":{"Burst":{"PerKey":-1}}}}""")]
    [InlineData("""{"Tiers":{"Free":{"Burts":{"PerKey":1}}}}""")]
    [InlineData("""{"Tiers":{"Free":{"Burst":{"PerKey":"many"}}}}""")]
    [InlineData(null)]
    public void Look_AtAFaultyFile_KeepsWhatWasAndSaysWhyOnce(string? text)
    {
        if (text is null)
        {
            File.Delete(_file);
        }
        else
        {
            File.WriteAllText(_file, text);
        }

        LookTwice();
        LookTwice();
        _running[Key].ShouldBe("7");
        _log.Lines.Count(line => line.Contains("[ConfigurationRefused]")).ShouldBe(1);

        File.WriteAllText(_file, Burst(8));
        LookTwice();
        _running[Key].ShouldBe("8");
    }

    [Fact]
    public void Look_AtASettingReadAtStart_SaysThatItNeedsARestart()
    {
        File.WriteAllText(_file, """{"Doors":{"PingInterval":"00:00:05"}}""");
        LookTwice();
        _log.Lines.ShouldContain(line => line.Contains("[ConfigurationNeedsRestart]") && line.Contains("Doors"));
    }

    private void LookTwice()
    {
        _reload.Look();
        _reload.Look();
    }

    private static string Burst(int burst) => $$"""{"Tiers":{"Free":{"Burst":{"PerKey":{{burst}}} } } }""";
}
