using Titrant.Learning.Cohorts;
using Titrant.Learning.Models;
using Titrant.Learning.Studies;
using Titrant.Learning.Tables;
using Titrant.Patient;

namespace Titrant.Learning.Registry;

/// <summary>Why a model must not be asked about somebody.</summary>
/// <param name="Says">As a person reads it.</param>
/// <param name="Test">The test that would change it: "albumin"; "" where none would.</param>
/// <param name="Ask">The whole sentence of whoever was asked and could not answer; "" where <paramref name="Test"/> says it.</param>
internal sealed record Obstacle(string Says, string Test, Seq<FactId> Facts, bool Repeat = false, string About = "", string Ask = "");

/// <summary>Everything that stands between a model and an answer, and the one thing to do about it.</summary>
internal sealed record Refusal(Seq<Obstacle> Obstacles)
{
    /// <summary>Null where the model may be asked.</summary>
    /// <param name="leastKnown">Share of the features, 0-1, that must be known.</param>
    public static Refusal? Of(RegisteredModel model, FeatureReading[] cells, Chart chart, double leastKnown)
    {
        var found = new List<Obstacle>();
        if (chart.Who.Deceased == true) found.Add(new("the record says that this person has died", "", chart.Who.Facts));
        for (var i = 0; i < cells.Length; i++)
            if (Of(model.Model.Features[i], cells[i]) is { } obstacle) found.Add(obstacle);
        if (found.Count == 0 && cells.Count(c => c.Lack == FeatureLack.None) < leastKnown * cells.Length)
            found.AddRange(cells.Select((c, i) => (Cell: c, Feature: model.Model.Features[i])).Where(p => p.Cell.Lack != FeatureLack.None).Select(p => Missing(p.Feature, p.Cell)));
        if (found.Count == 0)
        {
            var table = RecordRow.Table(model.Model.Features.Select(f => f.Column).ToSeq(), [cells]);
            for (var i = 0; i < cells.Length; i++)
                if (model.Model.Features[i].Off(table, 0) is { } off) found.Add(new(off, "", cells[i].Facts));
            found.AddRange(LeftOut(model.Card, table).Select(r => new Obstacle($"the model's study left out people for whom this does not hold: {r}", "", cells.SelectMany(c => c.Facts).Distinct().ToSeq())));
        }
        return found.Count == 0 ? null : new(found.ToSeq());
    }

    /// <summary>Rules of the study by which this person would not have been in it. A rule over something that the model does not look at cannot be asked here: see <see cref="NotAsked"/>.</summary>
    internal static IEnumerable<string> LeftOut(ModelCard card, Table table) => card.Cohort.Where(r => Holds(r, table) is { } so && so != r.Keep).Select(r => r.Keep ? r.Text : $"not {r.Text}");

    /// <summary>Rules of the study that this person's features cannot answer: whoever reads the chance must know whether they hold.</summary>
    internal static IEnumerable<string> NotAsked(ModelCard card, Table table) => card.Cohort.Where(r => Holds(r, table) is null).Select(r => r.Keep ? r.Text : $"not {r.Text}");

    private static bool? Holds(CohortRule rule, Table table)
    {
        try
        {
            return Rule.Parse(rule.Text, rule.Place).Holds(table, 0);
        }
        catch (StudyException)
        {
            return null;
        }
    }

    private static Obstacle? Of(FeatureSeen feature, FeatureReading cell) => cell.Lack switch
    {
        FeatureLack.None => null,
        // Rows of the study lacked it too, and the model learned what that means.
        FeatureLack.NotRecorded or FeatureLack.TooOld when feature.MissingShare > 0 => null,
        _ => Missing(feature, cell),
    };

    private static Obstacle Missing(FeatureSeen feature, FeatureReading cell)
    {
        var from = feature.Column.From!;
        if (from.Kind == "answer") return new(cell.Says, cell.Ask.Length > 0 ? from.Concepts[0] : "", cell.Facts, About: cell.About, Ask: cell.Ask.TrimEnd('.'));
        var test = from.Kind switch { "analyte" => from.Concepts[0], "age" => "the birth date", "sex" => "the sex", "condition" => "the list of conditions", _ => "the list of medicines" };
        return new(cell.Says, test, cell.Facts, cell.Lack is not FeatureLack.NotRecorded, from.Kind == "analyte" ? "test:" + from.Concepts[0] : "");
    }

    public Gap ToGap(AnswerKey key, Origin origin, Seq<Need> needs, string foretold)
    {
        // A value that the model never saw is not changed by any test: then no test is asked for, whatever else is missing.
        var ask = Obstacles.Any(o => o.Test.Length == 0) ? "" : Ask();
        var about = Obstacles.Select(o => o.About).FirstOrDefault(a => a.Length > 0) ?? "";
        return new(key, $"The chance of {foretold} is not estimated: {string.Join("; ", Obstacles.Select(o => o.Says))}.", ask, ask.Length > 0 ? about : "",
            needs.Where(n => Obstacles.Any(o => o.Test == n.Concept || n.Kind == FactKind.Person && o.Test == "the " + n.Concept)).ToSeq(),
            Obstacles.SelectMany(o => o.Facts).Distinct().ToSeq(), origin,
            Disagree: Obstacles.Count == 1 && Obstacles[0].Says.EndsWith("contradict each other", StringComparison.Ordinal) ? [Obstacles[0].Says] : []);
    }

    private string Ask()
    {
        var tests = Obstacles.Where(o => o.Ask.Length == 0 && o.About.Length > 0).GroupBy(o => o.Repeat).OrderBy(g => g.Key).Select(g => $"{(g.Key ? "repeat" : "measure")} {string.Join(", ", g.Select(o => o.Test))}").ToList();
        var told = Obstacles.Where(o => o.Ask.Length == 0 && o.About.Length == 0).Select(o => o.Test).ToList();
        if (told.Count > 0) tests.Add("add " + string.Join(", ", told));
        var text = string.Join("; ", Obstacles.Select(o => o.Ask).Where(a => a.Length > 0).Concat(tests).Distinct());
        return text.Length == 0 ? "" : char.ToUpperInvariant(text[0]) + text[1..];
    }
}
