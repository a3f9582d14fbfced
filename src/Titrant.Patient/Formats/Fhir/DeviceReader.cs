using static Titrant.Patient.Formats.Fhir.FhirName;

namespace Titrant.Patient.Formats.Fhir;

/// <summary>A device that a person carries or uses -> DeviceUse.</summary>
internal static class DeviceReader
{
    /// <summary>A device of no patient (an analyser) is only a name for those that refer to it.</summary>
    public static bool Device(FhirResource r)
    {
        var root = r.Root;
        r.Names = root[FhirName.Type].Term() ?? (root[DeviceName].First[Name].Text() is { } words ? Term.Of(words) : null);
        if (!root[FhirName.Patient].Exists) return true;
        if (r.Names is null) root.Refuse("FHIR010", "type is missing");
        var identifier = root[UdiCarrier].First[DeviceIdentifier].Text() ?? root[SerialNumber].Text();
        r.Add(When.Unknown, new DeviceUse(r.Names ?? Term.Of(""), identifier), root[FhirName.Status].Exists ? r.Status(Statuses.Device) : new(StatusKind.Unknown, ""));
        return true;
    }

    public static bool Use(FhirResource r)
    {
        var root = r.Root;
        var target = root[FhirName.Device].Target();
        if (target is null) root.Refuse("FHIR010", "device is missing");
        var contained = r.Contained(target);
        var device = contained[FhirName.Type].Term() ?? Term.Of(root[FhirName.Device][Display].Text() ?? target ?? "");
        var when = root[TimingDateTime].Moment() is { } at ? When.Since(at) : root[TimingPeriod].Period();
        r.Add(when, new DeviceUse(device, null), r.Status(Statuses.Device), root[Recorded].Moment().Stated(),
            unresolved: target is null or ['#', ..] ? null : new(Device: target));
        return true;
    }
}
