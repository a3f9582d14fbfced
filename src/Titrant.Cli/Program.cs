using Titrant.Cli;

return App.Run(args, new Surroundings(Console.Out, Console.Error, Clock.Now, Environment.GetEnvironmentVariable, !Console.IsOutputRedirected)
{
    Variables = static () => Environment.GetEnvironmentVariables().Keys.Cast<string>(),
});
