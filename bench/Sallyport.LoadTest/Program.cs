using Sallyport.LoadTest.CommandLine;

return await LoadTestCommand.RunAsync(args);
