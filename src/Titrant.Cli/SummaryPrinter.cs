using Titrant.Medicine.Briefs;

namespace Titrant.Cli;

/// <summary>The brief's first screen on a terminal. Colour repeats what the words say; without a terminal there is none.</summary>
internal static class SummaryPrinter
{
    public static void Print(Brief brief, Surroundings world) => Print(Summary.Of(brief), world);

    public static void Print(BriefDiff diff, Surroundings world) => Print(Summary.Of(diff), world);

    private static void Print(IReadOnlyList<SummaryLine> lines, Surroundings world)
    {
        foreach (var line in lines) Print(line, world);
    }

    public static void Print(SummaryLine line, Surroundings world)
    {
        var (on, off) = !world.Colour ? ("", "") : line.Tone switch
        {
            Tone.Grave => ("\u001b[1;31m", "\u001b[0m"),
            Tone.Heading => ("\u001b[1m", "\u001b[0m"),
            Tone.Quiet => ("\u001b[2m", "\u001b[0m"),
            _ => ("", ""),
        };
        world.Out.WriteLine($"{on}{Plain(line.Text)}{off}");
    }

    /// <summary>Names of files and medicines come from outside: a control character in one would be an order to the terminal.</summary>
    internal static string Plain(string text) => text.Any(IsOrder) ? string.Concat(text.Select(c => IsOrder(c) ? '\uFFFD' : c)) : text;

    // Besides the control characters those that turn the direction of the line around.
    private static bool IsOrder(char c) => char.IsControl(c) || c is '\u061C' or '\u200E' or '\u200F' or (>= '\u2028' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\uFEFF';
}
