using System.ComponentModel.DataAnnotations;

namespace Sallyport.Storage.Folder;

/// <summary>Section <c>Data</c> of the configuration.</summary>
public sealed class DataOptions
{
    /// <summary>Gets or sets the data folder; relative paths are relative to the working directory. Made on first start, mode 0700.</summary>
    /// <value>The default value is <c>data</c>.</value>
    [Required]
    public string Folder { get; set; } = "data";
}
