using System.Globalization;
using System.Text.Json.Nodes;
using Titrant.Learning.Linear.Paths;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Survival;
using Titrant.Patient;

namespace Titrant.Cli.Eval;

/// <summary>Our answer to each number of a block of R's answers, under the same path.</summary>
internal static class SurvivalAnswers
{
    public static IEnumerable<(string Path, double Value)> Of(string folder, string name, JsonObject block) => name.EndsWith("_competing", StringComparison.Ordinal)
        ? Competing(name, SurvivalTable.Read(Path.Combine(folder, name[..^"_competing".Length] + ".csv")), block)
        : OneEvent(name, SurvivalTable.Read(Path.Combine(folder, name + ".csv")), block);

    private static IEnumerable<(string, double)> OneEvent(string name, SurvivalTable table, JsonObject block)
    {
        var vars = block["vars"]!.AsArray().Select(v => v!.GetValue<string>()).ToSeq();
        var (time, status) = (block["time"]!.GetValue<string>(), block["event"]!.GetValue<string>());
        table = table.Complete([time, status, .. vars]);
        var codes = table.Numbers(status);
        // lung codes 1 = censored, 2 = dead; others 0 and 1.
        var event1 = codes.Max();
        var outcome = new SurvivalOutcome(null, table.Numbers(time), [.. codes.Select(c => c == event1 ? 1 : 0)]);
        var x = table.Matrix(vars);
        var rows = new CoxRows(x, vars, outcome);
        yield return ($"{name}/n", outcome.Count);
        yield return ($"{name}/events", outcome.Events);
        var fits = new Dictionary<string, CoxFit> { ["cox_efron"] = CoxRegression.Fit(rows), ["cox_breslow"] = CoxRegression.Fit(rows, new(Ties.Breslow)) };
        foreach (var (key, fit) in fits)
        {
            for (var j = 0; j < vars.Count; j++)
            {
                yield return ($"{name}/{key}/coef/{vars[j]}", fit.Coefficients[j]);
                yield return ($"{name}/{key}/se/{vars[j]}", fit.Error(j));
            }
            yield return ($"{name}/{key}/loglik0", fit.LogLikelihoodAtZero);
            yield return ($"{name}/{key}/loglik", fit.LogLikelihood);
            var c = Concordance.Harrell(outcome, fit.LinearPredictor(x));
            yield return ($"{name}/{key}/concordance", c.Value ?? double.NaN);
            yield return ($"{name}/{key}/concordance_se", c.Error ?? double.NaN);
            yield return ($"{name}/{key}/score_test", fit.ScoreTest.Statistic);
        }
        var efron = fits["cox_efron"];
        foreach (var test in ProportionalHazards.Test(rows, efron)) yield return ($"{name}/ph_test/{test.Name}", test.Statistic);
        foreach (var (t, k) in Times(block["pred_surv_first3"]))
            for (var i = 0; i < 3; i++) yield return (At($"{name}/pred_surv_first3/S/{k}/{i}"), efron.Baseline().Survival(t, x.AsSpan(i * vars.Count, vars.Count), efron).Value ?? double.NaN);
        var (km, na) = (KaplanMeier.Of(outcome), NelsonAalen.Of(outcome));
        foreach (var (t, k) in Times(block["km"]))
        {
            yield return (At($"{name}/km/surv/{k}"), km.At(t));
            yield return (At($"{name}/km/se/{k}"), km.ErrorAt(t) ?? double.NaN);
            yield return (At($"{name}/km/cumhaz/{k}"), na.At(t));
        }
        yield return ($"{name}/km/rmst_at_last_q", km.RestrictedMean(Times(block["km"]).Max(t => t.Time)).Value ?? double.NaN);
        if (km.Quantile().Value is { } median) yield return ($"{name}/km/median", median);
        if (block["logrank"]?["group"]?.GetValue<string>() is { } group) yield return ($"{name}/logrank/chisq", LogRank.Test(outcome, table.Groups(group)).Statistic);
        var aft = WeibullRegression.Fit(rows);
        yield return ($"{name}/weibull_aft/coef/(Intercept)", aft.Coefficients[0]);
        for (var j = 0; j < vars.Count; j++) yield return ($"{name}/weibull_aft/coef/{vars[j]}", aft.Coefficients[j + 1]);
        yield return ($"{name}/weibull_aft/scale", aft.Scale);
        yield return ($"{name}/weibull_aft/loglik", aft.LogLikelihood);
        if (block["coxnet_alpha.5"] is { } net)
        {
            double[] lambdas = [.. net["lambda"]!.AsArray().Select(l => l!.GetValue<double>())];
            var path = ElasticNet.Cox(x, outcome.Time, [.. outcome.Cause.Select(c => c != 0)], new(0.5, Stopping: Stopping.Converged, Lambdas: lambdas));
            for (var k = 0; k < lambdas.Length; k++)
                for (var j = 0; j < vars.Count; j++) yield return (At($"{name}/coxnet_alpha.5/coef/{k}/{vars[j]}"), path.Coefficients[k][j]);
        }
        foreach (var (t, k) in Times(block["ipcw_score_apparent"]))
        {
            double[] risk = [.. Enumerable.Range(0, outcome.Count).Select(i => 1 - efron.Baseline().Survival(t, efron.Relative(x.AsSpan(i * vars.Count, vars.Count))))];
            yield return (At($"{name}/ipcw_score_apparent/auc/{k}"), HorizonScores.Auc(outcome, risk, t).Value ?? double.NaN);
            yield return (At($"{name}/ipcw_score_apparent/brier/{k}"), HorizonScores.Brier(outcome, risk, t).Value ?? double.NaN);
            yield return (At($"{name}/ipcw_score_apparent/brier_null/{k}"), HorizonScores.BrierOfNobodyKnown(outcome, t).Value ?? double.NaN);
        }
    }

    // 1 = complete response at crtime, 2 = death without it; group 1 = arm B.
    private static IEnumerable<(string, double)> Competing(string name, SurvivalTable table, JsonObject block)
    {
        var (response, follow, death, arm) = (table.Column("crtime"), table.Numbers("futime"), table.Numbers("death"), table.Column("trt"));
        double[] time = [.. response.Select((r, i) => r.Length > 0 ? double.Parse(r, CultureInfo.InvariantCulture) : follow[i])];
        var outcome = new SurvivalOutcome(null, time, [.. response.Select((r, i) => r.Length > 0 ? 1 : death[i] != 0 ? 2 : 0)]);
        int[] groups = [.. arm.Select(a => a == "B" ? 1 : 0)];
        yield return ($"{name}/n", outcome.Count);
        for (var g = 0; g < 2; g++)
        {
            var curves = AalenJohansen.Of(outcome.Rows([.. Enumerable.Range(0, groups.Length).Where(i => groups[i] == g)]));
            foreach (var (t, k) in Times(block)) for (var cause = 1; cause <= 2; cause++) yield return (At($"{name}/cif/{g} {cause}/{k}"), curves.At(cause, t));
        }
        for (var cause = 1; cause <= 2; cause++) yield return (At($"{name}/gray_test/{cause - 1}"), GrayTest.Test(outcome, cause, groups).Statistic);
        var fit = FineGray.Fit(new([.. groups.Select(g => (double)g)], ["trt B"], outcome, Cause: 1));
        yield return ($"{name}/finegray_coef_trtB", fit.Coefficients[0]);
        yield return ($"{name}/se", fit.Error(0));
    }

    private static IEnumerable<(double Time, int Index)> Times(JsonNode? of) => of?["times"]?.AsArray().Select((t, i) => (t!.GetValue<double>(), i)) ?? [];

    private static string At(FormattableString path) => path.ToString(CultureInfo.InvariantCulture);
}
