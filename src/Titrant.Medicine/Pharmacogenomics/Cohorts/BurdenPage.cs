using System.Globalization;
using Titrant.Medicine.Briefs;
using Titrant.Patient;
using Titrant.Patient.Formats.Vcf.Cohorts;

namespace Titrant.Medicine.Pharmacogenomics.Cohorts;

/// <summary>burden.html: one page for print and screen, no script, no network.</summary>
internal static class BurdenPage
{
    private const int DrugsShown = 25;

    public static string Of(Seq<BurdenGroup> groups, CohortRead read, CohortPanel panel)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var h = new Html(text);
        h.Doctype();
        using (h.In("html", ("lang", "en")))
        {
            using (h.In("head"))
            {
                h.Void("meta", ("charset", "utf-8"));
                h.Void("meta", ("http-equiv", "Content-Security-Policy"), ("content", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"));
                h.Void("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
                h.Void("meta", ("name", "titrant-tag"), ("content", "research-use"));
                h.Void("meta", ("name", "color-scheme"), ("content", "light dark"));
                h.Element("title", "Pharmacogenomic burden of a cohort");
                h.Style(BriefPage.StyleSheet);
            }
            using (h.In("body"))
            using (h.In("main"))
            {
                Head(h, groups[0], read);
                Overall(h, groups);
                if (groups[0].Genes.Count > 0) Shares(h, "By gene", "Gene", groups[0].Genes.OrderByDescending(Rank), groups[0].Genes.Count);
                Shares(h, "By drug", "Drug", groups[0].Drugs.OrderByDescending(Rank).Take(DrugsShown), groups[0].Drugs.Count);
                using (h.In("footer"))
                {
                    h.Element("p", "Shares are of all people of the group, with 95 % Wilson intervals; means have 95 % intervals by the normal approximation. A gene counts by the drugs that it decides alone among the genes of this panel.", ("class", "quiet"));
                    h.Element("p", string.Create(CultureInfo.InvariantCulture, $"Groups of fewer than {Burden.Smallest} people are not shown. Labels are as given in the table of labels; none is inferred."), ("class", "quiet"));
                    h.Element("p", $"Input SHA-256 {read.Sha256}. {panel.Version.Replace("|", "; ", StringComparison.Ordinal)}", ("class", "quiet"));
                }
            }
        }
        return text.ToString();
    }

    private static void Head(Html h, BurdenGroup all, CohortRead read)
    {
        h.Element("p", "Research use", ("class", "mark"));
        h.Element("h1", "How many people carry results that change advice");
        h.Element("p", "The open analogue of published biobank burden studies; not those studies' data. Not in it, and therefore missing from every count: CYP2D6, HLA-A, HLA-B and MT-RNR1, which a plain VCF does not show, drugs whose advice rests on them, and warfarin, whose dose follows a flow chart.", ("class", "first"));
        h.Element("p", $"{Number(all.People)} samples, {Number(read.Records)} records, {read.Build} ({read.BuildEvidence}). "
            + "Actionable: a CPIC row that fits the result asks for another drug, another dose, monitoring or a test; neglecting it would do moderate harm or worse; and it is not bound to an indication without which nothing changes. What is left of the acts is listed as minor. "
            + "Who could not be assessed is never counted as normal: shares and means say at least how many, and \"at most\" takes everybody not assessed as actionable.");
    }

    private static void Overall(Html h, Seq<BurdenGroup> groups)
    {
        using (h.In("section"))
        {
            h.Element("h2", "Overall and by label");
            using (h.In("div", ("class", "scroll")))
            using (h.In("table"))
            {
                Row(h, "th", "Group", "People", "Actionable gene", "Minor only", "Genes each", "Drugs each");
                foreach (var group in groups)
                    if (group.IsShown) Row(h, "td", group.Name, Number(group.People), Said(group.AnyGene), Minor(group.AnyGene), Said(group.MeanGenes), Said(group.MeanDrugs));
                    else Row(h, "td", group.Name, $"fewer than {Number(Burden.Smallest)}", "not shown", "not shown", "not shown", "not shown");
            }
        }
    }

    private static void Shares(Html h, string title, string what, IEnumerable<(string Name, BurdenShare Share)> shares, int of)
    {
        using (h.In("section"))
        {
            h.Element("h2", title);
            using (h.In("div", ("class", "scroll")))
            using (h.In("table"))
            {
                Row(h, "th", what, "Not assessed", "Actionable", "At least (95 %)", "At most", "Minor only");
                foreach (var (name, share) in shares)
                    Row(h, "td", name, string.Create(CultureInfo.InvariantCulture, $"{Percent((double)(share.People - share.Assessed) / Math.Max(1, share.People))}"), Number(share.Actionable), Said(share), Percent(share.AtMost), Minor(share));
            }
            if (of > DrugsShown && what == "Drug") h.Element("p", $"{Number(of - DrugsShown)} more drugs are in burden.tsv.", ("class", "quiet"));
        }
    }

    private static void Row(Html h, string cell, params ReadOnlySpan<string> texts)
    {
        using (h.In("tr"))
            for (var i = 0; i < texts.Length; i++)
                if (i == 0) h.Element(cell, texts[i]); else h.Element(cell, texts[i], ("class", "n"));
    }

    private static double Rank((string, BurdenShare Share) of) => of.Share.Share;

    private static string Said(BurdenShare share) => $"{Percent(share.Share)} ({Percent(share.Interval.Low)} to {Percent(share.Interval.High)})";

    private static string Minor(BurdenShare share) => Percent((double)share.Minor / Math.Max(1, share.People));

    private static string Said(BurdenMean mean) => string.Create(CultureInfo.InvariantCulture, $"{mean.Mean:0.00} ({mean.Low:0.00} to {mean.High:0.00})");

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} %");

    private static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
