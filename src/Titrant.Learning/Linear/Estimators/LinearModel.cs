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
public sealed record LinearModel(string Kind, Seq<string> Features, Scale Scale, TableCoding Coding, double Intercept, Seq<Coefficient> Terms, double? Lambda)
    : Model(Kind, Features, Scale)
{
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
        var x = Coding.Encode(table);
        var widths = Coding.Features.Select(f => f.Terms.Count).ToArray();
        var rows = new double[table.RowCount][];   // [rows][features]
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = new double[widths.Length];
            for (int f = 0, j = 0; f < widths.Length; f++)
                for (var end = j + widths[f]; j < end; j++) rows[i][f] += Terms[j].Value * x[i * Terms.Count + j];
        }
        return new(Intercept, rows, Coding.Features.Select(f => f.Feature).ToSeq());
    }

    public override double?[] Probability(Table table, double? horizon = null) =>
        Scale == Scale.LogOdds ? [.. Margin(table).Select(m => (double?)Logistic.Of(m))] : new double?[table.RowCount];

    internal static LinearModel Of(string kind, Scale scale, TableCoding coding, double intercept, IEnumerable<Coefficient> terms, double? lambda) =>
        new(kind, coding.Features.Select(f => f.Feature).ToSeq(), scale, coding, intercept, terms.ToSeq(), lambda);
}

/// <summary>Log-odds of each class; the margins of a row are free up to a common number.</summary>
/// <param name="Classes">Names, in the order of the margins.</param>
/// <param name="Intercepts">[classes]</param>
/// <param name="Coefficients">[classes × terms]</param>
public sealed record MultinomialModel(string Kind, Seq<string> Features, Seq<string> Classes, TableCoding Coding, Seq<double> Intercepts, Seq<double> Coefficients, double? Lambda)
    : Model(Kind, Features, Scale.ClassLogOdds)
{
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
