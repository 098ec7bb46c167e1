using System.Runtime.Versioning;

// Modes of files and folders are half of what is tested here.
[assembly: UnsupportedOSPlatform("windows")]
