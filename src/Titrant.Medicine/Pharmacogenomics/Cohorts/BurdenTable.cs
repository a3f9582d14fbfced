using System.Globalization;
using System.Text;
using Titrant.Patient;

namespace Titrant.Medicine.Pharmacogenomics.Cohorts;

/// <summary>burden.tsv: a line per group and measure; shares are fractions 0-1.</summary>
internal static class BurdenTable
{
    public static string Of(Seq<BurdenGroup> groups)
    {
        var text = new StringBuilder("measure\tname\tgroup\tpeople\tassessed\tnot_assessed\tactionable\tminor_only\tat_least\tlow95\thigh95\tat_most\n");
        foreach (var group in groups)
        {
            if (!group.IsShown)
            {
                text.Append(CultureInfo.InvariantCulture, $"group\t\t{Clean(group.Name)}\tfewer than {Burden.Smallest}\t\t\t\t\t\t\t\t\n");
                continue;
            }
            Share("people with an actionable gene", "", group.AnyGene);
            Share("people with a drug whose advice changes", "", group.AnyDrug);
            Mean("actionable genes per person", group.MeanGenes);
            Mean("drugs whose advice changes per person", group.MeanDrugs);
            foreach (var (gene, share) in group.Genes) Share("gene", gene, share);
            foreach (var (drug, share) in group.Drugs) Share("drug", drug, share);

            void Share(string measure, string name, BurdenShare of) => text.Append(CultureInfo.InvariantCulture,
                $"{measure}\t{name}\t{Clean(group.Name)}\t{of.People}\t{of.Assessed}\t{of.People - of.Assessed}\t{of.Actionable}\t{of.Minor}\t{of.Share:0.00000}\t{of.Interval.Low:0.00000}\t{of.Interval.High:0.00000}\t{of.AtMost:0.00000}\n");

            void Mean(string measure, BurdenMean of) => text.Append(CultureInfo.InvariantCulture,
                $"{measure}\t\t{Clean(group.Name)}\t{group.People}\t\t\t\t\t{of.Mean:0.0000}\t{of.Low:0.0000}\t{of.High:0.0000}\t\n");
        }
        return text.ToString();
    }

    private static string Clean(string text) => string.Concat(text.Select(c => c < ' ' ? ' ' : c));
}
