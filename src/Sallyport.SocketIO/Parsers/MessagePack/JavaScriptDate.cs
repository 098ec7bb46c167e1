using System.Buffers;
using System.Globalization;
using System.Text;

namespace Sallyport.SocketIO.Parsers.MessagePack;

/// <summary>JavaScript's dates as its <c>JSON.stringify</c> writes them.</summary>
internal static class JavaScriptDate
{
    private const long MillisecondsOfDay = 86_400_000;

    // https://tc39.es/ecma262/#sec-timeclip: a date further away than this is no date.
    private const long MaxMilliseconds = 8_640_000_000_000_000;

    // https://tc39.es/ecma262/#sec-date-time-string-format
    /// <summary>Writes the milliseconds since 1970 as <c>"YYYY-MM-DDTHH:mm:ss.sssZ"</c>, years of six digits included, or <c>null</c> for no date.</summary>
    public static void WriteJson(IBufferWriter<byte> output, long milliseconds)
    {
        if (milliseconds is < -MaxMilliseconds or > MaxMilliseconds)
        {
            output.Write("null"u8);
            return;
        }

        var (days, rest) = Math.DivRem(milliseconds, MillisecondsOfDay);
        if (rest < 0)
        {
            days--;
            rest += MillisecondsOfDay;
        }

        // 400 years always have the same number of days; .NET's dates know only those from year 1 to 9999.
        const long DaysOfEra = 146_097;
        var eras = (long)Math.Floor(days / (double)DaysOfEra);
        var date = DateTime.UnixEpoch.AddDays(days - (eras * DaysOfEra)).AddMilliseconds(rest);
        var year = date.Year + (eras * 400);
        var yearText = year is >= 0 and <= 9999 ? year.ToString("D4") : (year < 0 ? "-" : "+") + Math.Abs(year).ToString("D6");
        var text = string.Create(CultureInfo.InvariantCulture, $"\"{yearText}-{date:MM-dd'T'HH:mm:ss.fff}Z\"");
        _ = Encoding.ASCII.GetBytes(text, output);
    }
}
