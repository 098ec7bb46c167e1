using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.Mail;

/// <summary>A small mail server on loopback (RFC 5321): takes what it is told to take, and keeps it.</summary>
internal sealed class SmtpListener : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<ReceivedMail> _mails = Channel.CreateUnbounded<ReceivedMail>();
    private readonly ConcurrentQueue<string> _answers = new();
    private readonly Task _loop;

    public SmtpListener()
    {
        _listener.Start();
        _loop = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Gets every command that came, and every line of every mail.</summary>
    public ConcurrentQueue<string> Lines { get; } = new();

    /// <summary>Gets the first byte that each client sent.</summary>
    public ConcurrentQueue<byte> FirstBytes { get; } = new();

    /// <summary>What the next RCPT is answered with instead of 250.</summary>
    public void RefuseOnce(string answer) => _answers.Enqueue(answer);

    /// <summary>The next mail.</summary>
    public async Task<ReceivedMail> NextAsync()
    {
        using var patience = new CancellationTokenSource(TestServer.Patience);
        return await _mails.Reader.ReadAsync(patience.Token);
    }

    public bool TryNext(out ReceivedMail? mail) => _mails.Reader.TryRead(out mail);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            try
            {
                await ServeAsync(client.GetStream());
            }
            catch (IOException)
            {
                // The sender gave up.
            }
        }
    }

    private async Task ServeAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1);
        using var writer = new StreamWriter(stream, Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
        var recipients = new List<string>();
        await writer.WriteLineAsync("220 test");
        if (reader.Peek() is >= 0 and var first)
        {
            FirstBytes.Enqueue((byte)first);
        }

        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            Lines.Enqueue(line);
            switch (line.Split(' ', ':')[0].ToUpperInvariant())
            {
                case "EHLO":
                case "HELO":
                    await writer.WriteLineAsync("250 test");
                    break;
                case "RCPT":
                    var answer = _answers.TryDequeue(out var refused) ? refused : "250 ok";
                    if (answer[0] == '2')
                    {
                        recipients.Add(line);
                    }

                    await writer.WriteLineAsync(answer);
                    break;
                case "DATA":
                    await writer.WriteLineAsync("354 go");
                    _mails.Writer.TryWrite(await ReadMailAsync(reader, recipients));
                    recipients = [];
                    await writer.WriteLineAsync("250 taken");
                    break;
                case "QUIT":
                    await writer.WriteLineAsync("221 bye");
                    return;
                default:
                    await writer.WriteLineAsync("250 ok");
                    break;
            }
        }
    }

    private async Task<ReceivedMail> ReadMailAsync(StreamReader reader, IReadOnlyList<string> recipients)
    {
        var lines = new List<string>();
        while (await reader.ReadLineAsync(_stop.Token) is { } line && line != ".")
        {
            Lines.Enqueue(line);
            lines.Add(line.StartsWith('.') ? line[1..] : line);
        }

        var split = lines.IndexOf("");
        return new ReceivedMail(recipients, lines[..split], lines[(split + 1)..]);
    }
}

/// <summary>A mail as it came.</summary>
internal sealed record ReceivedMail(IReadOnlyList<string> Recipients, IReadOnlyList<string> Headers, IReadOnlyList<string> Body)
{
    /// <summary>Gets the text, decoded from quoted-printable or base64.</summary>
    public string Text
    {
        get
        {
            if (Headers.Any(header => header.EndsWith("base64", StringComparison.OrdinalIgnoreCase)))
            {
                return Encoding.UTF8.GetString(Convert.FromBase64String(string.Concat(Body)));
            }

            // https://www.rfc-editor.org/rfc/rfc2045#section-6.7
            var joined = string.Join('\n', Body).Replace("=\n", "", StringComparison.Ordinal);
            var bytes = new List<byte>();
            for (var i = 0; i < joined.Length; i++)
            {
                var isEscape = joined[i] == '=' && i + 2 < joined.Length;
                bytes.Add(isEscape ? Convert.ToByte(joined.Substring(i + 1, 2), 16) : (byte)joined[i]);
                i += isEscape ? 2 : 0;
            }

            return Encoding.UTF8.GetString([.. bytes]);
        }
    }

    public string? Header(string name) =>
        Headers.FirstOrDefault(header => header.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
}
