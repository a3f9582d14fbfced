using Titrant.Learning.Outcomes;
using Titrant.Learning.Tables;
using Titrant.Numerics;
using Titrant.Patient;

namespace Titrant.Tests.Learning.Boosting;

/// <summary>
/// Invented patients with a known truth: the margin is 1 above 65 years, a V of lactate, 0.8 for stage III, 0.7 where albumin is missing, nothing for height; with
/// <paramref name="interplay"/> also ±0.8 where being on heparin and having few platelets come together.
/// </summary>
internal sealed class Ward
{
    private readonly double[] _age, _lactate, _albumin, _stage, _height, _platelets, _heparin;

    public Ward(int rows, string purpose, bool interplay = false)
    {
        var chance = Chance.For(3, purpose);
        double[] Draw(Func<double> one) => [.. Enumerable.Range(0, rows).Select(_ => one())];
        (_age, _lactate, _height) = (Draw(() => Math.Round(30 + 60 * chance.Uniform())), Draw(() => Math.Exp(0.5 * chance.Normal())), Draw(() => 170 + 10 * chance.Normal()));
        (_albumin, _stage) = (Draw(() => chance.Uniform() < 0.2 ? double.NaN : 40 + 5 * chance.Normal()), Draw(() => chance.Below(3)));
        (_platelets, _heparin) = (Draw(() => 250 + 60 * chance.Normal()), Draw(() => chance.Below(2)));
        Margin = [.. Enumerable.Range(0, rows).Select(i => Truth(i) + (interplay ? Interplay(i) : 0))];
        var draw = Chance.For(4, purpose);
        Uniform = Draw(draw.Uniform);
        Noise = Draw(draw.Normal);
    }

    public int Rows => _age.Length;
    public double[] Margin { get; }
    public double[] Uniform { get; }
    public double[] Noise { get; }

    public static double OfAge(double age) => age > 65 ? 1 : 0;
    public static double OfLactate(double lactate) => 1.5 * Math.Min(1, Math.Abs(lactate - 1));

    public Table Table(Func<ColumnSpec, ColumnSpec>? say = null, params Column[] more)
    {
        Column Number(string name, double[] values, string unit) => new(Say(new(name, ColumnType.Number, ColumnRole.Feature, unit)), values);
        ColumnSpec Say(ColumnSpec spec) => say is null ? spec : say(spec);
        Seq<Column> columns = [Number("age", _age, "a"), Number("lactate", _lactate, "mmol/L"), Number("albumin", _albumin, "g/L"),
            new(Say(new("stage", ColumnType.Category, ColumnRole.Feature)), _stage, ["I", "II", "III"]), Number("height", _height, "cm"), Number("platelets", _platelets, "10*9/L"),
            new(Say(new("heparin", ColumnType.Category, ColumnRole.Feature)), _heparin, ["no", "yes"]), .. more];
        return new(columns, [.. Enumerable.Range(2, Rows)]);
    }

    public BinaryOutcome Died() => new([.. Margin.Select((m, i) => Uniform[i] < 1 / (1 + Math.Exp(1.5 - m)))]);

    public NumberOutcome Days() => new([.. Margin.Select((m, i) => 5 + m + Noise[i])]);

    public ClassOutcome Ending() => new([.. Margin.Select((m, i) => Uniform[i] < 0.3 ? 0 : m + Noise[i] > 1.2 ? 1 : 2)], ["home", "hospice", "nursing"]);

    /// <summary>Exponential times; cause 2 at a rate of its own; the last seen at 8.</summary>
    public SurvivalOutcome Until(bool competing = false, bool late = false)
    {
        var chance = Chance.For(5, "other causes");
        var (entry, time, cause) = (new double[Rows], new double[Rows], new int[Rows]);
        for (var i = 0; i < Rows; i++)
        {
            var (own, other, came) = (-Math.Log(1 - Uniform[i]) * 8 * Math.Exp(-Margin[i]), -Math.Log(1 - chance.Uniform()) * 10, late ? 2 * chance.Uniform() : 0);
            if (!competing) other = double.PositiveInfinity;
            (entry[i], time[i]) = (came, came + Math.Min(8, Math.Min(own, other)));
            cause[i] = own <= Math.Min(8, other) ? 1 : other <= 8 ? 2 : 0;
        }
        return new(late ? entry : null, time, cause);
    }

    private double Truth(int i) => OfAge(_age[i]) + OfLactate(_lactate[i]) + (_stage[i] == 2 ? 0.8 : 0) + (double.IsNaN(_albumin[i]) ? 0.7 : 0);

    private double Interplay(int i) => _heparin[i] == 1 == _platelets[i] < 250 ? 0.8 : -0.8;
}
