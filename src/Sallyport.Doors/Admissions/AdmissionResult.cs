using Sallyport.Access.Standings;
using Sallyport.Doors.Errors;

namespace Sallyport.Doors.Admissions;

/// <summary>Somebody, or the refusal; exactly one is not null.</summary>
internal readonly struct AdmissionResult
{
    public AdmissionResult(Caller caller) => Caller = caller;

    private AdmissionResult(Refusal refusal) => Refusal = refusal;

    public Caller? Caller { get; }

    public Refusal? Refusal { get; }

    public static implicit operator AdmissionResult(Refusal refusal) => new(refusal);
}
