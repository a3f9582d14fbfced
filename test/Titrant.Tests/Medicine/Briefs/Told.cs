using Titrant.Medicine.Briefs;
using Titrant.Patient;
using Titrant.Patient.Codes;
using Titrant.Patient.Formats;

namespace Titrant.Tests.Medicine.Briefs;

/// <summary>A capability that says what a test tells it to say.</summary>
internal sealed class Told(Func<Chart, IEnumerable<Answer>> answers, Func<Chart, IEnumerable<Recommendation>> advice, string version = "1", params string[] writes) : ICapability
{
    public static readonly Origin KidneyKey = new("Kidney dosing", "1", ["Renal dosing, version 3, 2026-09-01"]);

    public Card Card { get; } = new("Kidney dosing", version, "Which drugs need another dose for this kidney?", [], writes.Length > 0 ? [.. writes] : ["eGFR", "CrCl", "Medicine", "RenalDosing", "Interaction", "Genotype"],
        [], "pharmacist", "adults", "dose", "dialysis", ["Renal dosing, version 3, 2026-09-01"]);

    public IEnumerable<Answer> Assess(Chart chart) => answers(chart);
    public IEnumerable<Recommendation> Advise(Chart chart) => advice(chart);

    public static Brief Of(params Recommendation[] advice) => Compose(Record(), [], advice);

    public static Brief Compose(PatientRecord record, Answer[] answers, Recommendation[] advice, DateTimeOffset? asOf = null, string version = "1",
        IReadOnlyDictionary<string, IReadOnlyList<Reading>>? readings = null, BoundFile[]? files = null)
    {
        ICapability[] capabilities = [new Told(_ => answers, _ => advice, version)];
        var chart = Chart.Of(record, asOf ?? At(2026, 3, 10)).Ask(capabilities);
        return Titrant.Medicine.Briefs.Brief.Compose(chart, files ?? [], capabilities, readings ?? new Dictionary<string, IReadOnlyList<Reading>>());
    }

    public static DateTimeOffset At(int year, int month, int day) => new(year, month, day, 8, 0, 0, TimeSpan.Zero);

    public static Recommendation Card_(string target, Consequence consequence = Consequence.Moderate, Strength strength = Strength.Moderate, string? says = null, params FactId[] facts) => new(
        new AdviceKey("RenalDosing", ActKind.Reduce, target), new Act(ActKind.Reduce, new Concept(Systems.Titrant, target, target), null), consequence, strength,
        says ?? $"Consider a lower dose of {target} because the kidney clears less of it.", "", "adults", [], [.. facts], [], Role.Prescriber,
        [new Citation("Label", "2026", "2026-01-01")], null, KidneyKey);

    public static PatientRecord Record(params (When When, Claim Claim, string Path)[] facts) => PatientRecord.Build(new PersonId("p1"),
        [.. facts.Select(f => new Draft(f.When, f.Claim, Seen(f.Path, f.When)))]);

    public static Sighting Seen(string path, When when)
    {
        var known = new Known(when.Order ?? At(2000, 1, 1), KnownBasis.Stated);
        return new(new Source("ehr/bundle.json", path, path), known, known, new ClaimStatus(StatusKind.Final, "final"));
    }

    public static Measurement Lab(string name, decimal value, string unit, string loinc = "2160-0", ReferenceRange? range = null) =>
        new(new Term(name, [new Concept(Systems.Loinc, loinc, name)]), new Value.Number(Quantity.Of(value, unit)), null, null, range, [], ["laboratory"]);

    public static When Day(int year, int month, int day) => When.At(Moment.Day(year, month, day));
}
