using System.Globalization;
using Titrant.Patient;
using Titrant.Patient.Knowledge;

namespace Titrant.Learning.Published;

/// <summary>The published formulas that a study may be measured beside, in plain sight.</summary>
public static class PublishedModels
{
    public static Seq<PublishedModel> All { get; } = Read(Titrant.Patient.Knowledge.Table.Embedded(typeof(PublishedModels).Assembly, "Published/loris.tsv"));

    /// <summary>"LORIS", "LORIS NSCLC"; null where none has the name.</summary>
    public static PublishedModel? Find(string name) => All.FirstOrDefault(m => string.Equals(m.Name, name, StringComparison.OrdinalIgnoreCase));

    private static Seq<PublishedModel> Read(Table table) => table.Rows.GroupBy(r => r["model"]).Select(rows => new PublishedModel(
        rows.Key, table.Citation, Number(rows.Single(r => r["need"].Length == 0)["coefficient"]),
        rows.Where(r => r["need"].Length > 0 && r["level"].Length == 0).Select(r => new PublishedNeed(r["need"], Number(r["coefficient"]), r["unit"],
            r["most"].Length > 0 ? Number(r["most"]) : null, Number(r["low"]), Number(r["high"]), r.List("names").ToSeq(), r["means"])).ToSeq(),
        rows.First(r => r["level"].Length > 0)["need"],
        rows.Where(r => r["level"].Length > 0).Select(r => new PublishedLevel(r["level"], Number(r["coefficient"]), r.List("names").ToSeq())).ToSeq())).ToSeq();

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
