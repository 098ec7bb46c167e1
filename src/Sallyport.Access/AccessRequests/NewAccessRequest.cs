namespace Sallyport.Access.AccessRequests;

/// <summary>What an applicant says.</summary>
/// <param name="Name">Who asks; 1 to 200 characters.</param>
/// <param name="Contact">How to reach them, best a mail address; 3 to 200 characters.</param>
/// <param name="UseCase">What for; 1 to 2,000 characters.</param>
public sealed record NewAccessRequest(string? Name, string? Contact, string? UseCase);
