using Titrant.Medicine;
using Titrant.Patient;

namespace Titrant.Tests.Medicine;

public sealed class MedicineIdentityTests
{
    private static Chart Ask(Person person) => person.Chart().Ask([new MedicineIdentity()]);

    [Fact]
    public void An_unknown_name_is_said_first_and_with_what_it_was_not_checked_against()
    {
        var gap = Assert.Single(Ask(Person.Man(77).Taking("Warfarin as per INR").Taking("Zyntravil 50 mg OD")).Answers.OfType<Gap>());
        Assert.True(gap.First);
        Assert.Equal("drug:Zyntravil 50 mg OD", gap.About);
        Assert.Contains("not recognised", gap.Says, StringComparison.Ordinal);
        Assert.Contains("warfarin", gap.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void A_misspelt_name_is_read_and_the_reading_is_shown() =>
        Assert.Contains("'Metfromin' was read as metformin", Assert.Single(Ask(Person.Man(50).Taking("Metfromin 1 g BD")).Answers.OfType<Finding>()).Says, StringComparison.Ordinal);

    [Fact]
    public void Only_a_respelt_name_asks_for_a_look()
    {
        var findings = Ask(Person.Man(50).Taking("Metfromin 1 g BD").Taking("Ramipril 5 mg OD")).Answers.OfType<Finding>().ToList();
        Assert.False(Assert.Single(findings, f => f.Says.Contains("was read as", StringComparison.Ordinal)).Checked);
        Assert.True(Assert.Single(findings, f => f.Says.StartsWith("Ramipril", StringComparison.Ordinal)).Checked);
    }

    [Theory]
    [InlineData(StatusKind.Ended)]
    [InlineData(StatusKind.NotDone)]
    [InlineData(StatusKind.OnHold)]
    [InlineData(StatusKind.Retracted)]
    public void A_medicine_that_is_not_taken_is_not_among_them(StatusKind status) =>
        Assert.Empty(Medicines.Of(Person.Man(50).Taking("Clopidogrel 75 mg OD").ButThatWas(status).Chart()));

    [Fact]
    public void An_order_whose_end_has_passed_is_over() =>
        Assert.Empty(Medicines.Of(Person.Man(50).Taking("Amoxicillin 500 mg TDS", since: "2026-01-01", until: "2026-01-07").Chart()));

    [Fact]
    public void A_draft_is_planned() =>
        Assert.Equal(Standing.Planned, Assert.Single(Medicines.Of(Person.Man(50).Planned("Capecitabine 1250 mg/m2 BD", "2026-03-05").Chart())).Standing);

    [Fact]
    public void No_list_is_asked_for() => Assert.IsType<Gap>(Assert.Single(Ask(Person.Man(50)).Answers));
}
