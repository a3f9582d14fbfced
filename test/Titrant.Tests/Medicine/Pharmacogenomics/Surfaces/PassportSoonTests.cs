using System.Text;
using Titrant.Medicine;
using Titrant.Medicine.Pharmacogenomics;
using Titrant.Patient;
using Titrant.Patient.Formats;

namespace Titrant.Tests.Medicine.Pharmacogenomics.Surfaces;

public sealed class PassportSoonTests
{
    private static string Page(string sample) => Encoding.UTF8.GetString(Passport.Write(Report(sample)));

    private static PgxReport Report(string sample)
    {
        var at = new DateTimeOffset(2026, 3, 10, 23, 59, 59, TimeSpan.Zero);
        var record = FolderReader.Read(new FolderRequest(Path.Combine(Repository.Root, "samples", sample), at, Loci: Capabilities.Loci)).Record;
        return PgxReport.Compose(Chart.Of(record, at).Ask(Capabilities.All), Capabilities.All, [], []);
    }

    [Fact]
    public void Before_a_first_dose_that_could_kill_the_patient_is_told_to_ask_first()
    {
        var page = Page("chemo");
        Assert.Contains("a lower dose may be needed (DPYD).<b> Important: ask before the first dose.</b>", page, StringComparison.Ordinal);
        Assert.Contains("breaks down fluorouracil and capecitabine too slowly: tell every cancer team", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_medicine_that_is_taken_is_asked_about_today_and_a_gene_that_nobody_read_is_no_reason()
    {
        var page = Page("opioid");
        Assert.Contains("ask about another medicine (CYP2D6).<b> Important: ask today.</b>", page, StringComparison.Ordinal);
        Assert.Contains("a lower dose may be needed (CYP2C19).", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_guidelines_abstain_nobody_reads_nothing_to_change()
    {
        var page = Page("chemo");
        Assert.Matches("the guidelines give no advice: </span>ondansetron", page);
        Assert.Matches("nothing to change: </span>rosuvastatin\\.", page);
    }

    [Fact]
    public void A_medicine_whose_gene_is_not_known_is_not_known_rather_than_without_a_rule()
    {
        var report = Report("stent");
        var metoprolol = Assert.Single(report.Drugs, d => d.Drug == "metoprolol");
        Assert.Equal((DrugOutcome.NotAssessable, "Metoprolol: CYP2D6 is not known here, so no advice could be looked up."), (metoprolol.Outcome, metoprolol.Says));
        Assert.DoesNotContain("metoprolol", report.NoRule);
        Assert.Contains("ramipril", report.NoRule);
        Assert.Contains("Not assessable: Metoprolol: CYP2D6", string.Join('\n', PgxSummary.Of(report).Select(l => l.Text)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Poor Metabolizer", "DPYD", "hardly breaks down fluorouracil")]
    [InlineData("Poor Metabolizer", "CYP2B6", "handles some medicines very slowly")]
    [InlineData("Likely Intermediate Metabolizer", "CYP2C19", "probably clopidogrel works less")]
    [InlineData("-1639 AG", "VKORC1", "may need less warfarin")]
    public void A_gene_whose_medicines_are_met_unawares_names_them(string phenotype, string gene, string says) =>
        Assert.StartsWith(says, PlainWords.Of(phenotype, gene)!.Value.Plain, StringComparison.Ordinal);

    [Fact]
    public void Every_gene_that_the_plain_words_name_is_one_that_is_read() =>
        Assert.All(Titrant.Patient.Knowledge.Table.Embedded(typeof(PlainWords).Assembly, "Pharmacogenomics/Surfaces/plain_words.tsv").Rows.Where(r => r["gene"].Length > 0),
            r => Assert.True(Pharmacogene.IsKnown(r["gene"])));
}
