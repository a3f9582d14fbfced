using System.Buffers.Binary;
using System.Text;

namespace Titrant.Patient.Formats.Fhir;

/// <summary>Every element name that some reader asks for. Elements of any other name are checked as JSON and passed over.</summary>
internal enum FhirName : byte
{
    None,
    // any resource, and the data types
    ResourceType, Id, Meta, LastUpdated, ImplicitRules, Contained, Extension, ModifierExtension, Identifier, System, Value, Url,
    Status, Intent, DoNotPerform, Code, Coding, Version, Display, Text, Subject, Patient, Focus, Reference, Type, Category,
    Issued, RecordedDate, Recorded, AuthoredOn, DateAsserted, Authored, Date, DateTime, Start, End, Unit, Comparator, Low, High,
    Numerator, Denominator, Note, BodySite, Method,
    // Bundle
    Entry, FullUrl, Resource, Timestamp, Request,
    // Patient
    BirthDate, Gender, DeceasedBoolean, DeceasedDateTime, Name, Family, Given,
    // Observation
    EffectiveDateTime, EffectivePeriod, EffectiveInstant, EffectiveTiming, Event, DataAbsentReason, Interpretation, Specimen,
    ReferenceRange, Component, ValueQuantity, ValueCodeableConcept, ValueString, ValueBoolean, ValueInteger, ValueRange, ValueRatio,
    ValueSampledData, ValueTime, ValueDateTime, ValuePeriod, ValueCode, ValueCoding, ValueDecimal, ValueDate, ValueUri,
    ValueAttachment, ValueReference,
    // Condition, AllergyIntolerance
    ClinicalStatus, VerificationStatus, Severity, OnsetDateTime, OnsetAge, OnsetPeriod, OnsetRange, OnsetString,
    AbatementDateTime, AbatementAge, AbatementPeriod, AbatementRange, AbatementString, AbatementBoolean,
    Criticality, Reaction, Manifestation,
    // medicines
    StatusReason, MedicationCodeableConcept, MedicationReference, ReasonCode, ReasonReference, DosageInstruction, Dosage,
    PatientInstruction, Timing, Repeat, Frequency, FrequencyMax, Period, PeriodMax, PeriodUnit, DayOfWeek, TimeOfDay, When,
    BoundsPeriod, BoundsDuration, AsNeededBoolean, AsNeededCodeableConcept, Route, DoseAndRate, DoseQuantity, DoseRange, Dose,
    DispenseRequest, ValidityPeriod, ExpectedSupplyDuration, NumberOfRepeatsAllowed, DaysSupply, WhenHandedOver, WhenPrepared,
    Ingredient, ItemCodeableConcept, ItemReference,
    // the others
    PerformedDateTime, PerformedPeriod, Relationship, Sex, Condition, Conclusion, ConclusionCode, Result, PresentedForm,
    ContentType, Data, Content, Attachment, Title, Description, DocStatus, VaccineCode, LotNumber, OccurrenceDateTime, Class,
    Questionnaire, Item, Answer, LinkId, Actuality, SuspectEntity, Instance, Seriousness, Scope, Provision, Purpose, UdiCarrier,
    DeviceIdentifier, SerialNumber, DeviceName, Device, TimingDateTime, TimingPeriod,
}

internal static class FhirNames
{
    private const int Slots = 1024;

    private static readonly byte[][] s_utf8 = [.. Enum.GetNames<FhirName>().Select(n => Encoding.ASCII.GetBytes(char.ToLowerInvariant(n[0]) + n[1..]))];
    private static readonly byte[] s_slots = Fill();

    public static FhirName Of(ReadOnlySpan<byte> name)
    {
        for (var slot = Hash(name); ; slot = (slot + 1) & (Slots - 1))
        {
            var at = s_slots[slot];
            if (at == 0) return FhirName.None;
            if (name.SequenceEqual(s_utf8[at])) return (FhirName)at;
        }
    }

    /// <summary>As it stands in the file.</summary>
    public static string Written(FhirName name) => Encoding.ASCII.GetString(s_utf8[(int)name]);

    private static byte[] Fill()
    {
        var slots = new byte[Slots];
        for (var i = 1; i < s_utf8.Length; i++)
        {
            var slot = Hash(s_utf8[i]);
            while (slots[slot] != 0) slot = (slot + 1) & (Slots - 1);
            slots[slot] = (byte)i;
        }
        return slots;
    }

    private static int Hash(ReadOnlySpan<byte> name)
    {
        uint hash = (uint)name.Length;
        if (name.Length >= 4)
        {
            hash = hash * 0x9E3779B1u ^ BinaryPrimitives.ReadUInt32LittleEndian(name);
            hash = hash * 0x85EBCA6Bu ^ BinaryPrimitives.ReadUInt32LittleEndian(name[^4..]);
        }
        else
        {
            foreach (var b in name) hash = (hash ^ b) * 16777619u;
        }
        hash *= 0xC2B2AE35u;
        return (int)(hash >> 22);
    }
}
