namespace Sallyport.Access.Accounts;

/// <summary>What an operator says about a customer when provisioning an account.</summary>
/// <param name="Name">What to call the customer; 1 to 200 characters.</param>
/// <param name="Tier">One of <see cref="TierNames"/>, in any case.</param>
/// <param name="Contact">How to reach the customer; at most 200 characters.</param>
/// <param name="UseCase">What the customer does with the service; at most 2000 characters.</param>
public sealed record NewAccount(string Name, string Tier = TierNames.Free, string Contact = "", string UseCase = "");
