using System.Globalization;
using Titrant.Patient;
using Titrant.Patient.Codes;
using Titrant.Patient.Formats;

namespace Titrant.Tests;

/// <summary>
/// A patient in one readable line: <c>Person.Woman(64).With("creatinine", 1.8m, "mg/dL").Taking("clopidogrel 75 mg OD").Chart()</c>.
/// Immutable and deterministic. Ages hold on <see cref="Today"/>; what is not dated happened on <see cref="Recently"/>.
/// Every call adds one draft; nothing is merged or checked here that a reader of files would not have done.
/// </summary>
internal sealed record Person
{
    public const string Today = "2026-03-10";
    public const string Recently = "2026-03-01";

    private Person(Demographics header) => Header = header;

    public Demographics Header { get; private init; }
    public Seq<Draft> Drafts { get; private init; }
    public string Id { get; private init; } = "p1";

    public static Person Woman(int years) => Aged(years, "female");
    public static Person Man(int years) => Aged(years, "male");
    /// <summary>Sex not recorded.</summary>
    public static Person Aged(int years) => Aged(years, null);

    public static Person Aged(int years, string? sex) =>
        new(new Demographics(Day("2025-09-10", -years), null, null, sex, null, null, null, null, [], [], [], []));

    /// <summary>Neither birth date nor sex nor anything else.</summary>
    public static Person Unknown() => new(new Demographics(null, null, null, null, null, null, null, null, [], [], [], []));

    public Person Born(string date) => this with { Header = Header with { Birth = Parse(date) } };
    public Person Died(string date) => this with { Header = Header with { Deceased = true, Died = Parse(date) } };
    public Person SexAtBirth(string sex) => this with { Header = Header with { SexAtBirth = sex } };
    public Person SexForClinicalUse(string sex) => this with { Header = Header with { SexForClinicalUse = sex } };
    public Person Karyotype(string karyotype) => this with { Header = Header with { Karyotype = karyotype } };
    public Person Named(string name) => this with { Header = Header with { Names = Header.Names.Add(name) } };
    public Person Called(string id) => this with { Id = id };

    /// <summary>A value of an analyte by the key of the analyte table, under the first of its LOINC codes.</summary>
    public Person With(string analyte, decimal value, string unit, string date = Recently, string status = "final", string comparator = "")
    {
        var known = AnalyteTable.Default.ByKey(analyte) ?? throw new ArgumentException($"No analyte '{analyte}'.", nameof(analyte));
        var term = known.Loinc.IsEmpty ? Term.Of(known.Name) : new Term(known.Name, [new Concept(Systems.Loinc, known.Loinc[0], known.Name)]);
        return Measured(term, value, unit, date, status, comparator);
    }

    /// <summary>A value under a name of the laboratory's own, without any code.</summary>
    public Person WithLocal(string name, decimal value, string unit, string date = Recently, string status = "final", string comparator = "") =>
        Measured(Term.Of(name), value, unit, date, status, comparator);

    /// <summary>A value under a LOINC code.</summary>
    public Person WithLoinc(string loinc, decimal value, string unit, string date = Recently, string status = "final", string comparator = "") =>
        Measured(Term.Of(new Concept(Systems.Loinc, loinc)), value, unit, date, status, comparator);

    /// <summary>The panel 85354-9 with its two components.</summary>
    public Person WithBloodPressure(decimal systolic, decimal diastolic, string date = Recently) =>
        Add(date, new Measurement(Term.Of(new Concept(Systems.Loinc, "85354-9", "Blood pressure panel")), new Value.Absent(""), null, null, null,
        [
            new Component(Term.Of(new Concept(Systems.Loinc, "8480-6", "Systolic blood pressure")), new Value.Number(Quantity.Of(systolic, "mm[Hg]"))),
            new Component(Term.Of(new Concept(Systems.Loinc, "8462-4", "Diastolic blood pressure")), new Value.Number(Quantity.Of(diastolic, "mm[Hg]"))),
        ], ["vital-signs"]), StatusKind.Final, "final");

    /// <summary>A star-allele result that a laboratory reported: ("CYP2C19", "*2/*2").</summary>
    public Person Carrying(string gene, string diplotype, string? phenotype = null, string specimen = "", string date = Recently) =>
        Add(date, new Genotype(gene, diplotype, phenotype, null, "", specimen), StatusKind.Final, "final");

    /// <summary>A sequenced sample with its calls.</summary>
    public Person Sequenced(GenomeBuild build, Material material, params ReadOnlySpan<PositionCall> calls) =>
        Add(Recently, new Sample("S1", material, "", build, "assembly=", new string('0', 64), calls.Length, null, 0, "test", Seq.Create(calls)), StatusKind.Final, "final");

    /// <summary>A medicine as an EHR holds it ("clopidogrel 75 mg OD"): since a day, and until one where it was stopped.</summary>
    public Person Taking(string text, string? since = Recently, string? until = null, string? reason = null,
        MedicationEvent how = MedicationEvent.Ordered, params ReadOnlySpan<Concept> codes)
    {
        var claim = new MedicationUse(new Term(text, Seq.Create(codes)), how, [new Dosage(text, null, null, null, false)],
            reason is null ? null : Term.Of(reason), DoNotPerform: false);
        return Add(new When(Parse(since), Parse(until)), claim, until is null ? StatusKind.Current : StatusKind.Ended, until is null ? "active" : "stopped");
    }

    /// <summary>An order that nobody has given yet.</summary>
    public Person Planned(string text, string since) =>
        Add(When.Since(Parse(since)!.Value), new MedicationUse(Term.Of(text), MedicationEvent.Ordered, [new Dosage(text, null, null, null, false)], null, false), StatusKind.Planned, "draft");

    /// <summary>A condition by its ICD-10 code ("I48.2", "atrial fibrillation"); an empty code leaves only the words.</summary>
    public Person Having(string code, string text, string? since = "2024-01-15", string? until = null, string system = Systems.Icd10, StatusKind? status = null)
    {
        var kind = status ?? (until is null ? StatusKind.Current : StatusKind.Ended);
        var term = code.Length == 0 ? Term.Of(text) : new Term(text, [new Concept(system, code, text)]);
        return Add(new When(Parse(since), Parse(until)), new Condition(term, null, null, ["problem-list-item"]), kind, kind.ToString().ToLowerInvariant());
    }

    public Person AllergicTo(string substance, string reaction = "", string? severity = null, string? criticality = null, AllergyType type = AllergyType.Allergy) =>
        Add("2020-05-01", new Allergy(Term.Of(substance), type, criticality, reaction.Length == 0 ? [] : [new Reaction(Term.Of(reaction), severity)], NoneKnown: false), StatusKind.Current, "active");

    /// <summary>The record states that there is no known allergy.</summary>
    public Person WithoutAllergies() =>
        Add("2020-05-01", new Allergy(new Term("No known allergies", [new Concept(Systems.Snomed, "716186003", "No known allergy")]), AllergyType.Unstated, null, [], NoneKnown: true), StatusKind.Current, "active");

    public Person Underwent(string code, string text, string date, string system = Systems.Snomed) =>
        Add(date, new Procedure(code.Length == 0 ? Term.Of(text) : new Term(text, [new Concept(system, code, text)]), null, null), StatusKind.Final, "completed");

    /// <summary>A phenotypic feature by its HPO code.</summary>
    public Person Showing(string hpo, string text) => Add(Recently, new Phenotype(new Term(text, [new Concept(Systems.Hpo, hpo, text)]), Absent: false, null), StatusKind.Final, "present");

    /// <summary>A feature that was looked for and is absent.</summary>
    public Person NotShowing(string hpo, string text) => Add(Recently, new Phenotype(new Term(text, [new Concept(Systems.Hpo, hpo, text)]), Absent: true, null), StatusKind.Final, "absent");

    public Person WithRelative(string relation, string condition) =>
        Add(Recently, new FamilyHistory(Term.Of(relation), Term.Of(condition), null, null), StatusKind.Final, "completed");

    public Person WithKin(string relativeId, string relation) => Add(Recently, new Kin(new PersonId(relativeId), Term.Of(relation)), StatusKind.Current, "active");

    public Person Noted(string text, string date = Recently, string type = "Progress note") => Add(date, new Note(Term.Of(type), text), StatusKind.Final, "current");

    public Person Vaccinated(string vaccine, string date) => Add(date, new Immunization(Term.Of(vaccine), null), StatusKind.Final, "completed");

    public Person Visited(string type, string from, string? to = null) =>
        Add(new When(Parse(from), Parse(to)), new Encounter(Term.Of(type), "AMB", null), to is null ? StatusKind.Current : StatusKind.Ended, to is null ? "in-progress" : "finished");

    public Person Suffered(string adverseEvent, string? suspect, string date) =>
        Add(date, new AdverseEvent(Term.Of(adverseEvent), suspect is null ? null : Term.Of(suspect), null), StatusKind.Final, "actual");

    public Person Consenting(string scope, bool? permit, string date) => Add(date, new Consent(Term.Of(scope), permit, []), StatusKind.Current, "active");

    /// <summary>Any other claim.</summary>
    public Person And(Claim claim, string? date = Recently, StatusKind status = StatusKind.Final) =>
        Add(date is null ? When.Unknown : When.At(Parse(date)!.Value), claim, status, status.ToString().ToLowerInvariant());

    /// <summary>The last thing said was entered in error, or is of another status.</summary>
    public Person ButThatWas(StatusKind status) => Last(d => d with { Sighting = d.Sighting with { Status = new ClaimStatus(status, status.ToString().ToLowerInvariant()) } });

    /// <summary>The last thing said became known only at this time, as its document states.</summary>
    public Person KnownOn(string date)
    {
        var known = new Known(Parse(date)!.Value.Earliest, KnownBasis.Stated);
        return Last(d => d with { Sighting = d.Sighting with { Known = known, StatusKnown = known } });
    }

    /// <summary>The last thing said carries the source's own identifier.</summary>
    public Person Numbered(string businessId) =>
        Last(d => d with { Sighting = d.Sighting with { Source = d.Sighting.Source with { BusinessId = businessId } } });

    /// <summary>The last thing said stands at this place: ("labs.csv", "12").</summary>
    public Person In(string document, string path) =>
        Last(d => d with { Sighting = d.Sighting with { Source = d.Sighting.Source with { Document = document, Path = path } } });

    /// <summary>The same facts read in another order; the seed is the order.</summary>
    public Person Shuffled(int seed)
    {
        var drafts = Drafts.ToArray();
        new Random(seed).Shuffle(drafts);
        return this with { Drafts = drafts.ToSeq() };
    }

    public PatientRecord Record()
    {
        var header = new Draft(When.Unknown, Header, Seen("patient.json", "", StatusKind.Current, "active"));
        return PatientRecord.Build(new PersonId(Id), Header == Unknown().Header ? [.. Drafts] : [header, .. Drafts]);
    }

    /// <summary>What somebody who stands at <paramref name="asOf"/> knows; a day means its end.</summary>
    public Chart Chart(string asOf = Today, Setting? setting = null) => Titrant.Patient.Chart.Of(Record(), Parse(asOf)!.Value.Latest, setting);

    private Person Measured(Term code, decimal value, string unit, string date, string status, string comparator)
    {
        var sign = comparator switch
        {
            "" => Comparator.Equal,
            "<" => Comparator.Less,
            "<=" => Comparator.LessOrEqual,
            ">=" => Comparator.GreaterOrEqual,
            ">" => Comparator.Greater,
            _ => throw new ArgumentException($"No comparator '{comparator}'.", nameof(comparator)),
        };
        var quantity = new Quantity(value, value.ToString(CultureInfo.InvariantCulture), sign, unit, null);
        var kind = status switch
        {
            "final" or "amended" or "corrected" => StatusKind.Final,
            "preliminary" or "registered" => StatusKind.Preliminary,
            "entered-in-error" => StatusKind.Retracted,
            "cancelled" => StatusKind.NotDone,
            _ => StatusKind.Unknown,
        };
        return Add(date, new Measurement(code, new Value.Number(quantity), null, null, null, [], ["laboratory"]), kind, status);
    }

    private Person Add(string date, Claim claim, StatusKind kind, string written) => Add(When.At(Parse(date)!.Value), claim, kind, written);

    // Each draft has a line of its own, so that equal results on one day stay twins as they would in a file.
    private Person Add(When when, Claim claim, StatusKind kind, string written) =>
        this with { Drafts = Drafts.Add(new Draft(when, claim, Seen("record.csv", (Drafts.Count + 2).ToString(CultureInfo.InvariantCulture), kind, written))) };

    private Person Last(Func<Draft, Draft> change) => this with { Drafts = [.. Drafts.Take(Drafts.Count - 1), change(Drafts[^1])] };

    private static Sighting Seen(string document, string path, StatusKind kind, string written)
    {
        var known = new Known(Parse(Today)!.Value.Earliest, KnownBasis.FileDate);
        return new(new Source(document, path, null), known, known, new ClaimStatus(kind, written));
    }

    private static Moment Day(string date, int years) => Moment.Day(Parse(date)!.Value.Date.Year + years, 9, 10);

    private static Moment? Parse(string? date) =>
        date is null ? null : Moment.TryParse(date, out var moment) ? moment : throw new ArgumentException($"'{date}' is no date.", nameof(date));
}
