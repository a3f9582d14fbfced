using Titrant.Learning.Linear.Coding;
using Titrant.Learning.Linear.Fits;
using Titrant.Learning.Models;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Linear.Estimators;

/// <summary>A sum of one term per feature: the number itself, the log-odds or the log-hazard.</summary>
/// <param name="Intercept">The margin of somebody with every number at its training mean and every category at its reference.</param>
/// <param name="Terms">In the order of the coding; numbers per training deviation.</param>
/// <param name="Lambda">Penalty that was chosen; null for an unpenalised fit.</param>
/// <param name="Baseline">Of a log-hazard: the cumulative hazard at margin 0; else null.</param>
/// <param name="Others">Of a cause among several: the hazard of all other causes together, the same for everybody; else null.</param>
public sealed record LinearModel(
    string Kind, Seq<string> Features, Scale Scale, TableCoding Coding, double Intercept, Seq<Coefficient> Terms, double? Lambda, BaselineHazard? Baseline = null, BaselineHazard? Others = null)
    : Model(Kind, Features, Scale)
{
    public override Seq<string> Notes => Coding.Notes;

    public override double[] Margin(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var x = Coding.Encode(table);
        var margin = new double[table.RowCount];
        for (var i = 0; i < margin.Length; i++)
        {
            margin[i] = Intercept;
            for (var j = 0; j < Terms.Count; j++) margin[i] += Terms[j].Value * x[i * Terms.Count + j];
        }
        return margin;
    }

    /// <summary>Exact: each feature's terms, its missing indicator among them.</summary>
    public override Contributions Contributions(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        double[] beta = [.. Terms.Select(t => t.Value)];
        return Coding.Contributions(table, Intercept, beta, null);
    }

    public override double?[] Probability(Table table, double? horizon = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (Scale == Scale.LogOdds) return [.. Margin(table).Select(m => (double?)Logistic.Of(m))];
        if (Baseline is not { } baseline) return new double?[table.RowCount];
        if (horizon is not { } t) throw new ArgumentNullException(nameof(horizon), "A time to an event has a probability only by a horizon.");
        return [.. Margin(table).Select(m => baseline.ProbabilityBy(t, m, Others))];
    }

    internal static LinearModel Of(string kind, Scale scale, TableCoding coding, double intercept, IEnumerable<Coefficient> terms, double? lambda)
    {
        var all = terms.ToSeq();
        return double.IsFinite(intercept) && all.All(t => double.IsFinite(t.Value)) ? new(kind, coding.Names, scale, coding, intercept, all, lambda) : throw Faults.NotFinite();
    }
}

/// <summary>Log-odds of each class; the margins of a row are free up to a common number.</summary>
/// <param name="Classes">Names, in the order of the margins.</param>
/// <param name="Intercepts">[classes]</param>
/// <param name="Coefficients">[classes × terms]</param>
public sealed record MultinomialModel(string Kind, Seq<string> Features, Seq<string> Classes, TableCoding Coding, Seq<double> Intercepts, Seq<double> Coefficients, double? Lambda)
    : Model(Kind, Features, Scale.ClassLogOdds)
{
    public override Seq<string> Notes => Coding.Notes;

    public override Seq<string> ClassNames => Classes;

    public override double[]? ClassProbabilities(Table table) => Shares(table);

    /// <summary>Centred at each term: a common number added to all classes changes nothing. With two classes it is half the log-odds of one against the other.</summary>
    public override Seq<Contributions>? ClassContributions(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var terms = Coefficients.Count / Classes.Count;
        var (level, mean) = (Intercepts.Average(), new double[terms]);
        for (var c = 0; c < Classes.Count; c++) for (var j = 0; j < terms; j++) mean[j] += Coefficients[c * terms + j] / Classes.Count;
        return Enumerable.Range(0, Classes.Count).Select(c =>
            Coding.Contributions(table, Intercepts[c] - level, (double[])[.. mean.Select((m, j) => Coefficients[c * terms + j] - m)], null)).ToSeq();
    }

    /// <summary>Null: no class is the outcome.</summary>
    public override double?[] Probability(Table table, double? horizon = null) => new double?[table.RowCount];

    public override double[] Margin(Table table)   // [rows × classes]
    {
        ArgumentNullException.ThrowIfNull(table);
        var x = Coding.Encode(table);
        var terms = Coding.Terms.Count;
        var margin = new double[table.RowCount * Classes.Count];
        for (var i = 0; i < table.RowCount; i++)
            for (var c = 0; c < Classes.Count; c++)
            {
                ref var m = ref margin[i * Classes.Count + c];
                m = Intercepts[c];
                for (var j = 0; j < terms; j++) m += Coefficients[c * terms + j] * x[i * terms + j];
            }
        return margin;
    }

    /// <summary>[rows × classes], each row of sum 1.</summary>
    public double[] Shares(Table table)
    {
        var shares = Margin(table);
        for (var i = 0; i < shares.Length; i += Classes.Count)
        {
            var row = shares.AsSpan(i, Classes.Count);
            double top = double.NegativeInfinity, sum = 0;
            foreach (var m in row) top = Math.Max(top, m);
            foreach (ref var m in row) sum += m = Math.Exp(m - top);
            foreach (ref var m in row) m /= sum;
        }
        return shares;
    }
}
