using System.Text;
using static Titrant.Patient.Formats.Fhir.FhirName;

namespace Titrant.Patient.Formats.Fhir;

/// <summary>Reports and documents. Inline text becomes a Note; what is no text, or stands elsewhere, is said and left.</summary>
internal static class DocumentReader
{
    public static bool Report(FhirResource r)
    {
        var root = r.Root;
        var code = r.Required(FhirName.Code);
        var status = r.Status(Statuses.Observation);
        var issued = root[Issued].Moment().Stated();
        var conclusion = root[Conclusion].Text() ?? string.Join("; ", root[ConclusionCode].Terms().Select(t => t.Words));
        List<string>? results = null;
        if (root[FhirName.Result].Exists)
            foreach (var result in root[FhirName.Result].Items) if (result.Target() is { } target) (results ??= []).Add(target);
        var when = ObservationReader.At(root);
        var statusKnown = status.Kind == StatusKind.Final ? issued : null;
        r.Add(when, new Report(code, conclusion, []), status, issued, statusKnown, unresolved: results is null ? null : new(Results: results));
        if (!root[PresentedForm].Exists) return true;
        var number = 0;
        foreach (var form in root[PresentedForm].Items)
            if (Inline(r, form) is { } text) r.Add(when, new Patient.Note(code, text), status, issued, statusKnown, $"#note{++number}");
        return true;
    }

    public static bool Reference(FhirResource r)
    {
        var root = r.Root;
        var status = r.Status(Statuses.Document);
        if (root[DocStatus].Text() is { } word)
        {
            var kind = FhirResource.Word(root[DocStatus], word, Statuses.Document);
            if (kind is StatusKind.Preliminary or StatusKind.Retracted) status = new(kind, $"{status.Written}, {word}");
        }
        var date = root[Date].Moment();
        var type = root[FhirName.Type].Term() ?? Term.Of(root[Description].Text() ?? "");
        var count = 0;
        if (root[Content].Exists)
            foreach (var content in root[Content].Items)
                if (ElsewhereInDocument(content[Attachment]) is { } url)
                    r.Add(date is { } dated ? When.At(dated) : When.Unknown, new Patient.Note(type, ""), status, date.Stated(), suffix: count++ == 0 ? "" : $"#{count}", unresolved: new(Attachment: url));
                else if (Inline(r, content[Attachment]) is { } text)
                    r.Add(date is { } d ? When.At(d) : When.Unknown, new Patient.Note(type, text), status, date.Stated(), suffix: count++ == 0 ? "" : $"#{count}");
        return count > 0;
    }

    public static bool Binary(FhirResource r)
    {
        if (Inline(r, r.Root) is not { } text) return false;
        r.Names = Term.Of(text);
        r.Add(When.Unknown, new Patient.Note(Term.Of("document"), text), new(StatusKind.Unknown, ""));
        return true;
    }

    // A Binary beside the DocumentReference: the usual shape of exported notes.
    private static string? ElsewhereInDocument(Element attachment) =>
        !attachment[Data].Exists && attachment[Url].Text() is { } url && (url.Contains("Binary/", StringComparison.Ordinal) || url.StartsWith("urn:", StringComparison.Ordinal)) ? url : null;

    /// <summary>The words of an attachment: text/plain, Markdown, or HTML and XML as they stand; null for all else.</summary>
    private static string? Inline(FhirResource r, Element attachment)
    {
        if (!attachment.Exists) return null;
        var type = attachment[ContentType].Text() ?? "";
        var isText = type.StartsWith("text/", StringComparison.OrdinalIgnoreCase) || type.StartsWith("application/xhtml", StringComparison.OrdinalIgnoreCase);
        if (!isText || attachment[Data].Text() is not { } base64)
        {
            r.Note("FHIR024", isText ? "its text stands elsewhere" : $"it is {(type.Length is > 0 and < 80 ? type : "of an unnamed kind")}");
            return null;
        }
        var bytes = new byte[base64.Length / 4 * 3 + 3];
        if (!Convert.TryFromBase64String(base64, bytes, out var length))
        {
            attachment[Data].Refuse("FHIR006", "base64 was expected");
            return null;
        }
        var charset = type.Contains("8859-1", StringComparison.Ordinal) ? Encoding.Latin1 : Encoding.UTF8;
        return charset.GetString(bytes, 0, length) is { Length: > 0 } text ? text : null;
    }
}
