using System.Runtime.InteropServices;

namespace Sallyport.LoadTest.Wire;

/// <summary>The system calls the generator makes itself. Linux only; see the manual pages of the same names.</summary>
internal static partial class Kernel
{
    public const int Readable = 0x001;
    public const int Writable = 0x004;
    public const int Add = 1;
    public const int Modify = 3;

    private const string C = "libc";

    /// <summary>Gets how many bytes one event takes: the structure is packed on x86-64 only.</summary>
    public static int EventSize { get; } = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    [LibraryImport(C, EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int CreatePoll(int flags);

    [LibraryImport(C, EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int ControlPoll(int poll, int operation, int descriptor, Span<byte> polled);

    [LibraryImport(C, EntryPoint = "epoll_wait", SetLastError = true)]
    public static partial int WaitForPoll(int poll, Span<byte> events, int most, int milliseconds);

    [LibraryImport(C, EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    /// <summary>Binds a thread to processors; 0 is the calling thread.</summary>
    [LibraryImport(C, EntryPoint = "sched_setaffinity", SetLastError = true)]
    public static partial int SetAffinity(int thread, nint size, ReadOnlySpan<ulong> processors);
}
