using System.Runtime.InteropServices;

namespace Sallyport.Doors.Listening;

/// <summary>SIGHUP, as `systemctl reload` sends it: what reads files of the operator subscribes and reads them again.</summary>
internal sealed class ReloadSignal : IDisposable
{
    private PosixSignalRegistration? _registration;

    /// <summary>Occurs when the files are to be read again. Handlers do not throw.</summary>
    public event EventHandler? Received;

    /// <summary>Begins to listen. Until then SIGHUP ends the process, as it does by default.</summary>
    public void Listen() =>
        _registration ??= PosixSignalRegistration.Create(
            PosixSignal.SIGHUP,
            signal =>
            {
                signal.Cancel = true;
                Received?.Invoke(this, EventArgs.Empty);
            }
        );

    public void Dispose() => _registration?.Dispose();
}
