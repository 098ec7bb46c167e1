using Microsoft.Extensions.Options;
using Sallyport.Doors.Listening;

namespace Sallyport.Operations.AdminApi;

/// <summary>Section <c>Admin</c>: where the admin API is served. Nowhere, unless one of these says where.</summary>
internal sealed class AdminOptions
{
    public const string Section = "Admin";

    /// <summary>Gets or sets addresses of its own to serve <c>/admin/v1</c> on, as those of <c>Listen</c>; https uses the certificate of <c>Tls</c>.</summary>
    /// <value>The default is empty: no such listener.</value>
    public string? Listen { get; set; }

    /// <summary>Gets or sets whether <c>/admin/v1</c> is served on the addresses of the doors as well.</summary>
    /// <value>The default is false.</value>
    public bool OnDoors { get; set; }
}

/// <summary>Refuses at start what is no address.</summary>
internal sealed class AdminOptionsValidator : IValidateOptions<AdminOptions>
{
    public ValidateOptionsResult Validate(string? name, AdminOptions options)
    {
        if (string.IsNullOrEmpty(options.Listen))
        {
            return ValidateOptionsResult.Success;
        }

        _ = ListenOptions.Read(options.Listen, out var faults);
        return faults.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(faults.Select(fault => "Admin:Listen: " + fault));
    }
}
