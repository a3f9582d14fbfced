using System.Globalization;
using Titrant.Learning.Outcomes;
using Titrant.Patient;

namespace Titrant.Learning.Validate;

/// <summary>The figures of one of several classes; shares by the softmax of the margins.</summary>
internal static class ClassFigures
{
    public static Seq<Figure> Of(Predicted p)
    {
        var outcome = (ClassOutcome)p.Outcome;
        var (n, k) = (outcome.Count, outcome.Names.Length);
        if (p.Margin.Length != n * k) throw new ArgumentException("One margin for each row and class.", nameof(p));
        var share = Softmax(p.Margin, k);   // [rows × classes]
        int[][] all = [[.. Enumerable.Range(0, n)]];
        var each = Enumerable.Range(0, k).Select(c => (Name: outcome.Names[c],
            Area: Discrimination.Area([.. outcome.Class.Select(own => own == c)], [.. Enumerable.Range(0, n).Select(i => share[i * k + c])], all))).ToList();
        double[] one = [.. outcome.Class.Select(_ => 1.0)];
        int[] guess = [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, k).MaxBy(c => share[i * k + c]))];
        return
        [
            Macro(each.Select(e => e.Area.Of).ToList(), p.Person),
            .. each.Select(e => e.Area.Figure(p.Person) with { Name = AreaName(e.Name) }),
            Influence.Ratio([.. outcome.Class.Select((own, i) => -Math.Log(Math.Max(share[i * k + own], 1e-15)))], one)!.Figure("log loss", "normal", p.Person, 0),
            Shares.Of(Accuracy, [.. outcome.Class.Select((own, i) => own == guess[i] ? 1.0 : 0)], one, p.Person, false, "no rows"),
            .. from truth in Enumerable.Range(0, k)
               from said in Enumerable.Range(0, k)
               select Shares.Of($"confusion: {outcome.Names[said]} said of {outcome.Names[truth]}", [.. outcome.Class.Select((own, i) => own == truth && guess[i] == said ? 1.0 : 0)],
                   [.. outcome.Class.Select(own => own == truth ? 1.0 : 0)], p.Person, false, "no row is of this class"),
        ];
    }

    private static Figure Macro(List<Influence?> areas, int[] person)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"macro AUC, mean of {areas.Count} classes against the rest (ties one half)");
        if (areas.Any(a => a is null)) return Figure.NotEstimable(name, person.Length, "not every class has rows");
        var rows = new double[person.Length];
        foreach (var area in areas) for (var i = 0; i < rows.Length; i++) rows[i] += area!.Rows[i] / areas.Count;
        return new Influence(areas.Average(a => a!.Value), rows).Figure(name, "DeLong", person, 0, 1);
    }

    /// <summary>Of a group of people: accuracy, and each class against the rest.</summary>
    public static Seq<Figure> OfGroup(Predicted p)
    {
        string[] names = [Accuracy, .. ((ClassOutcome)p.Outcome).Names.Select(AreaName)];
        if (p.Outcome.Count == 0) return names.Select(name => Figure.NotEstimable(name, 0, "no rows")).ToSeq();
        var all = Of(p);
        return names.Select(name => all.First(f => f.Name == name)).ToSeq();
    }

    private const string Accuracy = "accuracy (most likely class)";

    private static string AreaName(string name) => $"AUC of {name} against the rest (ties one half)";

    private static double[] Softmax(double[] margin, int classes)
    {
        var share = (double[])margin.Clone();
        for (var i = 0; i < share.Length; i += classes)
        {
            var row = share.AsSpan(i, classes);
            double top = double.NegativeInfinity, sum = 0;
            foreach (var m in row) top = Math.Max(top, m);
            foreach (ref var m in row) sum += m = Math.Exp(m - top);
            foreach (ref var m in row) m /= sum;
        }
        return share;
    }
}
