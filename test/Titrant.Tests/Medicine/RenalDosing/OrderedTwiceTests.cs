using Titrant.Medicine.Kidney;
using Titrant.Patient;

namespace Titrant.Tests.Medicine.RenalDosing;

/// <summary>Two orders of one ingredient: what was ordered first, and under which number, decides nothing.</summary>
public sealed class OrderedTwiceTests
{
    private static readonly ICapability[] s_kidney = [new KidneyFunction(), new Titrant.Medicine.Kidney.RenalDosing()];

    private static Person Frail(decimal egfr) => Person.Woman(78).WithLoinc("62238-1", egfr, "mL/min/{1.73_m2}").With("body weight", 60, "kg").Taking("Ramipril 5 mg OD").Taking("Furosemide 40 mg OD");

    // Numbers and, within the same fortnight, days change the hashes and nothing else.
    private static IEnumerable<List<(string Act, Consequence Consequence, string Says)>> InAllGuises(Func<Person, string, string, Person> orders, Person person) =>
        from first in Enumerable.Range(0, 12)
        select orders(person, $"order-{first}", $"order-{100 - first * 7}").Chart().Ask(s_kidney).Advice.Select(r => (r.Key.ToString(), r.Consequence, r.Says)).ToList();

    private static List<(string Act, Consequence Consequence, string Says)> Always(Func<Person, string, string, Person> orders, Person person)
    {
        var all = InAllGuises(orders, person).ToList();
        foreach (var other in all.Skip(1)) Assert.Equal(all[0], other);
        return all[0];
    }

    [Theory]
    [InlineData(22)]
    [InlineData(42)]
    [InlineData(55)]
    public void Dialysis_after_ibuprofen_was_ordered_on_top_of_ibuprofen_and_the_stop_card_fell_by_the_number_of_the_order(int egfr)
    {
        var standing = Frail(egfr).Taking("Ibuprofen 400 mg TDS", since: "2025-11-01").Chart().Ask(s_kidney).Advice.Single(r => r.Act.Target.Code == "drug:ibuprofen");
        var both = Always((p, a, b) => p.Taking("Ibuprofen 400 mg TDS", since: "2025-11-01").Numbered(a).Planned("Ibuprofen 200 mg as needed", "2026-03-10").Numbered(b), Frail(egfr));
        Assert.Contains(both, r => r.Consequence >= standing.Consequence && r.Says == standing.Says);
        Assert.Contains(both, r => r.Says.StartsWith("Consider not starting", StringComparison.Ordinal) && r.Says.Contains("ibuprofen", StringComparison.Ordinal));
    }

    [Fact]
    public void The_gravest_of_two_regular_orders_stays_on_top_whatever_their_numbers_and_days()
    {
        foreach (var alone in new[] { "Ibuprofen 400 mg TDS", "Ibuprofen 200 mg as needed" })
            Assert.Equal(Consequence.Serious, Assert.Single(Frail(45).Taking(alone).Chart().Ask(s_kidney).Advice, r => r.Act.Target.Code == "drug:ibuprofen").Consequence);
        foreach (var day in new[] { "2026-03-01", "2026-03-03", "2026-03-05" })
        {
            var both = Always((p, a, b) => p.Taking("Ibuprofen 400 mg TDS", since: day).Numbered(a).Taking("Ibuprofen 200 mg as needed", since: "2026-03-03").Numbered(b), Frail(45));
            Assert.Equal(Consequence.Serious, both.Where(r => r.Says.Contains("ibuprofen", StringComparison.Ordinal)).Max(r => r.Consequence));
        }
    }

    [Fact]
    public void Marrow_failure_from_methotrexate_every_day_is_not_hidden_by_a_second_order_once_a_week_whose_number_is_missing()
    {
        var both = Always((p, a, b) => p.Taking("Methotrexate 10 mg daily", since: "2026-03-01").Numbered(a).Taking("Methotrexate 10 mg once weekly", since: "2026-03-01").Numbered(b), Person.Woman(70));
        Assert.Contains(both, r => r.Says.Contains("methotrexate", StringComparison.Ordinal) && r.Consequence == Consequence.LifeThreatening);
    }
}
