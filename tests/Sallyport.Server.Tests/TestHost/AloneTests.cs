namespace Sallyport.Server.Tests.TestHost;

/// <summary>
/// Who listens to meters or spans listens to the whole process, and then each measurement costs something: tests that see costs, or all spans, run
/// alone.
/// </summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class AloneTests;
