using System.Globalization;

namespace Titrant.Patient.Formats.Csv;

/// <summary>name, code, system, dose, unit, route, frequency, start, end, status, reason, id.</summary>
internal static class MedicationRows
{
    public static (Draft?, Issue?) Row(string document, SheetRow row, Known known)
    {
        var place = $"{document}:{row.Line}";
        var name = row["name", "medication", "drug", "medicine", "text"];
        var code = row["code", "rxnorm", "rxcui"];
        if (name.Length == 0 && code.Length == 0) return (null, new("CSV005", place, "neither name nor code"));
        if (!CsvReader.TryWhen(row["start", "date", "start_date"], out var start) || !CsvReader.TryWhen(row["end", "stop", "end_date"], out var end))
            return (null, new("CSV006", place, $"dates '{row["start", "date", "start_date"]}' to '{row["end", "stop", "end_date"]}'"));
        var words = row["status"].ToLowerInvariant();
        StatusKind? status = words switch
        {
            "" or "active" or "current" or "taking" => StatusKind.Current,
            "stopped" or "completed" or "ended" or "discontinued" or "inactive" => StatusKind.Ended,
            "on-hold" or "on hold" or "held" or "suspended" => StatusKind.OnHold,
            "draft" or "planned" or "proposed" or "intended" => StatusKind.Planned,
            "cancelled" or "canceled" or "not-taken" or "not taken" or "not-done" => StatusKind.NotDone,
            "entered-in-error" or "error" => StatusKind.Retracted,
            "unknown" => StatusKind.Unknown,
            _ => null,
        };
        if (status is null) return (null, new("CSV007", place, $"status '{words}'"));
        if (words.Length == 0 && end.Start is not null) status = StatusKind.Ended;

        Quantity? dose = decimal.TryParse(row["dose", "dosage"], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            ? new Quantity(amount, row["dose", "dosage"], Comparator.Equal, row["unit"], null) : null;
        var text = string.Join(' ', new[] { row["dose", "dosage"], row["unit"], row["frequency", "sig"] }.Where(t => t.Length > 0));
        Term? route = row["route"] is { Length: > 0 } r ? Term.Of(r) : null;
        Term? reason = row["reason", "indication"] is { Length: > 0 } why ? Term.Of(why) : null;
        Seq<Dosage> dosages = text.Length == 0 && route is null ? [] : [new Dosage(text, dose, null, route, false)];
        Seq<Concept> codings = code.Length == 0 ? [] : [new Concept(row["rxnorm", "rxcui"].Length > 0 ? Systems.RxNorm : LabRows.SystemOf(row["system"], code, false), code, name)];
        var id = row["id", "prescription_id"];
        var recorded = start.Start is { } s && status != StatusKind.Planned ? new Known(s.Earliest, KnownBasis.Stated) : known;
        return (new Draft(new When(start.Start, end.Start),
            new MedicationUse(new Term(name, codings), MedicationEvent.Ordered, dosages, reason, false),
            CsvReader.Seen(document, row.Line, id.Length > 0 ? $"CSV|{id}" : null, known, new(status.Value, words)) with { Known = recorded }), null);
    }
}
