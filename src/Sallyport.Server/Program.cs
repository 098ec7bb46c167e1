using Sallyport.Server.CommandLine;

return await SallyportCommand.RunAsync(args);
