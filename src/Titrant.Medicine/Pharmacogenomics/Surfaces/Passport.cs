using System.Globalization;
using System.Text;
using Titrant.Medicine.Briefs;

namespace Titrant.Medicine.Pharmacogenomics;

/// <summary>
/// passport.html: one A4 page that a patient carries. One file, no script, no network, light and dark. What was not tested stands
/// as plainly as what was. Every medicine is named: those of a serious matter have a line each, however many they are. No other
/// medicine is suggested: which one suits this person is for whoever prescribes it.
/// </summary>
public static class Passport
{
    // What one printed side holds at the sizes of passport.css; measured by printing it.
    private const int MostLines = 8, ManyMedicines = 12, MostUnread = 60, LongestResult = 76;

    private static readonly string s_css = Css();

    public static byte[] Write(PgxReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var h = new Html(text);
        h.Doctype();
        using (h.In("html", ("lang", "en")))
        {
            Head(h, report);
            // Small print only where the page would run over: many medicines.
            using (h.In("body", report.Drugs.Select(d => d.Drug).Concat(report.NoRule).Concat(report.NotRecognised).Distinct(StringComparer.OrdinalIgnoreCase).Count() > ManyMedicines ? [("class", "many")] : []))
            {
                Header(h, report);
                using (h.In("main"))
                {
                    Drugs(h, report);
                    Genes(h, report);
                    NotTested(h, report);
                }
                Footer(h, report);
            }
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Head(Html h, PgxReport report)
    {
        using (h.In("head"))
        {
            h.Void("meta", ("charset", "utf-8"));
            h.Void("meta", ("http-equiv", "Content-Security-Policy"), ("content", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"));
            h.Void("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
            h.Void("meta", ("name", "referrer"), ("content", "no-referrer"));
            h.Void("meta", ("name", "robots"), ("content", "noindex"));
            h.Void("meta", ("name", "titrant-tag"), ("content", "research-use"));
            h.Void("meta", ("name", "generator"), ("content", $"{report.Software}, {PgxReport.CurrentFormat}, {report.RunId}"));
            h.Void("meta", ("name", "color-scheme"), ("content", "light dark"));
            h.Element("title", $"Medicines and genes: {report.PersonWords}, {Words.Day(report.AsOf)}");
            h.Style(s_css);
        }
    }

    private static void Header(Html h, PgxReport report)
    {
        using (h.In("header"))
        {
            h.Element("h1", "My genes and my medicines");
            var p = report.Person;
            using (h.In("p", ("class", "person")))
            {
                if (report.IsNamed) { h.Element("b", report.PersonWords); if (p.Birth.Length > 0) h.Text($", born {Words.Day(p.Birth)}"); }
                else { h.Text("Name "); h.Element("span", "", ("class", "line")); h.Text(" Born "); h.Element("span", "", ("class", "line short")); }
                h.Text($" \u00b7 as of {Words.Day(report.AsOf)}");
            }
            h.Element("p", "Bring this page to your pharmacist and to every doctor or dentist who gives you a medicine. Do not stop or change a medicine on your own: ask first.", ("class", "bring"));
            foreach (var assumed in report.Assumed) h.Element("p", "What if, not the record as it stands: " + assumed, ("class", "bring"));
        }
    }

    private static void Drugs(Html h, PgxReport report)
    {
        var changes = report.Drugs.Where(d => d.Outcome == DrugOutcome.Change).GroupBy(d => d.Drug, StringComparer.OrdinalIgnoreCase).ToList();
        // Gravest first, so what is not serious takes the lines that the serious ones leave.
        var lines = changes.Where((d, i) => i < MostLines || IsSerious(d)).ToList();
        using (Section(h, "drugs", "Medicines to talk about"))
        {
            if (changes.Count == 0) h.Element("p", report.Drugs.IsEmpty ? "No medicine was checked against the genes for this page." : "None of the medicines that were checked needs a change because of these genes."
                + (report.NoRule.IsEmpty && report.NotRecognised.IsEmpty && report.Drugs.All(d => d.Outcome == DrugOutcome.NoChange) ? "" : " Others were not checked; they are named here."));
            else
                using (h.In("ul"))
                    foreach (var drug in lines) Line(h, report, [.. drug]);
            Named(h, "Also ask about: ", changes.Except(lines).Select(d => d.Key));
            Named(h, "Not known yet: ", report.Drugs.Where(d => d.Outcome == DrugOutcome.NotAssessable).Select(d => d.Drug));
            Named(h, "Checked, nothing to change: ", report.Drugs.Where(d => d.Outcome == DrugOutcome.NoChange && !d.IsWithoutGuidance).Select(d => d.Drug));
            Named(h, "Checked, and the guidelines give no advice: ", report.Drugs.Where(d => d.IsWithoutGuidance).Select(d => d.Drug));
            Named(h, "No rule about genes here: ", report.NoRule);
            Named(h, "Not recognised, so not checked: ", report.NotRecognised, MostUnread);
        }
    }

    private static bool IsSerious(IEnumerable<PgxDrug> drug) => drug.Any(d => d.Consequence >= Patient.Consequence.Serious);

    private static void Line(Html h, PgxReport report, List<PgxDrug> drug)
    {
        using (h.In("li"))
        {
            var first = drug[0];
            h.Element("b", Capital(first.Drug));
            // A gene that nobody could read is no reason.
            var rests = first.Rests.Where(g => report.Genes.Any(r => r.Gene == g && r.Standing != GeneStanding.NotAssessable)).ToList();
            h.Text($": {Short(first)}{(rests.Count == 0 ? "" : $" ({string.Join(", ", rests)})")}.");
            if (IsSerious(drug)) h.Element("b", Soon(first));
            if (first.ForWhom.Length > 0) h.Element("span", " Applies: " + first.ForWhom + ".", ("class", "quiet"));
            if (drug.Any(d => !d.Disagree.IsEmpty)) h.Element("span", " Guidelines differ on this one.", ("class", "quiet"));
        }
    }

    // The act itself; the long reasons stand in the report.
    private static string Short(PgxDrug d) => d.Act switch
    {
        Patient.ActKind.Switch or Patient.ActKind.Avoid or Patient.ActKind.Stop => "ask about another medicine",
        Patient.ActKind.Reduce => "a lower dose may be needed",
        Patient.ActKind.Increase => "a higher dose may be needed",
        Patient.ActKind.ExtendInterval => "a longer time between doses may be needed",
        Patient.ActKind.Hold => "ask whether to pause it",
        Patient.ActKind.Monitor => "extra checks may be needed",
        Patient.ActKind.Test => "a test is advised first",
        Patient.ActKind.Start => "ask whether it should be started",
        _ => "ask the pharmacist before taking it",
    };

    // When to ask, never "do not take it": for some of these medicines a missed dose is the greater danger.
    private static string Soon(PgxDrug d) => d.Standing switch
    {
        "planned" => " Important: ask before the first dose.",
        "asked about" => " Important: ask before you ever take it.",
        _ => " Important: ask today.",
    };

    private static void Genes(Html h, PgxReport report)
    {
        var called = report.Genes.Where(g => g.Standing == GeneStanding.Called).ToList();
        if (called.Count == 0) return;
        var mute = called.Where(IsMute).ToList();
        called = [.. called.Except(mute)];
        var usual = called.Where(g => PlainWords.Of(g.Phenotype, g.Gene) is { Usual: true } && g.NotExcluded.Length == 0).ToList();
        var notable = called.Except(usual).ToList();
        using (Section(h, "genes", "What was found"))
        {
            if (notable.Count > 0)
                using (h.In("table"))
                {
                    using (h.In("thead"))
                    using (h.In("tr"))
                        foreach (var head in (string[])["Gene", "Result", "In plain words"]) h.Element("th", head, ("scope", "col"));
                    using (h.In("tbody"))
                        foreach (var gene in notable)
                            using (h.In("tr"))
                            {
                                h.Element("th", gene.Gene, ("scope", "row"));
                                h.Element("td", Result(gene));
                                h.Element("td", (PlainWords.Of(gene.Phenotype, gene.Gene)?.Plain ?? "counts only together with other results") + (gene.NotExcluded.Length > 0 && !gene.NotExcluded.EndsWith("(none graver)", StringComparison.Ordinal) ? "; not everything was excluded" : ""));
                            }
                }
            if (usual.Count > 0)
                using (h.In("p"))
                {
                    h.Element("span", "As in most people: ", ("class", "quiet"));
                    h.Text(string.Join("; ", usual.Select(g => $"{g.Gene} {g.Shown(40)}".TrimEnd())) + ".");
                }
            // "A gene that is not on this page was not tested" has to stay true.
            Named(h, "Also read; on its own it says nothing about a medicine: ", mute.Select(g => g.Gene));
        }
    }

    /// <summary>A gene to which CPIC gives no phenotypes (CYP4F2, IFNL3): "indeterminate" would say that a test failed.</summary>
    private static bool IsMute(PgxGene g) => Pharmacogene.IsKnown(g.Gene) && !Pharmacogene.Of(g.Gene).HasPhenotypes && g.Phenotype is "" or "Indeterminate" or "n/a";

    private static string Result(PgxGene g)
    {
        var (shown, term) = (g.Shown(LongestResult), PlainWords.Term(g.Phenotype));
        // A laboratory may write "*58:01 positive" for the type; where several are positive the term alone names them all.
        var risks = term.EndsWith(" positive", StringComparison.Ordinal);
        return string.Join(", ", new[] { risks && shown.EndsWith(" positive", StringComparison.Ordinal) ? "" : shown, term.Length > 48 && !risks ? "" : term, g.ActivityScore is { } s ? $"score {s}" : "" }.Where(t => t.Length > 0));
    }

    private static void NotTested(Html h, PgxReport report)
    {
        var open = report.Genes.Where(g => g.Standing != GeneStanding.Called).ToList();
        using (Section(h, "open", "What was not tested, or is not certain"))
        {
            foreach (var gene in open.Where(g => g.Standing == GeneStanding.Disagree)) h.Element("p", $"{gene.Gene}: two results disagree. A new test is needed.");
            Named(h, "No answer for: ", open.Where(g => g.Standing == GeneStanding.NotAssessable).Select(g => g.Gene));
            h.Element("p", "A gene that is not on this page was not tested. Even a normal result does not rule out side effects: kidneys, liver, age and other medicines matter too.");
        }
    }

    private static void Footer(Html h, PgxReport report)
    {
        using (h.In("footer"))
        {
            var sources = report.Drugs.Where(d => d.Sources.Count > 0).Select(d => d.SourceWords.Split("; ")[0]).Distinct().Take(4).ToList();
            var dates = report.Tables.Select(t => t.Citation[(t.Citation.LastIndexOf(' ') + 1)..]).Where(d => Patient.Moment.TryParse(d, out _)).Distinct().Order(StringComparer.Ordinal).ToList();
            if (dates.Count > 0) h.Element("p", $"Knowledge: {Words.Count(report.Tables.Count, "table")}, {(dates.Count == 1 ? dates[0] : $"{dates[0]} to {dates[^1]}")}{(report.Tables.Any(t => t.PastReview) ? "; some are past their review date" : "")}.{(sources.Count > 0 ? " " + string.Join("; ", sources) + "." : "")}");
            h.Element("p", $"{report.IntendedUse} {report.Software}, {report.RunId}.");
        }
    }

    private static void Named(Html h, string head, IEnumerable<string> names, int most = int.MaxValue)
    {
        var all = names.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase).ToList();
        if (all.Count == 0) return;
        using (h.In("p"))
        {
            h.Element("span", head, ("class", "quiet"));
            h.Text(string.Join(", ", all.Take(most).Select(n => Words.Cut(n, 40))) + (all.Count > most ? $" and {all.Count - most} more" : "") + ".");
        }
    }

    private static Html.Closer Section(Html h, string id, string title)
    {
        var closer = h.In("section", ("id", id), ("aria-labelledby", id + "-title"));
        h.Element("h2", title, ("id", id + "-title"));
        return closer;
    }

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    private static string Css()
    {
        using var stream = typeof(Passport).Assembly.GetManifestResourceStream("Pharmacogenomics/Surfaces/passport.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
