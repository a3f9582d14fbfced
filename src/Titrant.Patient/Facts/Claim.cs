using System.Text.Json.Serialization;

namespace Titrant.Patient;

/// <summary>What is claimed. The discriminators are wire strings: they outlive the class names.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "claim")]
[JsonDerivedType(typeof(Demographics), "demographics")]
[JsonDerivedType(typeof(Measurement), "measurement")]
[JsonDerivedType(typeof(Condition), "condition")]
[JsonDerivedType(typeof(MedicationUse), "medication")]
[JsonDerivedType(typeof(Allergy), "allergy")]
[JsonDerivedType(typeof(Procedure), "procedure")]
[JsonDerivedType(typeof(Phenotype), "phenotype")]
[JsonDerivedType(typeof(FamilyHistory), "family-history")]
[JsonDerivedType(typeof(Sample), "sample")]
[JsonDerivedType(typeof(Genotype), "genotype")]
[JsonDerivedType(typeof(Image), "image")]
[JsonDerivedType(typeof(Signal), "signal")]
[JsonDerivedType(typeof(Note), "note")]
[JsonDerivedType(typeof(Report), "report")]
[JsonDerivedType(typeof(Immunization), "immunization")]
[JsonDerivedType(typeof(Encounter), "encounter")]
[JsonDerivedType(typeof(Questionnaire), "questionnaire")]
[JsonDerivedType(typeof(AdverseEvent), "adverse-event")]
[JsonDerivedType(typeof(Consent), "consent")]
[JsonDerivedType(typeof(DeviceUse), "device")]
[JsonDerivedType(typeof(Kin), "kin")]
public abstract record Claim
{
    /// <summary>The wire discriminator, also the first field of the fact's identity.</summary>
    [JsonIgnore] public abstract string Kind { get; }

    /// <summary>A plan may start after AsOf and still be known today; a measurement may not.</summary>
    [JsonIgnore] public virtual bool MaySpeakOfTheFuture => false;

    /// <summary>True where equal claims at an equal full timestamp are one event (a result seen in two exports).</summary>
    [JsonIgnore] public virtual bool MergesByTimestamp => false;

    internal abstract void Encode(FactEncoder to);
}

/// <summary>Who the person is. Sex is four things; the record never derives one from another.</summary>
/// <param name="Birth">Birth date to the precision written.</param>
/// <param name="Died">Null: alive or not said; see <paramref name="Deceased"/>.</param>
/// <param name="Sex">Administrative: male | female | other | unknown.</param>
/// <param name="SexForClinicalUse">FHIR sex-parameter-for-clinical-use code, where stated.</param>
public sealed record Demographics(
    Moment? Birth, bool? Deceased, Moment? Died, string? Sex, string? SexAtBirth, string? SexForClinicalUse, string? Karyotype,
    string? GenderIdentity, Seq<Concept> Race, Seq<Concept> Ethnicity, Seq<string> Names, Seq<Concept> Identifiers) : Claim
{
    public override string Kind => "demographics";

    internal override void Encode(FactEncoder to)
    {
        to.Moment(Birth);
        to.Option(Deceased switch { null => -1, true => 1, false => 0 });
        to.Moment(Died);
        to.Text(Sex); to.Text(SexAtBirth); to.Text(SexForClinicalUse); to.Text(Karyotype); to.Text(GenderIdentity);
        to.Option(Race.Count); foreach (var c in Race) to.Concept(c);
        to.Option(Ethnicity.Count); foreach (var c in Ethnicity) to.Concept(c);
        to.Option(Names.Count); foreach (var n in Names) to.Text(n);
        to.Option(Identifiers.Count); foreach (var c in Identifiers) to.Concept(c);
    }
}

/// <summary>A laboratory value, vital sign, score or coded observation, with code, value and unit as written.</summary>
/// <param name="Category">FHIR category codes: "laboratory", "vital-signs", "social-history", ...</param>
/// <param name="Fasting">Timing and other qualifiers as text, where the code does not carry them.</param>
public sealed record Measurement(
    Term Code, Value Value, Term? Specimen, Term? Method, ReferenceRange? Range, Seq<Component> Components,
    Seq<string> Category, Term? BodySite = null, Seq<Term> Interpretation = default, string Remark = "") : Claim
{
    public override string Kind => "measurement";
    public override bool MergesByTimestamp => true;

    internal override void Encode(FactEncoder to)
    {
        to.Term(Code); to.Value(Value); to.Term(Specimen); to.Term(Method);
        to.Option(Components.Count);
        foreach (var c in Components.Span) { to.Term(c.Code); to.Value(c.Value); }
    }
}

public sealed record Component(Term Code, Value Value, ReferenceRange? Range = null);

/// <summary>The laboratory's own range, in the value's unit.</summary>
public sealed record ReferenceRange(Quantity? Low, Quantity? High, string Text);

/// <param name="Category">"problem-list-item", "encounter-diagnosis", ...</param>
public sealed record Condition(Term Code, Term? BodySite, Term? Severity, Seq<string> Category, string Remark = "") : Claim
{
    public override string Kind => "condition";
    internal override void Encode(FactEncoder to) { to.Term(Code); to.Term(BodySite); to.Term(Severity); }
}

/// <summary>Ordered is not taken: which of the four it is decides what may be concluded.</summary>
public enum MedicationEvent { Ordered, Dispensed, Administered, Reported }

/// <param name="Text">What to take and how, as written; parsed only by the drug table.</param>
/// <param name="DoNotPerform">An instruction not to give it.</param>
/// <param name="SupplyEnd">Last day covered by what was dispensed, where stated.</param>
public sealed record MedicationUse(
    Term Medication, MedicationEvent Event, Seq<Dosage> Dosages, Term? Reason, bool DoNotPerform, Term? StatusReason = null,
    Moment? SupplyEnd = null, Seq<Term> Ingredients = default, string Remark = "") : Claim
{
    public override string Kind => "medication";
    public override bool MaySpeakOfTheFuture => true;

    internal override void Encode(FactEncoder to)
    {
        to.Term(Medication); to.Option((int)Event); to.Term(Reason); to.Flag(DoNotPerform); to.Moment(SupplyEnd);
        to.Option(Dosages.Count);
        foreach (var d in Dosages.Span) { to.Text(d.Text); to.Quantity(d.Dose); to.Option(d.TimesPerDay is null ? -1 : 1); to.Number(d.TimesPerDay ?? 0); to.Term(d.Route); to.Flag(d.AsNeeded); }
        to.Option(Ingredients.Count);
        foreach (var i in Ingredients.Span) to.Term(i);
    }
}

/// <param name="Dose">Amount per administration.</param>
/// <param name="TimesPerDay">Administrations per 24 h; 1/7 is weekly. Null where not computable from structured timing.</param>
public sealed record Dosage(string Text, Quantity? Dose, decimal? TimesPerDay, Term? Route, bool AsNeeded);

public enum AllergyType { Unstated, Allergy, Intolerance }

/// <param name="NoneKnown">The record says that there is no known allergy (of this kind): a statement, not an absence.</param>
public sealed record Allergy(Term Substance, AllergyType Type, string? Criticality, Seq<Reaction> Reactions, bool NoneKnown) : Claim
{
    public override string Kind => "allergy";

    internal override void Encode(FactEncoder to)
    {
        to.Term(Substance); to.Option((int)Type); to.Text(Criticality); to.Flag(NoneKnown);
        to.Option(Reactions.Count);
        foreach (var r in Reactions.Span) { to.Term(r.Manifestation); to.Text(r.Severity); }
    }
}

public sealed record Reaction(Term Manifestation, string? Severity);

public sealed record Procedure(Term Code, Term? BodySite, Term? Reason) : Claim
{
    public override string Kind => "procedure";
    internal override void Encode(FactEncoder to) { to.Term(Code); to.Term(BodySite); to.Term(Reason); }
}

/// <summary>A phenotypic feature (HPO), present or looked for and absent.</summary>
public sealed record Phenotype(Term Feature, bool Absent, Term? Severity) : Claim
{
    public override string Kind => "phenotype";
    internal override void Encode(FactEncoder to) { to.Term(Feature); to.Flag(Absent); to.Term(Severity); }
}

public sealed record FamilyHistory(Term Relation, Term Condition, string? Sex, string? OnsetAge) : Claim
{
    public override string Kind => "family-history";
    internal override void Encode(FactEncoder to) { to.Term(Relation); to.Term(Condition); to.Text(Sex); to.Text(OnsetAge); }
}

/// <summary>A relative who has a record of their own.</summary>
public sealed record Kin(PersonId Relative, Term Relation) : Claim
{
    public override string Kind => "kin";
    internal override void Encode(FactEncoder to) { to.Text(Relative.Value); to.Term(Relation); }
}

/// <summary>A medical image by content address; pixels stay in the blob.</summary>
public sealed record Image(string Modality, Term? BodySite, string ContentHash, string Description) : Claim
{
    public override string Kind => "image";
    internal override void Encode(FactEncoder to) { to.Text(Modality); to.Term(BodySite); to.Text(ContentHash); to.Text(Description); }
}

/// <summary>A recorded signal by content address; samples stay in the blob.</summary>
/// <param name="Hertz">Sampling rate; null where uneven.</param>
public sealed record Signal(string SignalType, Seq<string> Channels, decimal? Hertz, string ContentHash) : Claim
{
    public override string Kind => "signal";

    internal override void Encode(FactEncoder to)
    {
        to.Text(SignalType); to.Number(Hertz ?? -1); to.Text(ContentHash);
        to.Option(Channels.Count); foreach (var c in Channels) to.Text(c);
    }
}

/// <summary>A clinical note, kept as written. Its text is data, never an instruction.</summary>
public sealed record Note(Term Type, string Text) : Claim
{
    public override string Kind => "note";
    public override bool MergesByTimestamp => true;
    internal override void Encode(FactEncoder to) { to.Term(Type); to.Text(Text); }
}

public sealed record Report(Term Code, string Conclusion, Seq<string> Results) : Claim
{
    public override string Kind => "report";

    internal override void Encode(FactEncoder to)
    {
        to.Term(Code); to.Text(Conclusion);
        to.Option(Results.Count); foreach (var r in Results) to.Text(r);
    }
}

public sealed record Immunization(Term Vaccine, string? Lot) : Claim
{
    public override string Kind => "immunization";
    internal override void Encode(FactEncoder to) { to.Term(Vaccine); to.Text(Lot); }
}

public sealed record Encounter(Term Type, string Class, Term? Reason) : Claim
{
    public override string Kind => "encounter";
    internal override void Encode(FactEncoder to) { to.Term(Type); to.Text(Class); to.Term(Reason); }
}

public sealed record Questionnaire(string Form, Seq<Component> Answers) : Claim
{
    public override string Kind => "questionnaire";

    internal override void Encode(FactEncoder to)
    {
        to.Text(Form); to.Option(Answers.Count);
        foreach (var a in Answers.Span) { to.Term(a.Code); to.Value(a.Value); }
    }
}

public sealed record AdverseEvent(Term Event, Term? Suspect, string? Seriousness) : Claim
{
    public override string Kind => "adverse-event";
    internal override void Encode(FactEncoder to) { to.Term(Event); to.Term(Suspect); to.Text(Seriousness); }
}

/// <param name="Permit">True: permits; false: denies; null: the document does not say in coded form.</param>
public sealed record Consent(Term Scope, bool? Permit, Seq<Term> Purpose) : Claim
{
    public override string Kind => "consent";
    public override bool MaySpeakOfTheFuture => true;

    internal override void Encode(FactEncoder to)
    {
        to.Term(Scope); to.Option(Permit switch { null => -1, true => 1, false => 0 });
        to.Option(Purpose.Count); foreach (var p in Purpose) to.Term(p);
    }
}

public sealed record DeviceUse(Term Device, string? Identifier) : Claim
{
    public override string Kind => "device";
    internal override void Encode(FactEncoder to) { to.Term(Device); to.Text(Identifier); }
}
