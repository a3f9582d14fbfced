namespace Titrant.Learning;

/// <summary>A study that cannot be done as it is written, or as its data are: coded, naming place and remedy, never a value of a patient.</summary>
public sealed class StudyException : Exception
{
    public StudyException(string code, string place, string says, string remedy)
        : base($"{code} {place}: {says} {remedy}") => (Code, Place, Says, Remedy) = (code, place, says, remedy);

    public string Code { get; }

    /// <summary>"study.yaml:12", "column albumin", "data.csv:812 column age".</summary>
    public string Place { get; }
    public string Says { get; }
    public string Remedy { get; }
}
