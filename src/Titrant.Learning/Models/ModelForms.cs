using System.Text.Json;
using Titrant.Learning.Boosting;
using Titrant.Learning.Linear.Estimators;
using Titrant.Learning.Linear.Fits;
using Titrant.Learning.Survival;
using Titrant.Patient;

namespace Titrant.Learning.Models;

/// <summary>One kind of model as a file holds it.</summary>
/// <param name="Name">Its "form" in the file; the learner's name stands beside it.</param>
internal sealed record ModelForm(string Name, Type Type, Action<Utf8JsonWriter, Model> Write, Func<ModelPart, Model> Read);

/// <summary>Every kind of model that a file can hold.</summary>
internal static class ModelForms
{
    public static Seq<ModelForm> All { get; } =
    [
        new("sum", typeof(LinearModel), (json, m) => WriteSum(json, (LinearModel)m), ReadSum),
        new("classes", typeof(MultinomialModel), (json, m) => WriteClasses(json, (MultinomialModel)m), ReadClasses),
        new("cox", typeof(CoxModel), (json, m) => SurvivalForms.WriteCox(json, (CoxModel)m), SurvivalForms.ReadCox),
        new("weibull", typeof(WeibullModel), (json, m) => SurvivalForms.WriteWeibull(json, (WeibullModel)m), SurvivalForms.ReadWeibull),
        new("fine-gray", typeof(FineGrayModel), (json, m) => SurvivalForms.WriteFineGray(json, (FineGrayModel)m), SurvivalForms.ReadFineGray),
        new("shapes", typeof(BoostedShapesModel), (json, m) => { json.WritePropertyName("shapes"); ShapesFile.Write((BoostedShapesModel)m, json); }, part => ShapesFile.Read(part["shapes"])),
        new("curve", typeof(NobodyKnownModel), (json, m) => SurvivalForms.WriteCurve(json, (NobodyKnownModel)m), SurvivalForms.ReadCurve),
    ];

    public static void Write(Utf8JsonWriter json, Model model)
    {
        var form = All.FirstOrDefault(f => f.Type == model.GetType()) ?? throw new InvalidOperationException($"No form is registered for {model.GetType().Name}.");
        json.WriteStartObject("model");
        json.WriteString("form", form.Name);
        form.Write(json, model);
        json.WriteEndObject();
    }

    public static Model Read(ModelPart part)
    {
        var name = part["form"].Text;
        return (All.FirstOrDefault(f => f.Name == name) ?? throw part["form"].Damaged("no such form of a model is known")).Read(part);
    }

    private static void WriteSum(Utf8JsonWriter json, LinearModel model)
    {
        json.WriteString("learner", model.Kind);
        json.WriteString("scale", model.Scale.ToString());
        CodingParts.Write(json, model.Coding);
        json.WriteNumber("intercept", model.Intercept);
        json.Numbers("coefficients", (double[])[.. model.Terms.Select(t => t.Value)]);
        if (model.Terms.All(t => t.StandardError is not null)) json.Numbers("errors", (double[])[.. model.Terms.Select(t => t.StandardError!.Value)]);
        json.Number("lambda", model.Lambda);
        if (model.Baseline is { } baseline) Hazard(json, "baseline", baseline);
        if (model.Others is { } others) Hazard(json, "others", others);
    }

    private static LinearModel ReadSum(ModelPart part)
    {
        var coding = CodingParts.Read(part["coding"]);
        var terms = coding.Terms;
        if (part["scale"].Word<Scale>() == Scale.LogHazard) _ = part["baseline"];
        var (values, errors) = (part["coefficients"].Numbers(terms.Count), part.Find("errors")?.Numbers(terms.Count));
        return new(part["learner"].Text, coding.Names, part["scale"].Word<Scale>(), coding, part["intercept"].Number, terms.Select((t, j) => new Coefficient(t, values[j], errors?[j])).ToSeq(),
            part.Find("lambda")?.Number, part.Find("baseline") is { } baseline ? Hazard(baseline) : null, part.Find("others") is { } others ? Hazard(others) : null);
    }

    private static void WriteClasses(Utf8JsonWriter json, MultinomialModel model)
    {
        json.WriteString("learner", model.Kind);
        json.Texts("classes", model.Classes);
        CodingParts.Write(json, model.Coding);
        json.Numbers("intercepts", model.Intercepts.Span);
        json.Numbers("coefficients", model.Coefficients.Span);
        json.Number("lambda", model.Lambda);
    }

    private static MultinomialModel ReadClasses(ModelPart part)
    {
        var (coding, classes) = (CodingParts.Read(part["coding"]), part["classes"].List(c => c.Text));
        if (classes.Count < 2) throw part["classes"].Damaged("two classes or more are expected");
        return new(part["learner"].Text, coding.Names, classes, coding, part["intercepts"].Numbers(classes.Count).ToSeq(), part["coefficients"].Numbers(classes.Count * coding.Terms.Count).ToSeq(), part.Find("lambda")?.Number);
    }

    private static void Hazard(Utf8JsonWriter json, string name, BaselineHazard hazard)
    {
        json.WriteStartObject(name);
        json.Numbers("times", hazard.Times.Span);
        json.Numbers("hazard", hazard.Hazard.Span);
        json.WriteNumber("last", hazard.Last);
        json.WriteEndObject();
    }

    private static BaselineHazard Hazard(ModelPart part)
    {
        var times = part["times"].Rising();
        return new(times.ToSeq(), part["hazard"].Numbers(times.Length).ToSeq(), part["last"].Number);
    }
}
