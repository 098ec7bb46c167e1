namespace Sallyport.Access.Keys;

/// <summary>What an API key is for; decides its typed prefix.</summary>
public enum KeyMode
{
    /// <summary>Production, prefix <c>slp_live_</c>.</summary>
    Live,

    /// <summary>Trying out, prefix <c>slp_test_</c>; opens the same doors.</summary>
    Test,
}
