namespace Sallyport.Access;

/// <summary>Stores keep milliseconds; what is handed out must equal what will be read again.</summary>
internal static class StoredTime
{
    public static DateTimeOffset Round(DateTimeOffset time) => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());
}
