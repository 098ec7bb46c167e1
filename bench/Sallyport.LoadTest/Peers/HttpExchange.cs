using System.Text;

namespace Sallyport.LoadTest.Peers;

/// <summary>A request of the polling transport, and what its answer must begin with.</summary>
/// <param name="Request">The bytes of the request, head and body.</param>
/// <param name="Answer">What the answer's body must be, or how it must begin.</param>
internal sealed record HttpExchange(byte[] Request, byte[] Answer)
{
    public static HttpExchange Get(string path, string answer) =>
        new(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\n\r\n"), Encoding.ASCII.GetBytes(answer));

    public static HttpExchange Post(string path, string body, string answer) =>
        new(
            Encoding.ASCII.GetBytes(
                $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\nContent-Type: text/plain;charset=UTF-8\r\n"
                    + $"Content-Length: {body.Length}\r\n\r\n{body}"
            ),
            Encoding.ASCII.GetBytes(answer)
        );
}
