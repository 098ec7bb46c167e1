using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Sallyport.Doors.Telemetry;

/// <summary>How an OTLP collector is spoken to.</summary>
internal enum OtlpProtocol
{
    /// <summary>Protobuf over HTTP, usually port 4318.</summary>
    Http,

    /// <summary>gRPC, usually port 4317.</summary>
    Grpc,
}

/// <summary>Section <c>Telemetry</c>: where metrics and traces are sent by OTLP.</summary>
internal sealed class TelemetryOptions
{
    public const string Section = "Telemetry";

    /// <summary>Gets or sets the collector's address, such as <c>http://127.0.0.1:4318</c>.</summary>
    /// <value>The default is none: nothing is sent, and nothing is recorded for it.</value>
    public string? OtlpEndpoint { get; set; }

    /// <summary>Gets or sets how it is spoken to.</summary>
    /// <value>The default is <see cref="OtlpProtocol.Http"/>.</value>
    public OtlpProtocol Protocol { get; set; } = OtlpProtocol.Http;

    /// <summary>Gets or sets headers for the collector, <c>name=value</c> separated by commas. A secret.</summary>
    public string? Headers { get; set; }

    /// <summary>Gets or sets which part of all traces is recorded, from 0 to 1.</summary>
    /// <value>The default is 0.1.</value>
    [Range(0.0, 1.0)]
    public double SampleRatio { get; set; } = 0.1;

    /// <summary>Gets or sets how often metrics are sent.</summary>
    /// <value>The default is 30 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan MetricInterval { get; set; } = TimeSpan.FromSeconds(30);
}

/// <summary>Checks the numbers by their attributes and the rest by hand.</summary>
internal sealed class TelemetryOptionsValidator : IValidateOptions<TelemetryOptions>
{
    private static readonly TelemetryNumbersValidator Numbers = new();

    public ValidateOptionsResult Validate(string? name, TelemetryOptions options)
    {
        var failures = new List<string>(Numbers.Validate(name, options).Failures ?? []);
        if (
            !string.IsNullOrEmpty(options.OtlpEndpoint)
            && !(
                Uri.TryCreate(options.OtlpEndpoint, UriKind.Absolute, out var url)
                && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
                && url.UserInfo.Length == 0
                && url.Query.Length == 0
            )
        )
        {
            failures.Add("Telemetry:OtlpEndpoint must be an http or https address without credentials, such as http://127.0.0.1:4318");
        }

        // Not quoted: it is a secret.
        if (
            !string.IsNullOrEmpty(options.Headers)
            && !options.Headers.Split(',').All(pair => pair.IndexOf('=', StringComparison.Ordinal) > 0)
        )
        {
            failures.Add("Telemetry:Headers must be name=value, more than one separated by commas");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}

[OptionsValidator]
internal sealed partial class TelemetryNumbersValidator : IValidateOptions<TelemetryOptions>;
