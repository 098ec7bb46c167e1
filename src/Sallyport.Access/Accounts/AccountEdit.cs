namespace Sallyport.Access.Accounts;

/// <summary>What an operator writes anew about a customer; null leaves what is there.</summary>
/// <param name="Name">What to call the customer; 1 to 200 characters.</param>
/// <param name="Contact">How to reach the customer; at most 200 characters, empty for none.</param>
/// <param name="UseCase">What the customer does with the service; at most 2000 characters, empty for none.</param>
public sealed record AccountEdit(string? Name = null, string? Contact = null, string? UseCase = null);
