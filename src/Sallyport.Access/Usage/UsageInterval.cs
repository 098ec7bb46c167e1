namespace Sallyport.Access.Usage;

/// <summary>How finely usage is kept or shown. The numbers are stored; they are the lengths in seconds.</summary>
public enum UsageInterval
{
    /// <summary>By the minute.</summary>
    Minute = 60,

    /// <summary>By the hour.</summary>
    Hour = 3600,

    /// <summary>By the day of UTC.</summary>
    Day = 86_400,
}
