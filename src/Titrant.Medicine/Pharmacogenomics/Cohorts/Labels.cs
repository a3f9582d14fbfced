using System.Globalization;
using Titrant.Patient;

namespace Titrant.Medicine.Pharmacogenomics.Cohorts;

/// <summary>An ancestry (or any other) label per sample, as its author wrote it; Titrant infers none.</summary>
/// <param name="Names">The labels in order.</param>
/// <param name="BySample">In input order, a place in <paramref name="Names"/>; -1 for no label.</param>
internal sealed record Labels(Seq<string> Names, int[] BySample, IReadOnlyList<Issue> Issues)
{
    private const int Listed = 20;
    private const int LongestLabel = 60;

    /// <param name="path">Lines of sample, tab, label; lines that begin with # are comments.</param>
    public static Labels Read(string path, IReadOnlyList<string> samples)
    {
        var place = new Dictionary<string, int>(samples.Count, StringComparer.Ordinal);
        for (var i = 0; i < samples.Count; i++) place[samples[i]] = i;
        var issues = new List<Issue>();
        var said = new string?[samples.Count];
        var (line, name) = (0, Path.GetFileName(path));
        foreach (var text in File.ReadLines(path))
        {
            line++;
            if (text.Length == 0 || text[0] == '#') continue;
            var fields = text.Split('\t');
            if (fields.Length < 2 || fields[1].Trim() is not { Length: > 0 and <= LongestLabel } label) Say("PGX042", "the line is not a sample, a tab and a label");
            else if (!place.TryGetValue(fields[0], out var at)) Say("PGX041", "this sample is not in the file");
            else if (said[at] is not null) Say("PGX042", "this sample has a label already");
            else said[at] = label;
        }
        var without = said.Count(s => s is null);
        if (without > 0) issues.Add(new("PGX043", name, string.Create(CultureInfo.InvariantCulture, $"{without} of {samples.Count} samples"), $"file:{name}"));
        var names = said.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToSeq();
        var numbers = names.Select((n, i) => (n, i)).ToDictionary(p => p.n, p => p.i, StringComparer.Ordinal);
        return new(names, [.. said.Select(s => s is null ? -1 : numbers[s])], issues);

        void Say(string code, string detail)
        {
            if (issues.Count(i => i.Code == code) < Listed) issues.Add(new(code, string.Create(CultureInfo.InvariantCulture, $"{name}:{line}"), detail, $"file:{name}"));
        }
    }
}
