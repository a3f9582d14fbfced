using System.Globalization;
using Titrant.Patient;
using Titrant.Patient.Knowledge;

namespace Titrant.Medicine.Kidney;

/// <summary>
/// What a row looks at. Potassium, Digoxin and Lithium are measured in blood; Frequency is how often the medicine is written to be
/// taken; Any looks at nothing but the other conditions of the row.
/// </summary>
internal enum Metric { CrClActual, CrCl, EgfrIndexed, GfrAny, CrClIndexed, Potassium, Digoxin, Lithium, Criteria, Aki, Dialysis, Frequency, Any }

/// <summary>What a row says, mildest first.</summary>
internal enum Rule { None, Note, Monitor, Reduce, Extend, Hold, Avoid, Stop }

/// <summary>A limit with its own operator: rivaroxaban at 50 is reduced, dabigatran above 30 is not.</summary>
internal readonly record struct Bound(string Operator, decimal Value)
{
    public bool Holds(decimal x) => Operator switch
    {
        ">" => x > Value,
        ">=" => x >= Value,
        "<" => x < Value,
        _ => x <= Value,
    };

    public static Bound? Parse(string cell)
    {
        if (cell.Length == 0) return null;
        var length = cell.Length > 1 && cell[1] == '=' ? 2 : 1;
        if (cell[0] is not ('<' or '>')) throw new FormatException($"'{cell}' has no operator.");
        return new(cell[..length], decimal.Parse(cell[length..], CultureInfo.InvariantCulture));
    }

    public override string ToString() => Operator switch { ">=" => "≥", "<=" => "≤", _ => Operator } + Value.ToString("0.##", CultureInfo.InvariantCulture);
}

/// <param name="Subject">age (years), weight (kg) or creatinine (μmol/L).</param>
internal readonly record struct Criterion(string Subject, Bound Bound)
{
    public override string ToString() => Subject switch
    {
        "age" => $"age {Bound} years",
        "weight" => $"weight {Bound} kg",
        _ => $"creatinine {Bound} µmol/L",
    };
}

/// <summary>One band of one source. Doses in mg a day.</summary>
/// <param name="Ingredient">"apixaban", "sulfamethoxazole/trimethoprim" or "class:NSAID".</param>
/// <param name="Needs">How many of the criteria make the row apply; null where it has none.</param>
/// <param name="NewRule">For a medicine that is only planned.</param>
/// <param name="Given">What must hold for the way it is taken and for the other medicines; all of them.</param>
/// <param name="DayMin">Below it the dose is too small for its purpose.</param>
internal sealed record DosingRow(
    int Line, string Ingredient, Metric Metric, Bound? Low, Bound? High, Seq<Criterion> Criteria, Bound? Needs, Rule Rule, Rule NewRule, string Dose,
    decimal? DayMax, decimal? DayMin, decimal? TimesMax, string Dialysis, Seq<string> Indications, string Formulation, string Regimen,
    Seq<string> Given, string Jurisdiction, string Authority, string Date, bool Verified, string Url, string Source2, int Opened, Consequence Consequence)
{
    public static DosingRow Read(Row row)
    {
        var rule = Enum.Parse<Rule>(row["act"], ignoreCase: true);
        return new(row.Line, row["ingredient"], MetricOf(row["metric"]), Bound.Parse(row["low"]), Bound.Parse(row["high"]),
            [.. row["criteria"].Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Criterion)],
            Bound.Parse(row["needs"]), rule, row["act new"].Length > 0 ? Enum.Parse<Rule>(row["act new"], ignoreCase: true) : rule, row["dose"],
            row.Number("day max"), row.Number("day min"), row.Number("times max"), row["dialysis"], row.List("indications").ToSeq(), row["formulation"], row["regimen"],
            row.List("given").ToSeq(), row["jurisdiction"], row["authority"], row["date"], row["verification"] == "opened", row["url"], row["source2"],
            row["opened"].Length > 0 ? int.Parse(row["opened"], CultureInfo.InvariantCulture) : 0,
            Enum.Parse<Consequence>(row["consequence"].Replace("-", "", StringComparison.Ordinal), ignoreCase: true));
    }

    public bool InBand(decimal x) => (Low is not { } low || low.Holds(x)) && (High is not { } high || high.Holds(x));

    /// <summary>Holds also in acute injury and on dialysis, where no filtration is estimated.</summary>
    public bool Always => Metric is Metric.Potassium or Metric.Digoxin or Metric.Lithium or Metric.Frequency;

    public string Band => (Low, High) switch
    {
        ({ } low, { } high) => $"{low} and {high}",
        ({ } low, null) => low.ToString(),
        (null, { } high) => high.ToString(),
        _ => "",
    };

    public Citation Citation => new(Authority, Opened > 0 ? $"{Opened} source{(Opened == 1 ? "" : "s")} read" : "not read at its source", Date == "not shown" ? "" : Date, Url.StartsWith("http", StringComparison.Ordinal) ? Url : "");

    private static Criterion Criterion(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        return new(text[..space], Bound.Parse(text[(space + 1)..].Trim()) ?? throw new FormatException($"'{text}' has no bound."));
    }

    private static Metric MetricOf(string word) => word switch
    {
        "crcl-actual" => Metric.CrClActual,
        "crcl" => Metric.CrCl,
        "egfr-indexed" => Metric.EgfrIndexed,
        "gfr-any" => Metric.GfrAny,
        "crcl-indexed" => Metric.CrClIndexed,
        "potassium" => Metric.Potassium,
        "level:digoxin" => Metric.Digoxin,
        "level:lithium" => Metric.Lithium,
        "frequency" => Metric.Frequency,
        "any" => Metric.Any,
        "criteria" => Metric.Criteria,
        "aki" => Metric.Aki,
        "dialysis" => Metric.Dialysis,
        _ => throw new FormatException($"'{word}' is no metric."),
    };
}

/// <summary>What holds for a whole medicine.</summary>
/// <param name="ClearanceDemanded">MHRA October 2019: Cockcroft-Gault, not eGFR.</param>
/// <param name="Stop">How to stop it: taper, bridge or replace.</param>
internal sealed record DosedDrug(string Ingredient, bool ClearanceDemanded, bool Anticoagulant, string Stop);

internal static class DosingTable
{
    public static readonly Table Source = Table.Embedded(typeof(DosingTable).Assembly, "RenalDosing/knowledge/renal_dosing.tsv");
    public static readonly Table DrugSource = Table.Embedded(typeof(DosingTable).Assembly, "RenalDosing/knowledge/renal_drugs.tsv");
    public static readonly IReadOnlyList<DosingRow> Rows = [.. Source.Rows.Select(DosingRow.Read)];

    private static readonly Dictionary<string, DosedDrug> s_drugs = DrugSource.Rows
        .Select(r => new DosedDrug(r["ingredient"], r["clearance"] == "demanded", r["fresh"] == "anticoagulant", r["stop"])).ToDictionary(d => d.Ingredient);
    private static readonly ILookup<string, DosingRow> s_rows = Rows.ToLookup(r => r.Ingredient);

    public static DosedDrug Drug(string ingredient) => s_drugs.TryGetValue(ingredient, out var drug) ? drug : new(ingredient, false, false, "");

    /// <summary>
    /// The medicines of a product that have rows: a combination under its own name first, and its parts only where the
    /// combination has none. Low-dose aspirin is not what the NSAID rows speak of.
    /// </summary>
    public static IEnumerable<(string Name, Part Part, IReadOnlyList<DosingRow> Rows)> Of(Course course)
    {
        var left = course.Parts.ToList();
        foreach (var combination in s_rows.Select(g => g.Key).Where(k => k.Contains('/', StringComparison.Ordinal)))
        {
            var names = combination.Split('/');
            if (!names.All(n => left.Any(p => p.Ingredient == n))) continue;
            yield return (combination, left.First(p => p.Ingredient == names[0]), [.. s_rows[combination]]);
            left.RemoveAll(p => names.Contains(p.Ingredient));
        }
        foreach (var part in left)
        {
            var rows = s_rows[part.Ingredient].Concat(part.Classes.Where(c => part.Ingredient != "acetylsalicylic acid").SelectMany(c => s_rows["class:" + c])).ToList();
            if (rows.Count > 0) yield return (part.Ingredient, part, rows);
        }
    }
}
