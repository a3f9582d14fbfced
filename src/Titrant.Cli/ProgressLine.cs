using System.Globalization;
using Titrant.Patient.Formats;

namespace Titrant.Cli;

/// <summary>One line on the terminal that says how far a long read is and how long it will take; silent for short ones.</summary>
internal sealed class ProgressLine(TextWriter to, Func<DateTimeOffset> clock, bool shown)
{
    private readonly DateTimeOffset _start = clock();
    private bool _printed;

    private TimeSpan _next = TimeSpan.FromSeconds(1);

    public void Report(FolderProgress at)
    {
        if (at.Total > 0) Report((double)at.Done / at.Total, at.Document);
    }

    /// <param name="share">0-1 of the whole.</param>
    public void Report(double share, string doing)
    {
        var spent = clock() - _start;
        if (!shown || spent < _next) return;
        _next = spent + TimeSpan.FromMilliseconds(100);
        var left = share > 0.02 ? TimeSpan.FromSeconds(spent.TotalSeconds * (1 - share) / share) : (TimeSpan?)null;
        to.Write(string.Create(CultureInfo.InvariantCulture, $"\r\u001b[2K{share:P0} {SummaryPrinter.Plain(doing)}{(left is { } l ? $", about {Words(l)} left" : "")}"));
        _printed = true;
    }

    private static string Words(TimeSpan left) => left.TotalSeconds < 100 ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(left.TotalSeconds)} s") : string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(left.TotalMinutes)} min");

    public void Clear()
    {
        if (_printed) to.Write("\r\u001b[2K");
    }
}
