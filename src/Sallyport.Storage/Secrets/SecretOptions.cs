namespace Sallyport.Storage.Secrets;

/// <summary>Section <c>Secrets</c> of the configuration, for who keeps secrets elsewhere than in the data folder.</summary>
public sealed class SecretOptions
{
    /// <summary>Gets or sets the pepper of API keys, base64, 32 random bytes or more.</summary>
    /// <value>The default is none: made on first start, in <c>secrets/pepper-1</c> of the data folder.</value>
    public string? Pepper { get; set; }

    /// <summary>Gets or sets the secret that signs ws-tokens, base64, 32 random bytes or more.</summary>
    /// <value>The default is none: made on first start, in <c>secrets/signing-1</c> of the data folder.</value>
    public string? SigningSecret { get; set; }

    /// <summary>Gets or sets the secret of the audit log's hashes, base64, 32 random bytes or more. It is never changed: the chain hangs on it.</summary>
    /// <value>The default is none: made with the first entry, in <c>secrets/audit-1</c> of the data folder.</value>
    public string? AuditSecret { get; set; }
}
