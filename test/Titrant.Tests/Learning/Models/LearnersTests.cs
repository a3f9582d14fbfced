using Titrant.Learning;
using Titrant.Learning.Linear.Estimators;
using Titrant.Learning.Models;
using Titrant.Learning.Studies;
using Titrant.Learning.Survival;
using Titrant.Patient;

namespace Titrant.Tests.Learning.Models;

public sealed class LearnersTests
{
    [Fact]
    public void Every_learner_can_be_made_from_its_name_alone_and_from_each_default_written_out()
    {
        Assert.Equal(Learners.All.Count, Learners.All.Select(l => l.Name).Distinct().Count());
        foreach (var learner in Learners.All)
        {
            var bare = Learners.Make(new(learner.Name, [], "study.yaml:9"));
            var written = Learners.Make(new(learner.Name, learner.Options.Where(o => o.Default.Length > 0).Select(o => (o.Name, o.Default)).ToSeq(), "study.yaml:9"));
            Assert.Equal(bare, written);
            Assert.All(learner.Outcomes, kind => Assert.Empty(Learners.Check(new(learner.Name, [], "study.yaml:9"), kind)));
            Assert.All(learner.Options, o => Assert.EndsWith(".", o.Says, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Options_reach_the_estimator()
    {
        Assert.Equal(new ElasticNetEstimator(0.25, LambdaRule.OneStandardError, 5, ["age", "sex"], Cause: 1), Made("elastic net", ("alpha", "0.25"), ("lambda rule", "one standard error"), ("folds", "5"), ("unpenalised", "[age, sex]")));
        Assert.Equal(new CoxEstimator(new(Ties.Breslow, 2), "site", 0, Titrant.Learning.Linear.Coding.MissingRule.Refuse), Made("cox", ("ties", "breslow"), ("ridge", "2"), ("strata", "site"), ("cause", "any"), ("missing", "refuse")));
        Assert.Equal("logistic of age, TMB", Made("logistic", ("features", "age, TMB")).Name);
    }

    [Fact]
    public void A_mistyped_learner_is_refused_at_its_line_with_the_nearest_name()
    {
        var refused = Assert.Throws<StudyException>(() => Made("elasticnet"));
        Assert.Equal(("MOD001", "study.yaml:9"), (refused.Code, refused.Place));
        Assert.Contains("'elastic net'", refused.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_wrong_with_the_options_is_said_at_once()
    {
        var refused = Assert.Throws<StudyException>(() => Made("cox", ("tie", "efron"), ("ridge", "-1"), ("missing", "refused")));
        Assert.Equal(["MOD002", "MOD003", "MOD003"], refused.Faults.Select(f => f.Code));
        Assert.Contains("'ties'", refused.Faults[0].Says, StringComparison.Ordinal);
        Assert.Contains("0 to 1000000", refused.Faults[1].Remedy, StringComparison.Ordinal);
        Assert.Contains("'refuse'", refused.Faults[2].Says, StringComparison.Ordinal);
    }

    [Fact]
    public void A_learner_of_another_kind_of_outcome_is_refused_before_any_fit()
    {
        var fault = Assert.Single(Learners.Check(new("cox", [], "study.yaml:9"), OutcomeKind.YesNo));
        Assert.Equal("MOD005", fault.Code);
        Assert.Contains("logistic", fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_about_learners_is_current() =>
        Assert.Equal(File.ReadAllText(Path.Combine(Repository.Root, "docs", "learners.md")), LearnerPage.Text());

    private static IEstimator Made(string kind, params (string, string)[] options) => Learners.Make(new(kind, options.ToSeq(), "study.yaml:9"));
}
