namespace Titrant.Cli;

/// <summary>The one place that reads the clock; everything else is told the time.</summary>
internal static class Clock
{
#pragma warning disable RS0030 // the clock is banned everywhere else
    public static DateTimeOffset Now() => DateTimeOffset.Now;
#pragma warning restore RS0030
}
