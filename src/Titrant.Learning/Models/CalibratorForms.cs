using System.Text.Json;
using Titrant.Learning.Calibrate;
using Titrant.Patient;

namespace Titrant.Learning.Models;

/// <summary>Every calibrator that a model file can hold.</summary>
internal static class CalibratorForms
{
    private sealed record Form(string Name, Type Type, Action<Utf8JsonWriter, Calibrator> Write, Func<ModelPart, Calibrator> Read);

    private static readonly Seq<Form> s_all =
    [
        new("platt", typeof(PlattCalibrator), (json, c) => { var p = (PlattCalibrator)c; json.WriteNumber("intercept", p.Intercept); json.WriteNumber("slope", p.Slope); },
            part => new PlattCalibrator(part["intercept"].Number, part["slope"].Number)),
        new("beta", typeof(BetaCalibrator), (json, c) => { var b = (BetaCalibrator)c; json.WriteNumber("a", b.A); json.WriteNumber("b", b.B); json.WriteNumber("c", b.C); },
            part => new BetaCalibrator(part["a"].Number, part["b"].Number, part["c"].Number)),
        new("isotonic", typeof(IsotonicCalibrator), (json, c) => { var i = (IsotonicCalibrator)c; json.Numbers("at", i.At.Span); json.Numbers("level", i.Level.Span); }, Isotonic),
    ];

    public static void Write(Utf8JsonWriter json, Calibrator calibrator)
    {
        var form = s_all.First(f => f.Type == calibrator.GetType());
        json.WriteStartObject("calibrator");
        json.WriteString("form", form.Name);
        form.Write(json, calibrator);
        json.WriteEndObject();
    }

    public static Calibrator Read(ModelPart part)
    {
        var name = part["form"].Text;
        return (s_all.FirstOrDefault(f => f.Name == name) ?? throw part["form"].Damaged("no such calibrator is known")).Read(part);
    }

    private static IsotonicCalibrator Isotonic(ModelPart part)
    {
        var at = part["at"].Rising();
        if (at.Length == 0) throw part["at"].Damaged("at least one step is expected");
        return new(at.ToSeq(), part["level"].Numbers(at.Length).ToSeq());
    }
}
