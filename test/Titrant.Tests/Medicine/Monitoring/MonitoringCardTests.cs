using Titrant.Patient;
using Titrant.Patient.Knowledge;

namespace Titrant.Tests.Medicine;

public sealed class MonitoringCardTests
{
    [Fact]
    public void Nobody_fetches_an_older_blood_count_for_methotrexate_than_the_table_allows()
    {
        var capability = new Titrant.Medicine.Monitoring();
        foreach (var row in Table.Embedded(capability.GetType().Assembly, "Monitoring/knowledge/monitoring.tsv").Rows)
            Assert.Contains(capability.Card.Needs, n => n.Kind == FactKind.Analyte && n.Concept == row.List("analytes")[0] && n.MaxAge <= TimeSpan.FromDays((double)row.Number("days")!.Value));
    }
}
