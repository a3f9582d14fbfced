using System.Text.Json;
using Titrant.Medicine;
using Titrant.Medicine.Pharmacogenomics;
using Titrant.Patient;
using Titrant.Patient.Codes;
using Titrant.Patient.Formats;

namespace Titrant.Cli.Verbs;

/// <summary>What the pharmacist asked: whose genome, which medicines, which results of other laboratories, at which moment.</summary>
/// <param name="Meds">A file (FHIR, CSV, a JSON list of names) or the names themselves.</param>
/// <param name="Asked">Medicines asked about without being prescribed.</param>
internal sealed record PgxQuestion(string Path, DateTimeOffset AsOf, string? Meds, IReadOnlyList<string> Outside, IReadOnlyList<string> Asked,
    string? Person, string? Sample, GenomeBuild? Build, Setting Setting, Shelf Shelf, Action<FolderProgress>? Progress = null);

/// <summary>The corridor of `brief`, for one question: the same reading, binding and refusing, the same capabilities.</summary>
internal sealed record PgxRun(FolderRead Read, Chart Chart, PgxReport Report, IReadOnlyList<Issue> Issues)
{
    private const long MostList = 1 << 20;
    private const int MostTyped = 200;

    /// <summary>True where no genome and no reported genotype came through: then nothing is concluded and nothing written.</summary>
    public bool IsEmpty => !Chart.Facts.Any(f => f.Claim is Sample or Genotype);

    /// <summary>True where the files could be read but a rule refused them: another sample, build, person.</summary>
    public bool IsRefused => Issues.Any(i => i.Severity >= Severity.Error && (i.Code.StartsWith("VCF", StringComparison.Ordinal) || i.Code.StartsWith("ID", StringComparison.Ordinal) && i.Code != "ID006" || i.Code == "PGX024"));

    public static PgxRun Of(PgxQuestion question)
    {
        var tables = Task.Run(() => (AnalyteTable.Default, DrugTable.Default, Capabilities.All));
        var extra = new List<Issue>();
        var beside = new List<string>();
        var typed = new List<DocumentRead>();
        foreach (var path in question.Outside) Named(path, beside, extra);
        if (question.Meds is { } meds) Medicines(meds, beside, typed, extra);
        if (question.Asked.Count > 0) typed.Add(Typed(PgxDrug.AskedDocument, question.Asked, StatusKind.Planned));
        tables.Wait();

        var read = FolderReader.Read(new FolderRequest(question.Path, question.AsOf, question.Person, question.Sample, question.Build, Capabilities.Loci, question.Progress, beside, typed));
        var chart = Chart.Of(read.Record, question.AsOf, question.Setting, question.Shelf).Ask(Capabilities.All);
        if (question.Meds is { } named && extra.Count == 0 && !chart.Facts.Any(f => f.Claim is MedicationUse && f.Source.Document != PgxDrug.AskedDocument))
            extra.Add(new("PGX032", File.Exists(named) ? Path.GetFileName(named) : "--meds", "no medicine in it"));
        // Our own report read again, or a laboratory's draft: whoever signs it makes it a result.
        foreach (var draft in chart.Facts.Where(f => f.Claim is Genotype && f.StatusAt(question.AsOf) is StatusKind.Preliminary or StatusKind.Unconfirmed))
            extra.Add(new("PGX034", draft.Source.ToString(), $"{((Genotype)draft.Claim).Gene} {((Genotype)draft.Claim).Diplotype}", $"gene:{((Genotype)draft.Claim).Gene}"));
        // Files that were named together on the command line were bound by whoever typed it; a lone genome needs no name.
        var isFile = File.Exists(question.Path);
        IReadOnlyList<Issue> issues = [.. extra, .. read.Issues.Where(i => !isFile || i.Code is not ("ID004" or "ID006")), .. AnalyteTable.Issues(chart)];
        return new(read, chart, PgxReport.Compose(chart, Capabilities.All, question.Asked, issues), issues);
    }

    private static void Named(string path, List<string> beside, List<Issue> issues)
    {
        if (File.Exists(path)) beside.Add(path);
        else issues.Add(new("PGX033", path, "no such file", $"file:{path}"));
    }

    private static void Medicines(string meds, List<string> beside, List<DocumentRead> typed, List<Issue> issues)
    {
        if (File.Exists(meds) && Names(meds) is { } list) typed.Add(Typed(Path.GetFileName(meds), list, StatusKind.Current));
        else if (File.Exists(meds) || LooksLikeFile(meds)) Named(meds, beside, issues);
        else typed.Add(Typed("--meds", meds.Split([',', ';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), StatusKind.Current));
    }

    private static bool LooksLikeFile(string text) => Path.GetExtension(text).ToLowerInvariant() is ".json" or ".ndjson" or ".csv" or ".tsv" or ".txt" or ".gz" || text.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal) && !text.Contains(' ', StringComparison.Ordinal);

    /// <summary>["clopidogrel 75 mg", "simvastatin"]: a list of names as JSON; null where the file is something else.</summary>
    private static List<string>? Names(string path)
    {
        if (new FileInfo(path).Length is 0 or > MostList) return null;
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return json.RootElement.ValueKind == JsonValueKind.Array && json.RootElement.GetArrayLength() > 0 && json.RootElement.EnumerateArray().All(e => e.ValueKind == JsonValueKind.String)
                ? [.. json.RootElement.EnumerateArray().Select(e => e.GetString()!)] : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static DocumentRead Typed(string document, IEnumerable<string> names, StatusKind status)
    {
        var tally = new Tally();
        var known = new Known(default, KnownBasis.Imported);
        var drafts = names.Where(n => n.Trim().Length > 0).Take(MostTyped).Select((name, i) =>
        {
            tally.Count("medicine", Tally.Read);
            return new Draft(When.Unknown, new MedicationUse(Term.Of(name.Trim()), MedicationEvent.Reported, [], null, false),
                new Sighting(new Source(document, (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), null), known, known, new(status, "")));
        }).ToList();
        return new(document, "names", null, drafts, [], tally);
    }
}
