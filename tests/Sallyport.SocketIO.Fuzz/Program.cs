using Sallyport.SocketIO.Fuzzing;

// Feeds the decoders of the library, and whole sessions, with broken input until the time is over or something breaks.
if (!FuzzArguments.TryRead(args, out var arguments, out var answer))
{
    await (arguments.IsHelpWanted ? Console.Out : Console.Error).WriteLineAsync(answer);
    return arguments.IsHelpWanted ? 0 : 2;
}

using var stopping = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stopping.Cancel();
};

var fuzzer = new Fuzzer(arguments, Console.Out, TimeProvider.System);
return await fuzzer.RunAsync(stopping.Token) ? 0 : 1;
