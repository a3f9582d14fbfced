using static Titrant.Patient.StatusKind;

namespace Titrant.Patient.Formats.Fhir;

/// <summary>
/// FHIR's status words in our few. An event that happened (administered, handed over, performed) is Final, since what follows
/// from it may go on; an order or a condition that is over is Ended. Null: a word that the type does not have.
/// </summary>
internal static class Statuses
{
    public static StatusKind? Observation(string word) => word switch
    {
        "registered" or "preliminary" or "partial" => Preliminary,
        "final" or "amended" or "corrected" or "appended" => Final,
        "cancelled" => NotDone,
        "entered-in-error" => Retracted,
        "unknown" => Unknown,
        _ => null,
    };

    public static StatusKind? Clinical(string word) => word switch
    {
        "active" or "recurrence" or "relapse" => Current,
        "inactive" or "remission" or "resolved" => Ended,
        "unknown" => Unknown,
        _ => null,
    };

    /// <summary>Unknown means that the verification changes nothing.</summary>
    public static StatusKind? Verification(string word) => word switch
    {
        "confirmed" or "presumed" => Unknown,
        "unconfirmed" or "provisional" or "differential" => Unconfirmed,
        "refuted" => Refuted,
        "entered-in-error" => Retracted,
        _ => null,
    };

    public static StatusKind? Request(string word) => word switch
    {
        "active" => Current,
        "on-hold" => OnHold,
        "cancelled" => NotDone,
        "completed" or "stopped" or "ended" => Ended,
        "draft" => Planned,
        "entered-in-error" => Retracted,
        "unknown" => Unknown,
        _ => null,
    };

    public static StatusKind? Statement(string word) => word switch
    {
        "active" => Current,
        "completed" or "stopped" => Ended,
        "intended" => Planned,
        "on-hold" => OnHold,
        "not-taken" => NotDone,
        "entered-in-error" => Retracted,
        "unknown" => Unknown,
        _ => null,
    };

    /// <summary>Administration, dispense, procedure, immunization.</summary>
    public static StatusKind? Event(string word) => word switch
    {
        "preparation" => Planned,
        "in-progress" => Current,
        "completed" => Final,
        "stopped" => Ended,
        "on-hold" => OnHold,
        "not-done" or "cancelled" or "declined" => NotDone,
        "entered-in-error" => Retracted,
        "unknown" => Unknown,
        _ => null,
    };

    public static StatusKind? Encounter(string word) => word switch
    {
        "planned" => Planned,
        "arrived" or "triaged" or "in-progress" or "onleave" => Current,
        "finished" => Ended,
        "cancelled" => NotDone,
        "entered-in-error" => Retracted,
        "unknown" => Unknown,
        _ => null,
    };

    public static StatusKind? Family(string word) => word switch
    {
        "partial" => Preliminary,
        "completed" => Final,
        "entered-in-error" => Retracted,
        "health-unknown" => Unknown,
        _ => null,
    };

    public static StatusKind? Document(string word) => word switch
    {
        "current" or "final" or "amended" => Final,
        "preliminary" => Preliminary,
        "superseded" => Ended,
        "entered-in-error" => Retracted,
        _ => null,
    };

    public static StatusKind? Answers(string word) => word switch
    {
        "in-progress" => Preliminary,
        "completed" or "amended" => Final,
        "stopped" => Ended,
        "entered-in-error" => Retracted,
        _ => null,
    };

    public static StatusKind? Consent(string word) => word switch
    {
        "draft" or "proposed" => Planned,
        "active" => Current,
        "rejected" => NotDone,
        "inactive" => Ended,
        "entered-in-error" => Retracted,
        _ => null,
    };

    public static StatusKind? Device(string word) => word switch
    {
        "active" => Current,
        "inactive" or "completed" or "stopped" => Ended,
        "intended" => Planned,
        "on-hold" => OnHold,
        "entered-in-error" => Retracted,
        "unknown" => Unknown,
        _ => null,
    };
}
