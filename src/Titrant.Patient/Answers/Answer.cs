using System.Text.Json.Serialization;

namespace Titrant.Patient;

/// <summary>What an answer is about: a name from a card's Writes, and a target where one question is asked of many things.</summary>
/// <example>("eGFR", ""), ("Genotype", "CYP2C19"), ("RenalDosing", "metformin")</example>
public sealed record AnswerKey(string Name, string Target = "")
{
    public override string ToString() => Target.Length == 0 ? Name : $"{Name}/{Target}";
}

/// <summary>Who answered, from which knowledge, and under which assumptions.</summary>
/// <param name="Tables">Citations of the tables that were read: title, version, date.</param>
public sealed record Origin(string Capability, string Version, Seq<string> Tables, Seq<string> Assumed = default);

/// <summary>What may be said about a person: a <see cref="Finding"/>, or a <see cref="Gap"/> where it may not.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "answer")]
[JsonDerivedType(typeof(Finding), "finding")]
[JsonDerivedType(typeof(Gap), "gap")]
public abstract record Answer(AnswerKey Key, Origin Origin)
{
    /// <summary>One sentence a tired clinician understands.</summary>
    public abstract string Says { get; init; }
}

/// <param name="Checked">True where the finding is "checked, no change": it is listed there and asks for nothing.</param>
public sealed record Finding(AnswerKey Key, Result Result, Seq<Evidence> Evidence, Origin Origin, string Says, bool Checked = false) : Answer(Key, Origin)
{
    public override string Says { get; init; } = Says;
}

/// <summary>A question that cannot be answered, and the one test or file that would change that.</summary>
/// <param name="Ask">The one thing to do: "Repeat creatinine", "Add the VCF of ...".</param>
/// <param name="About">What it is about for whoever looks: "test:creatinine", "drug:Zyntravil", "gene:CYP2C19".</param>
/// <param name="Disagree">Where the question is open because results or sources contradict each other: each as it says.</param>
/// <param name="First">True for medicines that were not recognised: said before everything else.</param>
public sealed record Gap(AnswerKey Key, string Says, string Ask, string About, Seq<Need> Needs, Seq<FactId> Facts, Origin Origin, bool First = false,
    Seq<string> Disagree = default) : Answer(Key, Origin)
{
    public override string Says { get; init; } = Says;
}

[JsonPolymorphic(TypeDiscriminatorPropertyName = "result")]
[JsonDerivedType(typeof(Result.Measured), "measured")]
[JsonDerivedType(typeof(Result.Coded), "coded")]
[JsonDerivedType(typeof(Result.Ranked), "ranked")]
[JsonDerivedType(typeof(Result.Curve), "curve")]
[JsonDerivedType(typeof(Result.Diplotype), "genotype")]
public abstract record Result
{
    public sealed record Measured(Estimate Estimate) : Result;
    public sealed record Coded(Concept Concept) : Result;
    /// <summary>Best first; scores in [0,1].</summary>
    public sealed record Ranked(Seq<(Concept Option, double Score)> Options) : Result;
    /// <summary>Points of time (days from AsOf) and value in <paramref name="Unit"/>.</summary>
    public sealed record Curve(Seq<(double Day, double Value)> Points, string Unit) : Result;
    /// <param name="Diplotypes">Every compatible diplotype, the best first.</param>
    public sealed record Diplotype(string Gene, Seq<string> Diplotypes, string Phenotype, Seq<string> NotCalled) : Result;
}

/// <summary>A number, its interval and unit. A null interval states why there is none; nobody invents one.</summary>
public sealed record Estimate(decimal Value, Interval? Interval, string Unit, string? WhyNoInterval = null)
{
    public static Estimate Of(decimal value, Interval interval, string unit) =>
        interval.Low <= value && value <= interval.High
            ? new(value, interval, unit)
            : throw new ArgumentOutOfRangeException(nameof(interval), "An interval contains its value.");
}

/// <param name="Kind">"P30 band", "95 % confidence", "analytical": what the bounds mean.</param>
/// <param name="Level">The share, 0-1, that the bounds hold.</param>
public sealed record Interval(decimal Low, decimal High, string Kind, double Level, string Source);

/// <param name="LogOdds">The contribution where the model is additive in log-odds; null where the guideline is qualitative.</param>
public sealed record Evidence(string Says, double? LogOdds, Seq<FactId> Facts, Citation Citation);

/// <param name="Text">"CKD-EPI 2021, N Engl J Med 2021;385:1737".</param>
public sealed record Citation(string Text, string Version = "", string Date = "", string Url = "");
