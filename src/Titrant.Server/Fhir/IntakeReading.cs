using System.Globalization;
using Titrant.Patient;
using Titrant.Patient.Formats.Fhir;
using Titrant.Patient.Store;

namespace Titrant.Server.Fhir;

/// <summary>What of the things sent cannot be read later. They are kept as they came; the sender is told at once.</summary>
internal static class IntakeReading
{
    private const string Document = "sent";

    public static IReadOnlyList<(string Says, string Expression)>[] Warnings(IReadOnlyList<(IntakeEntry Entry, ReadOnlyMemory<byte> Json, string Person)> sent)
    {
        var warnings = sent.Select(_ => new List<(string, string)>()).ToArray();
        using var bundle = new MemoryStream();
        bundle.Write("{\"resourceType\":\"Bundle\",\"entry\":["u8);
        for (var i = 0; i < sent.Count; i++)
        {
            bundle.Write(i == 0 ? "{"u8 : ",{"u8);
            if (!sent[i].Json.IsEmpty)
            {
                bundle.Write("\"resource\":"u8);
                bundle.Write(sent[i].Json.Span);
            }
            bundle.WriteByte((byte)'}');
            if (sent[i].Person == IResourceStore.Nobody && ResourceTypes.PatientElement(sent[i].Entry.Type) is "subject" or "patient")
                warnings[i].Add(("It names no patient, and stands in nobody's record.", sent[i].Entry.Place));
        }
        bundle.Write("]}"u8);
        // As many issues as there are: one that were not listed would be one that nobody was told.
        foreach (var issue in FhirReader.Read(Document, bundle.ToArray(), new Known(default, KnownBasis.Imported), FhirLimits.Default with { MaxIssues = int.MaxValue }).Issues)
            if (issue.Severity >= Severity.Error && issue.Code is not "FHIR016" && At(issue.Place) is { } at)
                warnings[at.Entry].Add(($"{issue.Code} {issue.Meaning} It was stored as it came. {issue.Remedy}", sent[at.Entry].Entry.Place + at.Element));
        return warnings;
    }

    // "sent:Bundle.entry[3].resource.status" -> 3 and ".status".
    private static (int Entry, string Element)? At(string place)
    {
        const string Start = Document + ":Bundle.entry[";
        const string Resource = "].resource";
        if (!place.StartsWith(Start, StringComparison.Ordinal)) return null;
        var end = place.IndexOf(']', StringComparison.Ordinal);
        if (end < 0 || !int.TryParse(place.AsSpan(Start.Length, end - Start.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var entry)) return null;
        var rest = place[end..];
        return (entry, rest.StartsWith(Resource, StringComparison.Ordinal) ? rest[Resource.Length..] : "");
    }
}
