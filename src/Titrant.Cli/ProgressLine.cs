using System.Globalization;
using Titrant.Patient.Formats;

namespace Titrant.Cli;

/// <summary>One line on the terminal that says how far a long read is and how long it will take; silent for short ones.</summary>
internal sealed class ProgressLine(TextWriter to, Func<DateTimeOffset> clock, bool shown)
{
    private readonly DateTimeOffset _start = clock();
    private bool _printed;

    public void Report(FolderProgress at)
    {
        var spent = clock() - _start;
        if (!shown || spent < TimeSpan.FromSeconds(1) || at.Total == 0) return;
        var share = (double)at.Done / at.Total;
        var left = share > 0.02 ? TimeSpan.FromSeconds(spent.TotalSeconds * (1 - share) / share) : (TimeSpan?)null;
        to.Write(string.Create(CultureInfo.InvariantCulture, $"\r\u001b[2K{share:P0} {SummaryPrinter.Plain(at.Document)}{(left is { } l ? $", about {Math.Ceiling(l.TotalSeconds)} s left" : "")}"));
        _printed = true;
    }

    public void Clear()
    {
        if (_printed) to.Write("\r\u001b[2K");
    }
}
