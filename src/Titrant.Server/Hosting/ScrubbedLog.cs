using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Titrant.Server.Hosting;

/// <summary>What the web server itself complains about: which part, which event, which type of fault. Its sentences may quote a request and are not written.</summary>
internal sealed class ScrubbedLog(TextWriter log, Func<DateTimeOffset> clock) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new Part(categoryName, log, clock);

    public void Dispose()
    {
        // The writer belongs to whoever started the server.
    }

    private sealed class Part(string category, TextWriter log, Func<DateTimeOffset> clock) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        // A start that fails is told by ServerRefusedException, not twice.
        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning && logLevel != LogLevel.None && !category.StartsWith("Microsoft.Extensions.Hosting", StringComparison.Ordinal);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{clock().UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {logLevel} {category} event={eventId.Id}{(exception is null ? "" : " fault: " + RequestLog.Place(exception))}"));
        }
    }
}
