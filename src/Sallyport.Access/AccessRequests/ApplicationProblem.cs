namespace Sallyport.Access.AccessRequests;

/// <summary>What is wrong with one thing that an applicant filled in.</summary>
/// <param name="Field">Which.</param>
/// <param name="Message">One sentence for the applicant.</param>
public sealed record ApplicationProblem(ApplicationField Field, string Message);
