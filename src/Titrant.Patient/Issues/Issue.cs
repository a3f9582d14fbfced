using System.Collections.Frozen;
using Titrant.Patient.Knowledge;

namespace Titrant.Patient;

public enum Severity { Information, Warning, Error, Fatal }

/// <summary>
/// Something in a file that was not read, not used or not believed: the coded kind of error. Its meaning and remedy stand
/// in Issues/issues.tsv, an append-only table.
/// </summary>
/// <param name="Place">"file:line" or "file:FHIR path".</param>
/// <param name="Detail">What was found there, in plain words; may quote the datum, so it is shown, never logged.</param>
/// <param name="About">The subject for whoever looks for it: "test:creatinine", "file:labs.csv", "drug:...", or "".</param>
public sealed record Issue(string Code, string Place, string Detail, string About = "")
{
    public Severity Severity => IssueTable.Of(Code).Severity;
    public string Meaning => IssueTable.Of(Code).Meaning;
    public string Remedy => IssueTable.Of(Code).Remedy;

    public override string ToString() => $"{Code} {Severity.ToString().ToLowerInvariant()} {Place} {Detail}";
}

public sealed record IssueKind(string Code, Severity Severity, string Meaning, string Remedy);

/// <summary>Every issue that may be raised. A code is never reused for another meaning.</summary>
public static class IssueTable
{
    private static readonly FrozenDictionary<string, IssueKind> s_byCode = Load();

    public static IEnumerable<IssueKind> All => s_byCode.Values.OrderBy(k => k.Code, StringComparer.Ordinal);

    public static IssueKind Of(string code) => s_byCode.TryGetValue(code, out var kind)
        ? kind
        : throw new ArgumentException($"Issue code {code} is not in issues.tsv.", nameof(code));

    private static FrozenDictionary<string, IssueKind> Load() =>
        Table.Embedded(typeof(Issue).Assembly, "Issues/issues.tsv").Rows
            .Select(r => new IssueKind(r["code"], Enum.Parse<Severity>(r["severity"], ignoreCase: true), r["meaning"], r["remedy"]))
            .ToFrozenDictionary(k => k.Code);
}
