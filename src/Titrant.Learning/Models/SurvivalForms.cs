using System.Text.Json;
using Titrant.Learning.Survival;
using Titrant.Patient;

namespace Titrant.Learning.Models;

/// <summary>Models of a time to an event in a model file.</summary>
internal static class SurvivalForms
{
    public static void WriteCox(Utf8JsonWriter json, CoxModel model)
    {
        CodingParts.Write(json, model.Coding);
        Fit(json, "fit", model.Fit);
        json.Text("strataColumn", model.StrataColumn);
        json.Texts("strataLevels", model.StrataLevels);
        if (model.Others is { } others) Fit(json, "others", others);
    }

    public static CoxModel ReadCox(ModelPart part)
    {
        var coding = CodingParts.Read(part["coding"]);
        var (fit, strata) = (Fit(part["fit"], coding.Terms), part.Find("strataColumn")?.Text);
        if (strata is null && fit.Baselines.Count != 1) throw part["fit"].Damaged("one baseline is expected");
        return new(coding, fit, strata, part["strataLevels"].List(l => l.Text), part.Find("others") is { } others ? Fit(others, coding.Terms) : null);
    }

    public static void WriteWeibull(Utf8JsonWriter json, WeibullModel model)
    {
        CodingParts.Write(json, model.Coding);
        json.Numbers("coefficients", model.Fit.Coefficients);
        json.WriteNumber("scale", model.Fit.Scale);
        json.Numbers("covariance", model.Fit.Covariance);
        json.WriteNumber("logLikelihood", model.Fit.LogLikelihood);
        json.WriteNumber("n", model.Fit.N);
        json.WriteNumber("events", model.Fit.Events);
        json.Numbers("means", model.Means.Span);
        json.WriteNumber("last", model.Last);
    }

    public static WeibullModel ReadWeibull(ModelPart part)
    {
        var coding = CodingParts.Read(part["coding"]);
        var (terms, scale) = (coding.Terms, part["scale"].Number);
        if (scale <= 0) throw part["scale"].Damaged("a number above 0 is expected");
        var fit = new WeibullFit(terms, part["coefficients"].Numbers(terms.Count + 1), scale, part["covariance"].Numbers((terms.Count + 2) * (terms.Count + 2)), part["logLikelihood"].Number, part["n"].Count, part["events"].Count);
        return new(coding, fit, part["means"].Numbers(terms.Count).ToSeq(), part["last"].Number);
    }

    public static void WriteFineGray(Utf8JsonWriter json, FineGrayModel model)
    {
        CodingParts.Write(json, model.Coding);
        json.Numbers("coefficients", model.Fit.Coefficients);
        json.Numbers("covariance", model.Fit.Covariance);
        json.Numbers("means", model.Fit.Means);
        json.WriteNumber("logLikelihood", model.Fit.LogLikelihood);
        json.Numbers("times", model.Fit.Times);
        json.Numbers("hazard", model.Fit.Hazard);
        json.WriteNumber("n", model.Fit.N);
        json.WriteNumber("events", model.Fit.Events);
        json.WriteNumber("last", model.Last);
    }

    public static FineGrayModel ReadFineGray(ModelPart part)
    {
        var coding = CodingParts.Read(part["coding"]);
        var (terms, times) = (coding.Terms, part["times"].Rising());
        var fit = new FineGrayFit(terms, part["coefficients"].Numbers(terms.Count), part["covariance"].Numbers(terms.Count * terms.Count), part["means"].Numbers(terms.Count), part["logLikelihood"].Number,
            times, part["hazard"].Numbers(times.Length), part["n"].Count, part["events"].Count);
        return new(coding, fit, part["last"].Number);
    }

    public static void WriteCurve(Utf8JsonWriter json, NobodyKnownModel model)
    {
        json.Numbers("times", model.Times.Span);
        json.Numbers("incidence", model.Incidence.Span);
    }

    public static NobodyKnownModel ReadCurve(ModelPart part)
    {
        var times = part["times"].Rising();
        if (times.Length == 0) throw part["times"].Damaged("at least one time is expected");
        return new(times.ToSeq(), part["incidence"].Numbers(times.Length).ToSeq());
    }

    private static void Fit(Utf8JsonWriter json, string name, CoxFit fit)
    {
        json.WriteStartObject(name);
        json.WriteString("ties", fit.Options.Ties.ToString());
        json.WriteNumber("ridge", fit.Options.Ridge);
        json.Numbers("coefficients", fit.Coefficients);
        json.Numbers("covariance", fit.Covariance);
        json.Numbers("robustCovariance", fit.RobustCovariance);
        json.Numbers("means", fit.Means);
        json.WriteNumber("logLikelihoodAtZero", fit.LogLikelihoodAtZero);
        json.WriteNumber("logLikelihood", fit.LogLikelihood);
        json.WriteNumber("scoreTest", fit.ScoreTest.Statistic);
        json.WriteNumber("n", fit.N);
        json.WriteNumber("events", fit.Events);
        json.WriteStartArray("baselines");
        foreach (var baseline in fit.Baselines)
        {
            json.WriteStartObject();
            json.WriteNumber("stratum", baseline.Stratum);
            json.Numbers("times", baseline.Times);
            json.Numbers("hazard", baseline.Hazard);
            json.Numbers("variance", baseline.Variance);
            json.Numbers("drift", baseline.Drift);
            json.WriteNumber("last", baseline.Last);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static CoxFit Fit(ModelPart part, Seq<string> terms)
    {
        var p = terms.Count;
        var baselines = part["baselines"].List(b =>
        {
            var times = b["times"].Rising();
            return new CoxBaseline(b["stratum"].Count, times, b["hazard"].Numbers(times.Length), b["variance"].Numbers(times.Length), b["drift"].Numbers(times.Length * p), b["last"].Number);
        });
        if (baselines.Count == 0 || baselines.Select(b => b.Stratum).Distinct().Count() != baselines.Count) throw part["baselines"].Damaged("one baseline of each stratum is expected");
        return new(terms, part["coefficients"].Numbers(p), part["covariance"].Numbers(p * p), part["robustCovariance"].Numbers(p * p), part["means"].Numbers(p), part["logLikelihoodAtZero"].Number, part["logLikelihood"].Number,
            ChiSquareTest.Of("score", part["scoreTest"].Number, p), baselines, new(part["ties"].Word<Ties>(), part["ridge"].Number), part["n"].Count, part["events"].Count);
    }
}
