using System.Runtime.InteropServices;

namespace Sallyport.Access.Usage;

/// <summary>One request that was dispatched, as it is counted.</summary>
/// <param name="Request">The request's number in <see cref="UsageMeter.Requests"/>.</param>
/// <param name="Door">The way in.</param>
/// <param name="Units">What it cost.</param>
/// <param name="Latency">From dispatch to outcome.</param>
/// <param name="BytesIn">Bytes of JSON of its parameters.</param>
/// <param name="BytesOut">Bytes of JSON of its result.</param>
/// <param name="Error">The code's number in <see cref="UsageMeter.Codes"/> where it failed; 0 where it succeeded.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct UsageSample(
    int Request,
    UsageDoor Door,
    int Units,
    TimeSpan Latency,
    long BytesIn,
    long BytesOut,
    int Error = 0
);
