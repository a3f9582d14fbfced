using Titrant.Learning;
using Titrant.Learning.Studies;
using Titrant.Learning.Tables;
using Titrant.Tests.Learning.Tables;

namespace Titrant.Tests.Learning.Studies;

public sealed class RuleTests
{
    private static readonly Table s_three = Rows.Of("age, stage, ph.ecog, cancer type", "64, IV, 1, small cell", "17, II, NA, NSCLC", "NA, IV, 0, NSCLC");

    [Theory]
    [InlineData("age >= 18", "yes no ?")]
    [InlineData("age>=64", "yes no ?")]
    [InlineData("age < 18 or stage = IV", "yes yes yes")]
    [InlineData("age < 18 and stage = IV", "no no ?")]
    [InlineData("not age < 18", "yes no ?")]
    [InlineData("not (age < 18 or stage != IV)", "yes no ?")]
    [InlineData("age is missing", "no no yes")]
    [InlineData("age is not missing", "yes yes no")]
    [InlineData("ph.ecog is known", "yes no yes")]
    [InlineData("stage in (I, II)", "no yes no")]
    [InlineData("stage not in (I, II)", "yes no yes")]
    [InlineData("\"cancer type\" = 'small cell'", "yes no no")]
    [InlineData("age in (17, 18.0)", "no yes ?")]
    [InlineData("stage = II or age > 60 and ph.ecog = 1", "yes yes no")]
    [InlineData("age = 64 OR ph.ecog = 1", "yes ? ?")]
    public void A_rule_holds_does_not_or_cannot_be_told(string text, string expected)
    {
        var rule = Rule.Parse(text, "study.yaml:3");
        Assert.Equal(expected, string.Join(' ', Enumerable.Range(0, 3).Select(r => rule.Holds(s_three, r) switch { true => "yes", false => "no", null => "?" })));
    }

    [Theory]
    [InlineData("age >=", 7)]
    [InlineData("age >= 18 stage = II", 11)]
    [InlineData("(age >= 18", 11)]
    [InlineData("cancer type = NSCLC", 8)]
    [InlineData("age is old", 8)]
    [InlineData("stage in I", 10)]
    [InlineData("stage in (I II)", 13)]
    [InlineData("'age >= 18", 1)]
    [InlineData("", 1)]
    [InlineData("age not 18", 9)]
    public void What_cannot_be_read_is_named_with_its_character(string text, int character)
    {
        var fault = Assert.Throws<StudyException>(() => Rule.Parse(text, "study.yaml:3"));
        Assert.Equal(("TAB020", $"study.yaml:3 character {character}"), (fault.Code, fault.Place));
    }

    [Fact]
    public void Every_column_that_a_rule_gets_wrong_is_named_at_once()
    {
        var thrown = Assert.Throws<StudyException>(() => Rule.Parse("agee > 3 and stage > II and age = old", "s:1").Holds(s_three, 0));
        Assert.Equal(["TAB021", "TAB022", "TAB022"], thrown.Faults.Select(f => f.Code));
        Assert.Contains("'age'", thrown.Faults[0].Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_a_thousand_parentheses_deep_is_refused_and_breaks_nothing() =>
        Assert.Equal("TAB020", Assert.Throws<StudyException>(() => Rule.Parse(new string('(', 1500) + "age > 1" + new string(')', 1500), "s:1")).Code);

    [Fact]
    public void A_date_rule_splits_in_time()
    {
        var table = new Table([new Column(new("start", ColumnType.Number, ColumnRole.Date), [2019.1, 2019.3, 2020])], [2, 3, 4]);
        var rule = Rule.Parse("start >= 2019-03-01", "s:1");
        Assert.Equal([false, true, true], Enumerable.Range(0, 3).Select(r => rule.Holds(table, r)));
    }

    [Fact]
    public void De_Morgan_holds_with_missing_values()
    {
        foreach (var (left, right) in new[] { ("not (age > 20 and stage = IV)", "not age > 20 or not stage = IV"), ("not (age > 20 or ph.ecog = 0)", "not age > 20 and not ph.ecog = 0") })
            for (var row = 0; row < 3; row++)
                Assert.Equal(Rule.Parse(left, "s").Holds(s_three, row), Rule.Parse(right, "s").Holds(s_three, row));
    }
}
