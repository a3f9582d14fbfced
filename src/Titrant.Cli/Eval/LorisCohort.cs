using System.Globalization;
using Titrant.Learning;
using Titrant.Learning.Published;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Cli.Eval;

/// <summary>
/// People treated with checkpoint inhibitors, as one hospital's file has them. Columns are found by the spellings that the published formula knows; a value that cannot be
/// meant in the formula's unit counts as missing.
/// </summary>
/// <param name="Numbers">By need of the formulas; null where the file has no such column, NaN where a value is missing.</param>
/// <param name="Faults">PUB004: values that cannot be meant in the formula's unit.</param>
/// <param name="Cancer">The formula's word where it has one, else the file's.</param>
internal sealed record LorisCohort(string Name, int Count, IReadOnlyDictionary<string, double[]?> Numbers, string?[] Cancer, bool?[] Response, LorisTimes Death, LorisTimes Progression, IReadOnlyList<StudyFault> Faults)
{
    private static readonly PublishedModel s_pan = PublishedModels.Find("LORIS")!, s_lung = PublishedModels.Find("LORIS NSCLC")!;
    private static readonly HashSet<string> s_yes = ["1", "yes", "true", "r", "responder", "cr", "pr", "crpr", "dead", "deceased"], s_no = ["0", "no", "false", "nr", "nonresponder", "sd", "pd", "sdpd", "pdsd", "alive", "living", "censored"];

    public static IReadOnlyList<PublishedNeed> Needs { get; } = [.. s_pan.Needs, .. s_lung.Needs.Where(l => s_pan.Needs.All(p => p.Name != l.Name))];

    /// <summary>What no person of the file has: the column is absent or empty.</summary>
    public IEnumerable<string> Absent => s_pan.Needs.Select(n => n.Name).Where(n => Numbers[n] is not { } v || v.All(double.IsNaN)).Concat(Cancer.All(c => c is null) ? [s_pan.Category] : []);

    public static LorisCohort Read(string path, IReadOnlyDictionary<int, string> cancerOfDummy)
    {
        var table = SurvivalTable.Read(path);
        var plain = table.Names.Select(PublishedModel.Plain).ToArray();
        var (faults, count) = (new List<StudyFault>(), table.Cells.Length);
        var numbers = Needs.ToDictionary(n => n.Name, need =>
        {
            if (Find([need.Name, .. need.Names]) is not { } column) return null;
            var values = Enumerable.Range(0, count).Select(i => Number(column[i])).ToArray();
            var (known, impossible) = (values.Count(v => !double.IsNaN(v)), values.Where(v => v < need.Low || v > need.High).Order().ToArray());
            if (impossible.Length > 0) faults.Add(HeldBack(Path.GetFileName(path), need, impossible, known));
            return values.Select(v => v >= need.Low && v <= need.High ? v : double.NaN).ToArray();
        });
        return new(Path.GetFileName(path), count, numbers, Cancers(), Flags(["Response", "Responder", "ORR"]), Times("OS", "Overall survival"), Times("PFS", "Progression-free survival"), faults);

        string[]? Find(string[] names)
        {
            var at = names.Select(n => Array.IndexOf(plain, PublishedModel.Plain(n))).FirstOrDefault(i => i >= 0, -1);
            return at < 0 ? null : [.. table.Cells.Select(r => at < r.Length ? r[at].Trim() : "")];
        }

        bool?[] Flags(string[] names) => Find(names) is { } cells ? [.. cells.Select(c => s_yes.Contains(PublishedModel.Plain(Whole(c))) ? true : s_no.Contains(PublishedModel.Plain(Whole(c))) ? (bool?)false : null)] : new bool?[count];

        LorisTimes Times(string name, string words) => new(
            Find([$"{name}_Months", $"{words} months", $"{name} time", name])?.Select(Number).ToArray(), Flags([$"{name}_Event", $"{name} status", $"{words} event", $"{words} status"]));

        string?[] Cancers()
        {
            var words = Find(["CancerType", "cancer", "cancer type", "tumor type", "tumour type"]);
            var dummies = Enumerable.Range(1, 30).Select(k => (k, Cells: Find([$"CancerType{k}"]))).Where(d => d.Cells is not null).ToList();
            return [.. Enumerable.Range(0, count).Select(i =>
            {
                var word = words?[i] ?? "";
                if (int.TryParse(word, NumberStyles.Integer, CultureInfo.InvariantCulture, out var code)) word = cancerOfDummy.GetValueOrDefault(code, "");
                if (word.Length == 0) word = dummies.Where(d => Number(d.Cells![i]) == 1).Select(d => cancerOfDummy.GetValueOrDefault(d.k, $"cancer type {d.k}")).FirstOrDefault("");
                return word.Length == 0 ? null : s_pan.Level(word)?.Word ?? word;
            })];
        }
    }

    // Albumin of a laboratory that reports g/L is ten times the formula's number.
    private static StudyFault HeldBack(string file, PublishedNeed need, double[] impossible, int known)
    {
        var isPerLitre = need.Unit == "g/dL" && impossible[impossible.Length / 2] / 10 is var tenth && tenth >= need.Low && tenth <= need.High;
        return new("PUB004", $"{file} column {need.Name}", string.Create(CultureInfo.InvariantCulture,
            $"{impossible.Length} of {known} values lie outside {need.Low}-{need.High}{(need.Unit.Length > 0 ? $" {need.Unit}" : "")}, the formula's unit{(isPerLitre ? ", and look like g/L" : "")}: held back, nothing is rescaled."),
            isPerLitre ? "Divide the column by 10." : $"State it {(need.Unit.Length > 0 ? $"in {need.Unit}" : "as 0 or 1")}, or correct the values.");
    }

    /// <summary>Who lacks what; one person may lack several.</summary>
    public string LeftOut(IEnumerable<string> features, Func<int, bool> isKnown, string outcome)
    {
        var all = Enumerable.Range(0, Count).ToArray();
        var lacking = features.Select(n => (What: n, Rows: all.Count(r => n == s_pan.Category ? Cancer[r] is null : Numbers[n] is not { } v || double.IsNaN(v[r])))).Append((What: outcome, Rows: all.Count(r => !isKnown(r)))).Where(l => l.Rows > 0);
        var says = string.Join(", ", lacking.Select(l => string.Create(CultureInfo.InvariantCulture, $"{l.Rows} without {l.What}")));
        return says.Length > 0 ? $" (left out: {says})" : "";
    }

    /// <summary>Which cancer each of the columns CancerType1, 2, ... means, read off a file that has the words too.</summary>
    public static IReadOnlyDictionary<int, string> Dummies(string path)
    {
        var table = SurvivalTable.Read(path);
        var word = Array.IndexOf(table.Names, "CancerType");
        return word < 0 ? new Dictionary<int, string>() : Enumerable.Range(1, 30).Select(k => (k, At: Array.IndexOf(table.Names, $"CancerType{k}"))).Where(d => d.At >= 0)
            .Select(d => (d.k, Word: table.Cells.FirstOrDefault(r => r[d.At] is "1" or "1.0")?[word])).Where(d => d.Word is not null).ToDictionary(d => d.k, d => d.Word!);
    }

    /// <summary>The formula's features, capped as it caps them, of some rows.</summary>
    public Table Features(IEnumerable<string> names, int[] rows)
    {
        var columns = names.Select(name =>
        {
            if (name == s_pan.Category)
            {
                string[] levels = [.. rows.Select(r => Cancer[r]!).Distinct().Order(StringComparer.Ordinal)];
                return new Column(new(name, ColumnType.Category, ColumnRole.Feature), [.. rows.Select(r => (double)Array.IndexOf(levels, Cancer[r]))], levels.ToSeq());
            }
            var need = Needs.First(n => n.Name == name);
            return new Column(new(name, ColumnType.Number, ColumnRole.Feature, need.Unit, need.Low, need.High, Monotone: Math.Sign(need.Coefficient), ClipHigh: need.Most),
                [.. rows.Select(r => Math.Min(Numbers[name]![r], need.Most ?? double.PositiveInfinity))]);
        });
        return new([.. columns], [.. rows.Select(r => r + 2)]);
    }

    /// <summary>Rows that have all of these features.</summary>
    public int[] Complete(IEnumerable<string> names) => [.. Enumerable.Range(0, Count).Where(r => names.All(n => n == s_pan.Category ? Cancer[r] is not null : Numbers[n] is { } v && !double.IsNaN(v[r])))];

    /// <summary>Log-odds by the published formula; null where it refuses.</summary>
    public double? Published(PublishedModel model, int row) => model.Score(n => Numbers[n.Name] is { } v && !double.IsNaN(v[row]) ? v[row] : null, Cancer[row]).Margin;

    // "1.0" is a 1.
    private static string Whole(string cell) => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is 0 or 1 ? number.ToString(CultureInfo.InvariantCulture) : cell;

    private static double Number(string cell) => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number
        : s_yes.Contains(PublishedModel.Plain(cell)) ? 1 : s_no.Contains(PublishedModel.Plain(cell)) ? 0 : double.NaN;
}

/// <summary>When somebody died or progressed, or was last seen; months.</summary>
internal sealed record LorisTimes(double[]? Months, bool?[] Happened)
{
    public bool IsKnown(int row) => Months is not null && Months[row] >= 0 && Happened[row] is not null;
}
