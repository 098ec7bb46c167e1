using System.Net;
using Sallyport.Access.Keys;

namespace Sallyport.Access.LeakReports;

/// <summary>A report that waits to be acted on. It holds hashes: the keys themselves are forgotten when it is taken.</summary>
/// <param name="Keys">For each key its hash under each pepper.</param>
/// <param name="Source">Where it was found, as the reporter says; null where nothing was said.</param>
/// <param name="From">The reporter's address.</param>
internal sealed record LeakReport(IReadOnlyList<IReadOnlyList<PepperedHash>> Keys, string? Source, IPAddress? From);

/// <summary>The hash of a key under one pepper.</summary>
/// <param name="Hash">The hash.</param>
/// <param name="PepperVersion">The pepper.</param>
internal sealed record PepperedHash(KeyHash Hash, int PepperVersion);
