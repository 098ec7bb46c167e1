using Sallyport.LoadTest.CommandLine;
using Sallyport.LoadTest.Peers;

// The first is not for people: the idle scenario starts it.
return args is [Holder.Verb, .. var rest] ? await Holder.RunAsync(rest) : await LoadTestCommand.RunAsync(args);
