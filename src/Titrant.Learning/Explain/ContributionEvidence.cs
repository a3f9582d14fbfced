using System.Globalization;
using Titrant.Learning.Models;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Explain;

/// <summary>Why a model says what it says of one person: baseline + sum of the contributions = margin within 1e-9.</summary>
/// <param name="Scale">"log-odds", "log-hazard", "log-time", "number".</param>
/// <param name="Parts">The largest first; one per term of the model, those of 0 included.</param>
public sealed record PersonExplanation(string Scale, double Baseline, Seq<ContributionEvidence> Parts, double Margin)
{
    public Seq<Evidence> Evidence => Parts.Select(p => p.Evidence).ToSeq();
}

/// <param name="Value">In the scale of the margin.</param>
/// <param name="Evidence">Its log-odds are the value where the model's scale is that, else null.</param>
public sealed record ContributionEvidence(string Feature, double Value, Evidence Evidence)
{
    /// <summary>Of a model that is a sum; null for any other.</summary>
    /// <param name="outcome">What the margin is about: "the chance of response", "the hazard of death".</param>
    /// <param name="facts">The facts of the record that a feature was read from; null where there is no record.</param>
    public static PersonExplanation? Of(Model model, Table table, int row, string outcome, Citation citation, Func<string, Seq<FactId>>? facts = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(table);
        var one = table.Rows([row]);
        return model.Contributions(one) is not { } sum ? null : Of(model.Scale, sum.Baseline, sum.Names.Zip(sum.Terms[0]), one, outcome, citation, facts);
    }

    /// <summary>Of any model, by exact Shapley values of the row.</summary>
    public static PersonExplanation Of(ExactShapley shapley, Scale scale, Table table, int row, string outcome, Citation citation, Func<string, Seq<FactId>>? facts = null)
    {
        ArgumentNullException.ThrowIfNull(shapley);
        ArgumentNullException.ThrowIfNull(table);
        return Of(scale, shapley.Baseline, shapley.Names.Zip(shapley.Values), table.Rows([row]), outcome, citation, facts);
    }

    /// <summary>What the average effects say of the row's values. They do not add up to the margin, and carry no log-odds.</summary>
    public static Seq<Evidence> Average(Explanation explanation, Table table, int row, string outcome, Citation citation, Func<string, Seq<FactId>>? facts = null)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        ArgumentNullException.ThrowIfNull(table);
        var one = table.Rows([row]);
        return explanation.Shapes.Select(s => one.Find(s.Feature) is { } column && At(s, column) is { } v
            ? new Evidence($"{Told(s.Feature, one)} {Moves(v)} {outcome} on average by {Signed(v)} {explanation.Scale}", null, facts?.Invoke(s.Feature) ?? [], citation) : null).OfType<Evidence>().ToSeq();
    }

    private static PersonExplanation Of(Scale scale, double baseline, IEnumerable<(string Name, double Value)> parts, Table one, string outcome, Citation citation, Func<string, Seq<FactId>>? facts)
    {
        var unit = Explanations.Named(scale);
        var all = parts.ToList();
        return new(unit, baseline, all.OrderByDescending(p => Math.Abs(p.Value)).ThenBy(p => p.Name, StringComparer.Ordinal).Select(p => new ContributionEvidence(p.Name, p.Value, new(
            $"{Told(p.Name, one)} {Moves(p.Value)} {outcome}, contribution {Signed(p.Value)} {unit}", scale == Scale.LogOdds ? p.Value : null,
            p.Name.Split(" × ").SelectMany(f => facts?.Invoke(f) ?? []).Distinct().ToSeq(), citation))).ToSeq(), baseline + all.Sum(p => p.Value));
    }

    // "Albumin 2.9 g/dL", "Age 64 a and albumin 2.9 g/dL together", "Albumin (not known)".
    private static string Told(string name, Table one)
    {
        var told = name.Split(" × ").Select(f => one.Find(f) is not { } column ? f
            : column.IsMissing(0) ? $"{f} (not known)"
            : column.Spec.Type == ColumnType.Category ? $"{f} {column.Levels[(int)column[0]]}"
            : string.Create(CultureInfo.InvariantCulture, $"{f} {column[0]:G5}{(column.Spec.Unit is "" or "1" ? "" : " " + column.Spec.Unit)}")).ToArray();
        var all = told.Length == 1 ? told[0] : string.Join(" and ", told) + " together";
        return all.Length == 0 ? all : char.ToUpperInvariant(all[0]) + all[1..];
    }

    private static string Moves(double value) => value > 0 ? "raises" : value < 0 ? "lowers" : "does not move";

    private static string Signed(double value) => value.ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture);

    // Straight between points, or the step's value; the ends beyond them.
    private static double? At(Shape shape, Column column)
    {
        if (column.IsMissing(0) || column.Spec.Type == ColumnType.Category)
        {
            var word = column.IsMissing(0) ? Shapes.Missing : column.Levels[(int)column[0]];
            return shape.Levels.FirstOrDefault(l => l.Level == word)?.Value;
        }
        if (shape.Points.IsEmpty) return null;
        var x = column[0];
        var k = shape.Points.TakeWhile(p => p.At <= x).Count();
        if (k == 0) return shape.Points[0].Value;
        if (k == shape.Points.Count || shape.Steps) return shape.Points[k - 1].Value;
        var (a, b) = (shape.Points[k - 1], shape.Points[k]);
        return a.Value + (b.Value - a.Value) * (x - a.At) / (b.At - a.At);
    }
}
