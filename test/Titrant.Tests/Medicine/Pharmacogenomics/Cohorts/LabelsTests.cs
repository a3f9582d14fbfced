using Titrant.Medicine.Pharmacogenomics.Cohorts;

namespace Titrant.Tests.Medicine.Pharmacogenomics.Cohorts;

public class LabelsTests
{
    [Fact]
    public void Labels_are_bound_by_name_and_every_other_line_is_said()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("labels.tsv"), "# sample and label\nB\tEast Asian\nA\tAfrican\nA\tEuropean\nX\tAfrican\nonly one field\n\n");
        var labels = Labels.Read(folder.File("labels.tsv"), ["A", "B", "C"]);
        Assert.Equal(["African", "East Asian"], labels.Names);
        Assert.Equal([0, 1, -1], labels.BySample);
        Assert.Equal([("PGX042", "labels.tsv:4"), ("PGX041", "labels.tsv:5"), ("PGX042", "labels.tsv:6"), ("PGX043", "labels.tsv")], labels.Issues.Select(i => (i.Code, i.Place)));
    }
}
