using System.Text;
using Titrant.Patient.Store;
using Titrant.Server.CdsHooks;

namespace Titrant.Tests.Server.CdsHooks;

public sealed class AcceptanceTests
{
    [Fact]
    public void Seven_of_ten_accepted_is_seventy_per_cent_between_40_and_89()
    {
        // Wilson score interval of 7/10 at 95 %: 0.3968 to 0.8922 (E. B. Wilson 1927, doi:10.1080/01621459.1927.10502953).
        var row = Assert.Single(Acceptance.Of([new("s", "a", 12, 7, 3, [])]).Rows);
        Assert.Equal(0.7, row.Accepted95!.Value.Share, 4);
        Assert.Equal(0.3968, row.Accepted95!.Value.Low, 4);
        Assert.Equal(0.8922, row.Accepted95!.Value.High, 4);
        Assert.Equal(2, row.Unanswered);
    }

    [Fact]
    public void Surely_overridden_cards_stand_before_those_that_few_answered()
    {
        var rows = Acceptance.Of([new("s", "liked", 100, 80, 10, []), new("s", "two of two against", 50, 0, 2, []), new("s", "waved away", 100, 10, 85, []), new("s", "nobody answered", 500, 0, 0, [])]).Rows;
        Assert.Equal(["waved away", "two of two against", "liked", "nobody answered"], rows.Select(r => r.Advice));
        Assert.Null(rows[3].Accepted95);
    }

    [Fact]
    public void Advice_that_few_people_got_is_counted_and_not_named()
    {
        var acceptance = Acceptance.Of([new("s", "rare-advice", 4, 4, 0, []), new("s", "common-advice", 5, 0, 0, [])]);
        Assert.Equal(["common-advice"], acceptance.Rows.Select(r => r.Advice));
        Assert.Equal((1, 4), (acceptance.RareKeys, acceptance.RareShown));
        Assert.DoesNotContain("rare-advice", Encoding.UTF8.GetString(acceptance.ToJson()) + Encoding.UTF8.GetString(AcceptancePage.Write(acceptance)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_reason_says_cannot_become_markup()
    {
        var page = Encoding.UTF8.GetString(AcceptancePage.Write(Acceptance.Of([new("s", "<img src=x>", 9, 0, 9, [new("sys|<b onload=1>", 9)])])));
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b ", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_card_that_is_mostly_overridden_is_named_in_words_before_any_table()
    {
        var page = Encoding.UTF8.GetString(AcceptancePage.Write(Acceptance.Of([new("s", "apixaban/reduce/apixaban", 40, 30, 2, []), new("s", "Renal dosing/test/metformin", 240, 9, 201, [new("https://titrant.dev/codes/override-reason|already-done", 150)]), new("s", "clopidogrel/switch/clopidogrel", 7, 0, 3, [])])));
        var before = page[..page.IndexOf("<table>", StringComparison.Ordinal)];
        Assert.Contains("1 of 3 cards is mostly overridden.", before, StringComparison.Ordinal);
        Assert.Contains("<h2>Test for metformin (Renal dosing)</h2>", before, StringComparison.Ordinal);
        // Wilson score interval of 201/210 at 95 %: 0.9205 to 0.9773.
        Assert.Contains("Overridden 201 of 210 times: 96\u00a0% (92\u00a0% to 98\u00a0%).", before, StringComparison.Ordinal);
        Assert.Contains("Why: already done or ordered 150.", before, StringComparison.Ordinal);
        // Three answers against and none for are no finding.
        Assert.DoesNotContain("eplace clopidogrel", before, StringComparison.Ordinal);
        Assert.Contains("replace clopidogrel", page, StringComparison.Ordinal);
    }
}
