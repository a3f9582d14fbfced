using Titrant.Medicine.Pharmacogenomics.Refresh;

namespace Titrant.Tests.Medicine.Pharmacogenomics.Refresh;

/// <summary>A folder with altered copies of our tables, of a later version.</summary>
internal sealed class NewTables(string folder)
{
    public string Folder => folder;

    /// <param name="name">"advice.tsv", or "dpwg/advice.tsv".</param>
    public NewTables With(string name, Func<string, string> change, bool raised = true)
    {
        var isDpwg = name.StartsWith("dpwg/", StringComparison.Ordinal);
        var source = isDpwg ? Path.Combine(Repository.Root, "packs", name) : Path.Combine(Repository.Root, "src", "Titrant.Medicine", "Pharmacogenomics", "knowledge", name);
        var target = isDpwg ? Path.Combine(folder, "packs", name) : Path.Combine(folder, "knowledge", name);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var before = File.ReadAllText(source);
        var after = change(before);
        if (raised) after = string.Join('\n', after.Split('\n').Select(l => l.StartsWith("# version:", StringComparison.Ordinal) ? "# version: 2000" : l.StartsWith("# date:", StringComparison.Ordinal) ? "# date: 2026-12-24" : l));
        File.WriteAllText(target, after);
        return this;
    }

    /// <summary>Capecitabine at one reduced copy of DPYD: three quarters of the dose, not half.</summary>
    public NewTables WithMoreCapecitabine() => With("advice.tsv", text => Swapped(text, "capecitabine/reduce-50\t", l => Swap(Swap(l, "half the usual", "three quarters of the usual"), "50 % of the usual", "75 % of the usual")));

    /// <summary>CYP2C19 *17 as an allele of normal function.</summary>
    public NewTables WithNormal17() => With("alleles.tsv", text => Swapped(text, "CYP2C19\t*17\t", l => Swap(l, "Increased function", "Normal function")));

    public KnowledgeTables Open() => KnowledgeTables.Open(folder, KnowledgeTables.InUse());

    /// <summary>The one line that begins so, changed; a table that no longer has it fails the test.</summary>
    public static string Swapped(string text, string start, Func<string, string> change)
    {
        var lines = text.Split('\n');
        var at = Assert.Single(Enumerable.Range(0, lines.Length), i => lines[i].StartsWith(start, StringComparison.Ordinal));
        lines[at] = change(lines[at]);
        return string.Join('\n', lines.Where(l => l != Gone));
    }

    public const string Gone = "\u0001";

    private static string Swap(string text, string old, string @new)
    {
        Assert.Contains(old, text, StringComparison.Ordinal);
        return text.Replace(old, @new, StringComparison.Ordinal);
    }
}
