using System.Globalization;
using Titrant.Learning;
using Titrant.Learning.Models;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Survival;
using Titrant.Learning.Tables;
using Titrant.Patient;
using static Titrant.Tests.Learning.Survival.Invented;

namespace Titrant.Tests.Learning.Survival;

/// <summary>Several rows of one person, competing causes, and faults that come together.</summary>
public sealed class TimeVaryingTests
{
    [Fact]
    public void Start_and_stop_rows_of_one_person_give_the_numbers_of_R()
    {
        // R 4.2.2, survival 3.5.3: coxph(Surv(start, stop, event) ~ age + year + surgery + transplant + cluster(id)); 127 rows, 55 deaths.
        var (head, rows) = Csv(Repository.Data("learning", "events", "stanford_heart_time_varying.csv"));
        Column Of(string name, ColumnRole role) => new(new(name, ColumnType.Number, role), [.. rows.Select(r => r[Array.IndexOf(head, name)])]);
        var table = new Table([.. new[] { "age", "year", "surgery", "transplant" }.Select(n => Of(n, ColumnRole.Feature)), Of("id", ColumnRole.Person)], [.. Enumerable.Range(2, rows.Count)]);
        var outcome = new SurvivalOutcome([.. rows.Select(r => r[0])], [.. rows.Select(r => r[1])], [.. rows.Select(r => (int)r[2])]);
        var fit = new CoxEstimator().Fit(table, outcome, new(1)).Fit;
        Close([0.0235705118196054, -0.1874355058387061, -1.1647169146871137, 0.2306340098916901], fit.Coefficients, 1e-6);
        Close([0.0152289506272420, 0.0768774056014834, 0.5325328488402254, 0.3541758412008008], [.. Enumerable.Range(0, 4).Select(fit.Error)], 1e-6);
        Close([0.0141013220491281, 0.0770055899022490, 0.5057640236923797, 0.3403706619466862], [.. Enumerable.Range(0, 4).Select(fit.RobustError)], 1e-6);
        Close(-195.558356500009, fit.LogLikelihood, 1e-9);
    }

    [Fact]
    public void A_table_of_39_columns_says_at_once_what_follows_from_what_and_what_has_no_finite_hazard_ratio()
    {
        var (head, rows) = Csv(Repository.Data("learning", "federated", "fed_tcga_brca.csv"));
        var (time, died) = (Array.IndexOf(head, "T"), Array.IndexOf(head, "E"));
        int[] features = [.. Enumerable.Range(0, head.Length).Where(j => j != time && j != died && head[j] != "client")];
        Assert.Equal(39, features.Length);
        var all = new CoxRows([.. rows.SelectMany(r => features.Select(j => r[j]))], features.Select(j => head[j]).ToSeq(), new(null, [.. rows.Select(r => r[time])], [.. rows.Select(r => (int)r[died])]));
        foreach (var ties in Enum.GetValues<Ties>())
        {
            var faults = Assert.Throws<StudyException>(() => CoxRegression.Fit(all, new(ties))).Faults;
            Assert.Equal(7, faults.Count(f => f.Code == "SUR010"));
            Assert.Contains("tumor_stage_stage iia: It follows from ajcc_pathologic_stage_Stage IIA", faults[3].ToString(), StringComparison.Ordinal);
            var monotone = Assert.Single(faults, f => f.Code == "SUR011");
            Assert.Contains("prior_malignancy_yes", monotone.Place, StringComparison.Ordinal);
        }
        Assert.All(CoxRegression.Fit(all, new(Ridge: 1)).Coefficients, b => Assert.InRange(b, -5, 5));
    }

    [Fact]
    public void With_another_cause_a_chance_is_the_cumulative_incidence()
    {
        // No effect of the only feature: the chance of anybody is then the Aalen-Johansen estimate, up to the difference of exp(-h) and 1 - h in each step.
        var people = People(4, 2000, ties: false, causes: 2);
        var table = new Table([new(new("noise", ColumnType.Number, ColumnRole.Feature), [.. Enumerable.Range(0, 2000).Select(i => (double)(i * 7919 % 101))])], [.. Enumerable.Range(2, 2000)]);
        var curve = AalenJohansen.Of(people.Outcome);
        foreach (var cause in new[] { 1, 2 })
        {
            var cox = new CoxEstimator(Cause: cause).Fit(table, people.Outcome, new(1)).Probability(table, 15);
            var net = new Titrant.Learning.Linear.Estimators.ElasticNetEstimator(Folds: 3, Cause: cause).Fit(table, people.Outcome, new(1)).Probability(table, 15);
            Assert.Equal(curve.At(cause, 15), cox.Average()!.Value, 0.005);
            Assert.Equal(curve.At(cause, 15), net.Average()!.Value, 0.005);
        }
        var any = new CoxEstimator().Fit(table, people.Outcome, new(1)).Probability(table, 15).Average()!.Value;
        Assert.Equal(1 - KaplanMeier.Of(people.Outcome).At(15), any, 0.005);
    }

    [Fact]
    public void A_Fine_Gray_and_a_Weibull_model_of_a_table_are_those_of_its_numbers()
    {
        var people = People(4, 300, causes: 2);
        var table = new Table([.. Enumerable.Range(0, 3).Select(j => new Column(new(people.Names[j], ColumnType.Number, ColumnRole.Feature), [.. Enumerable.Range(0, 300).Select(i => people.X[i * 3 + j])]))], [.. Enumerable.Range(2, 300)]);
        var (fine, byHand) = (new FineGrayEstimator(2).Fit(table, people.Outcome, new(1)), FineGray.Fit(people with { Cause = 2 }));
        Close(byHand.Coefficients, fine.Fit.Coefficients);
        Close(byHand.Incidence(12, people.X.AsSpan(30, 3)), fine.Probability(table, 12)[10]!.Value);
        Assert.Equal("MOD010", Assert.Throws<StudyException>(() => new WeibullEstimator(1).Fit(table, people.Outcome, new(1))).Code);
        var (weibull, alone) = (new WeibullEstimator().Fit(table, people.Outcome, new(1)), WeibullRegression.Fit(people));
        Close(1 - alone.Survival(12, people.X.AsSpan(30, 3)), weibull.Probability(table, 12)[10]!.Value);
        // Later is less of the outcome.
        var (margin, chance) = (weibull.Margin(table), weibull.Probability(table, 12));
        var order = Enumerable.Range(0, 300).OrderBy(i => margin[i]).ToArray();
        for (var i = 1; i < 300; i++) Assert.True(chance[order[i]] <= chance[order[i - 1]]);
    }

    [Fact]
    public void An_elastic_net_refuses_late_entry_and_a_Fine_Gray_model_several_rows_of_a_person()
    {
        var late = People(2, 60, late: true);
        var table = new Table([new(new("age", ColumnType.Number, ColumnRole.Feature), [.. Enumerable.Range(0, 60).Select(i => late.X[i * 3])]), new(new("id", ColumnType.Number, ColumnRole.Person), [.. Enumerable.Range(0, 60).Select(i => (double)(i / 2))])], [.. Enumerable.Range(2, 60)]);
        Assert.Equal("SUR013", Assert.Throws<StudyException>(() => Learners.Make(new("elastic net", [], "s")).Fit(table, late.Outcome, new(1))).Code);
        Assert.Equal(("MOD011", "column id"), Assert.Throws<StudyException>(() => Learners.Make(new("fine-gray", [], "s")).Fit(table, late.Outcome with { Entry = null }, new(1))) is var e ? (e.Code, e.Place) : default);
    }

    private static (string[] Head, List<double[]> Rows) Csv(string path)
    {
        var lines = File.ReadAllLines(path);
        // A name in quotes may hold a comma.
        var head = System.Text.RegularExpressions.Regex.Matches(lines[0], "\"([^\"]*)\"|([^,]+)").Select(m => m.Groups[1].Success ? m.Groups[1].Value : m.Value).ToArray();
        return (head, [.. lines.Skip(1).Where(l => l.Length > 0).Select(l => l.Split(',').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray())]);
    }
}
