namespace Sallyport.Doors.Listening;

/// <summary>The configuration or the machine does not allow the server to start; the message is complete for the operator.</summary>
internal sealed class HostFaultException(string message) : Exception(message);
