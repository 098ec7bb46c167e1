using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Sallyport.Doors.Listening;

/// <summary>
/// Section <c>Tls</c>: the certificate for <c>https</c> addresses. Files that change are read again while the server runs: new connections get the new
/// certificate, open ones stay.
/// </summary>
internal sealed class TlsOptions
{
    /// <summary>Gets or sets a PEM file with the certificate and, after it, those between it and the root.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>Gets or sets a PEM file with the certificate's private key, not encrypted.</summary>
    public string? KeyFile { get; set; }

    /// <summary>Gets or sets how often both files are looked at for a change.</summary>
    /// <value>The default value is 10 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan CheckInterval { get; set; } = TimeSpan.FromSeconds(10);
}

[OptionsValidator]
internal sealed partial class TlsOptionsValidator : IValidateOptions<TlsOptions>;
