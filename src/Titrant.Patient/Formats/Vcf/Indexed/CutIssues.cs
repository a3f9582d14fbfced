namespace Titrant.Patient.Formats.Vcf.Indexed;

/// <summary>The issues of a cut; most cuts have none, and are not kept waiting for what only issues need.</summary>
internal sealed class CutIssues(string document)
{
    private VcfIssues? _issues;

    public IReadOnlyList<Issue> All => _issues?.All ?? [];

    public void Add(string code, long line, string detail) => (_issues ??= new VcfIssues(document)).Add(code, line, detail);
}
