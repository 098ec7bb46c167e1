namespace Sallyport.LoadTest.Reports;

/// <summary>Numbers as the pages write them: three digits that mean something.</summary>
internal static class Figures
{
    public static string Rate(double perSecond) => perSecond < 100 ? $"{perSecond:0.0}" : $"{perSecond:#,0}";

    public static string Time(TimeSpan? time) =>
        time switch
        {
            null => "–",
            { TotalMilliseconds: >= 10 } slow => $"{slow.TotalMilliseconds:0.0} ms",
            { TotalMilliseconds: >= 1 } middle => $"{middle.TotalMilliseconds:0.00} ms",
            { } quick => $"{quick.TotalMicroseconds:0} µs",
        };

    public static string Microseconds(double microseconds) =>
        microseconds switch
        {
            double.NaN => "–",
            >= 100 => $"{microseconds:#,0} µs",
            >= 10 => $"{microseconds:0.0} µs",
            _ => $"{microseconds:0.00} µs",
        };

    public static string Ratio(double? ratio) => ratio is null or double.NaN ? "–" : $"{ratio:0.00}";
}
