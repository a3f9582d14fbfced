using Titrant.Patient;

namespace Titrant.Learning;

/// <summary>One thing that keeps a study from being done.</summary>
/// <param name="Place">"study.yaml:12", "column albumin", "data.csv:812 column age".</param>
/// <param name="Says">Never a value of a patient.</param>
public sealed record StudyFault(string Code, string Place, string Says, string Remedy)
{
    public override string ToString() => $"{Code} {Place}: {Says} {Remedy}";
}

/// <summary>A study that cannot be done as it is written, or as its data are: everything that was found at once, each coded, with place and remedy.</summary>
public sealed class StudyException : Exception
{
    public StudyException(string code, string place, string says, string remedy) : this([new StudyFault(code, place, says, remedy)]) { }

    public StudyException(Seq<StudyFault> faults) : base(string.Join(Environment.NewLine, faults)) => Faults = faults;

    /// <summary>At least one.</summary>
    public Seq<StudyFault> Faults { get; }

    public string Code => Faults[0].Code;
    public string Place => Faults[0].Place;
    public string Says => Faults[0].Says;
    public string Remedy => Faults[0].Remedy;
}
