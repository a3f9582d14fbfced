using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Titrant.Learning.Cohorts;
using Titrant.Learning.Explain;
using Titrant.Learning.Models;
using Titrant.Learning.Outcomes;
using Titrant.Learning.Registry;
using Titrant.Learning.Studies.Running;
using Titrant.Learning.Tables;
using Titrant.Learning.Validate;
using Titrant.Patient;
using Titrant.Patient.Wire;

namespace Titrant.Learning.Studies;

/// <summary>What a run needs besides the study.</summary>
/// <param name="Folder">Of the study file: data are named relative to it.</param>
/// <param name="Parts">Where finished pieces are kept, so that a run that was ended goes on.</param>
/// <param name="Code">Name and version of the program.</param>
/// <param name="Records">Of the store, for a study on them; null where only tables are at hand.</param>
/// <param name="Openings">The journal that counts how often locked rows were opened; null leaves them locked.</param>
public sealed record StudySetting(string Folder, string Parts, string Code, Openings? Openings, Action<StudyProgress>? Progress = null, RecordSource? Records = null, CancellationToken Cancel = default)
{
    /// <summary>Told what is to be known of the data before anything is fitted.</summary>
    public Action<StudyResult>? Seen { get; init; }
}

/// <param name="Model">Of the chosen learner, learned from all rows that were not locked; null where none could be fitted.</param>
/// <param name="Kept">Fits that were there from a run that had been ended.</param>
/// <param name="Damaged">Fits that were there and not as they had been written; made anew.</param>
public sealed record StudyRunResult(StudyResult Result, FittedModel? Model, int Kept, int Damaged);

/// <summary>A study from its file to what was measured: the same study and data give the same answer on every machine.</summary>
public static class StudyRun
{
    public static StudyRunResult Run(Study study, StudySetting setting)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(setting);
        CheckLearners(study);

        // Who they are, and what is to be known of the table before any figure is believed.
        var data = StudyData.Read(study, setting.Folder, setting.Records);
        var open = data.Development;
        CheckQuestions(study, open.Table);
        var quality = Quality(study, data);
        setting.Seen?.Invoke(Known(study, setting, data, quality));
        RefuseLeaks(study, quality);

        // Every learner on the same folds. One that refuses is recorded, and the others go on.
        var basis = CanonicalJson.Sha256Hex(new JsonObject { ["code"] = setting.Code, ["data"] = data.Hash, ["locked"] = data.LockedFile, ["fitting"] = StudyJson.Fitting(study) });
        var pieces = new Pieces(setting.Parts, basis);
        var bench = new Bench(study, open, pieces, new StudySteps(Bench.StepsOf(study, open), setting.Progress), setting.Cancel);
        var learned = study.Learners.Select(bench.Learn).ToArray();

        // What each is worth on rows it did not learn from.
        var request = Comparators.Request(study, open.Table, []);
        // The learner of the card is measured beside the others; where figures choose it, that is only known afterwards.
        var named = study.ChooseBest ? -1 : Array.FindIndex(learned, l => l.Refused is null);
        var measured = learned.Select((l, i) => l.Refused is null ? Validations.OfRepeats(l.Repeats, CrossValidation(study), request, i == named ? Others(learned, i) : null) : null).ToArray();
        var choice = Choice.Of(study, measured);
        var chosen = choice.Index;
        if (chosen != named && measured[chosen] is not null) measured[chosen] = Validations.OfRepeats(learned[chosen].Repeats, CrossValidation(study), request, Others(learned, chosen));
        var results = learned.Select((l, i) => l.Refused is { } why ? new LearnerResult(l.Spec, why, null, [], null, [])
            : WithSites(new LearnerResult(l.Spec, null, measured[i]!,
                l.Sites.Select(s => Validations.Of(s.Predicted, new("left-out site", s.Site, null), Comparators.Request(study, s.Cohort.Table, []))).ToSeq(), null,
                data.External.Select(e => Validations.Of(bench.Predict(l, e.Cohort), new("external", e.Source.Name, null), Comparators.Request(study, e.Cohort.Table, []))).ToSeq()) { Notes = l.Final!.Model.Notes })).ToArray();

        // Nothing can be changed any more: the configuration goes into the journal, then the locked rows are opened.
        if (data.Locked is { } closed && setting.Openings is { } openings && learned[chosen].Refused is null)
        {
            var (locked, opening) = closed.Open(openings, Configuration(study, data, setting));
            for (var i = 0; i < results.Length; i++)
                if (learned[i].Refused is null)
                    results[i] = results[i] with { Locked = Validations.Of(bench.Predict(learned[i], locked), new("locked test", LockedName(study), opening.Rows) { SplitsOfFile = opening.SplitsOfFile }, Comparators.Request(study, locked.Table, [])) };
        }

        // What it does with each feature, and the card, which rests on what was measured.
        var model = learned[chosen].Final;
        var card = results[chosen] is { Refused: null } carded ? Card(study, carded, open, data.Hash, setting.Code, quality) : null;
        var explanation = model is not null ? Explanations.Of(model.Model, open.Table, study.Seed) : null;
        var limits = new[] { choice.Says }.OfType<string>().Concat(AcceptedLeaks(study, quality)).Concat(results[chosen].Notes);
        return new(new(study, setting.Code, data.Hash, data.Rows, data.Flow, quality, results.ToSeq(), chosen, explanation, card is null ? null : card with { Limits = [.. limits, .. card.Limits] })
        {
            ChosenBy = choice.Says, Unread = data.Unread,
        }, model, pieces.Kept, pieces.Damaged);
    }

    /// <summary>Everything that can be said of the study and its data without fitting.</summary>
    public static StudyResult Check(Study study, StudySetting setting)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(setting);
        CheckLearners(study);
        var data = StudyData.Read(study, setting.Folder, setting.Records);
        CheckQuestions(study, data.Development.Table);
        return Known(study, setting, data, Quality(study, data));
    }

    private static StudyResult Known(Study study, StudySetting setting, StudyData data, QualityReport quality) =>
        new(study, setting.Code, data.Hash, data.Rows, data.Flow, quality, [], 0, null, null) { Unread = data.Unread };

    // A figure that rests on such a column measures nothing; it needs a person who says that he means it (docs/decisions/0015).
    private static void RefuseLeaks(Study study, QualityReport quality)
    {
        var refused = quality.Leaks.Where(l => l.Certainty == LeakCertainty.Determines && !study.AcceptLeaks.Contains(l.Column)).ToList();
        if (refused.Count > 0)
            throw new StudyException(refused.Select(l => new StudyFault("STU029", $"column {l.Column}", $"It determines the outcome: {string.Join("; ", l.Signs)}. Nothing was fitted.",
                $"Leave it out, as '{l.Column}: {{role: left out}}'; or, where it was known in time, write 'accept leaks: [{l.Column}]'.")).ToSeq());
    }

    private static IEnumerable<string> AcceptedLeaks(Study study, QualityReport quality) =>
        quality.Leaks.Where(l => l.Certainty == LeakCertainty.Determines && study.AcceptLeaks.Contains(l.Column)).Select(l => $"{l.Column} determines the outcome and was used all the same: {string.Join("; ", l.Signs)}.");

    private static LearnerResult WithSites(LearnerResult result) => result.LeftOutSites.Count < 2 ? result : result with { AcrossSites = AcrossSites.Table([.. result.LeftOutSites]) };

    private static void CheckLearners(Study study)
    {
        var faults = study.Learners.SelectMany(l => Learners.Check(l, study.Outcome.Kind)).ToSeq();
        if (faults.Count > 0) throw new StudyException(faults);
    }

    private static void CheckQuestions(Study study, Table table)
    {
        var faults = Comparators.Check(study, table).ToSeq();
        if (faults.Count > 0) throw new StudyException(faults);
    }

    // The locked rows are not looked at here either.
    private static QualityReport Quality(Study study, StudyData data)
    {
        var quality = QualityReader.Of(data.Development.Table, data.Development.Outcome, study.Seed);
        var repeated = RepeatedPeople.Of(study, data.Development) is { } fault ? new[] { fault } : [];
        // First what makes every figure too good: persons and copies that are counted more than once.
        string[] gravest = ["TAB042", "STU033", "TAB041"];
        int Rank(StudyFault f) => Array.IndexOf(gravest, f.Code) is >= 0 and var at ? at : gravest.Length;
        return quality with { Warnings = quality.Warnings.Concat(repeated).Concat(data.Faults).Concat(data.Unread).OrderBy(Rank).ToSeq() };
    }

    private static ModelCard Card(Study study, LearnerResult measured, StudyCohort open, string hash, string code, QualityReport quality)
    {
        var headline = measured.Locked ?? measured.CrossValidated!;
        var further = new[] { measured.CrossValidated! }.Concat(measured.LeftOutSites).Concat(measured.External).Where(v => v != headline).ToSeq();
        return ModelCards.Of(study, measured.Learner, headline, further, open.Table.RowCount, open.Events, hash, code, quality);
    }

    private static CheckedOn CrossValidation(Study study) => new("cross-validation",
        string.Create(CultureInfo.InvariantCulture, $"{study.Splits.Folds} folds, {study.Splits.Repeats} {(study.Splits.Repeats == 1 ? "repeat" : "repeats")}"), null);

    private static string LockedName(Study study) => study.Splits.Locked switch
    {
        { Share: { } share } => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.#} % of the persons, drawn"),
        { Where: { } where } => where,
        { File: { } file } => file,
        _ => "",
    };

    // The other learners on the same rows, repeat by repeat: a mean over repeats would be another, better model.
    private static Seq<Rival>[] Others(Learned[] learned, int but) => [.. Enumerable.Range(0, learned[but].Repeats.Count).Select(k =>
        learned.Where((l, i) => i != but && l.Refused is null && l.Repeats[k].Outcome is not ClassOutcome).Select(l => RivalOf(l.Spec.Kind, l.Repeats[k])).ToSeq())];

    private static Rival RivalOf(string name, Predicted p) => p.Probability is { } chance && chance.All(v => v is not null) ? new(name, [.. chance.Select(v => v!.Value)], IsProbability: true)
        : new(name, p.Scale == Scale.LogTime ? [.. p.Margin.Select(m => -m)] : p.Margin, IsProbability: false);

    private static string Configuration(Study study, StudyData data, StudySetting setting) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{study.Hash}\n{data.Hash}\n{setting.Code}")));
}
