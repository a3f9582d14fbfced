using Titrant.Patient;
using Titrant.Patient.Codes;

namespace Titrant.Tests.Codes;

public sealed class UnknownResultTests
{
    private static IReadOnlyList<Issue> Unknown(Person person) => [.. AnalyteTable.Issues(person.Chart()).Where(i => i.Code == "UNIT006")];

    [Fact]
    public void A_result_under_an_unknown_name_is_said_once_with_its_count()
    {
        var person = Person.Man(60).WithLocal("Zorkin", 4m, "mg/L", "2026-01-01").WithLocal("Zorkin", 5m, "mg/L", "2026-02-01").With("creatinine", 88m, "umol/L");
        var issue = Assert.Single(Unknown(person));
        Assert.Equal(Severity.Information, issue.Severity);
        Assert.Equal("test:Zorkin", issue.About);
        Assert.Contains("2 results", issue.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_with_two_meanings_is_said_to_have_them() =>
        Assert.Contains("more than one meaning", Assert.Single(Unknown(Person.Man(60).WithLocal("Cr", 1m, ""))).Detail, StringComparison.Ordinal);

    [Fact]
    public void An_unknown_LOINC_code_is_named()
    {
        var term = new Term("Something", [new Concept(Systems.Loinc, "99999-9", "Something")]);
        var issue = Assert.Single(Unknown(Person.Man(60).And(new Measurement(term, new Value.Number(Quantity.Of(1, "mg/dL")), null, null, null, [], ["laboratory"]))));
        Assert.Contains("99999-9", issue.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Questionnaires_scores_and_words_are_not_results_to_miss()
    {
        var term = Term.Of("PHQ-9 total");
        Assert.Empty(Unknown(Person.Man(60)
            .And(new Measurement(term, new Value.Number(Quantity.Of(9, "{score}")), null, null, null, [], ["laboratory"]))
            .And(new Measurement(term, new Value.Number(Quantity.Of(9, "1")), null, null, null, [], ["survey"]))
            .And(new Measurement(Term.Of("Tobacco"), new Value.Number(Quantity.Of(20, "{pack}.a")), null, null, null, [], ["social-history"]))
            .And(new Measurement(Term.Of("Culture"), new Value.Words("no growth"), null, null, null, [], ["laboratory"]))));
    }

    [Fact]
    public void A_file_of_unknown_names_fills_thirty_lines_and_says_how_many_more()
    {
        var person = Person.Man(60);
        for (var i = 0; i < 100; i++) person = person.WithLocal($"Zorkin {i}", 1m, "mg/L");
        var issues = Unknown(person);
        Assert.Equal(31, issues.Count);
        Assert.Contains("70 further names", issues[^1].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void The_thirty_first_line_does_not_hide_other_issues() =>
        Assert.Contains(AnalyteTable.Issues(Person.Man(60).WithLocal("Zorkin", 1m, "mg/L").With("creatinine", 88m, "").Chart()), i => i.Code == "UNIT003");
}
