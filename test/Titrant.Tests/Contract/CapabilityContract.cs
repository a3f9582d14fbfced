using System.Diagnostics;
using System.Text.Json;
using Titrant.Medicine;
using Titrant.Patient;
using Titrant.Patient.Formats;

namespace Titrant.Tests.Contract;

/// <summary>What every capability passes on every sample patient: uniformity comes from this suite, not from a base class.</summary>
public sealed class CapabilityContract
{
    public static readonly DateTimeOffset AsOf = new(2026, 3, 10, 23, 59, 59, TimeSpan.Zero);

    // A registered model passes what every capability passes.
    private static readonly IReadOnlyList<ICapability> s_asked = Capabilities.On(Shelf.Empty with { Models = [Models.SampleModel.Capability] });

    public static TheoryData<string> Samples => [.. Repository.Samples.Select(s => Path.GetFileName(s))];

    public static TheoryData<string> Names => [.. s_asked.Select(c => c.Card.Name)];

    private static PatientRecord Read(string sample) =>
        FolderReader.Read(new FolderRequest(Path.Combine(Repository.Root, "samples", sample), AsOf, Loci: Capabilities.Loci)).Record;

    private static Chart Ask(PatientRecord record, DateTimeOffset? at = null) => Chart.Of(record, at ?? AsOf).Ask(s_asked);

    private static string Said(Chart chart) => string.Join("\n", chart.Answers.Select(a => $"{a.Key} {a.Says}").Concat(chart.Advice.Select(r => $"{r.Key} {r.Says} {r.Why}")));

    [Theory, MemberData(nameof(Samples))]
    public void The_same_chart_gives_the_same_answers(string sample) => Assert.Equal(Said(Ask(Read(sample))), Said(Ask(Read(sample))));

    [Theory, MemberData(nameof(Samples))]
    public void The_order_of_the_facts_changes_nothing(string sample)
    {
        var record = Read(sample);
        var drafts = record.Facts.SelectMany(f => f.Seen.Select(s => new Draft(f.When, f.Claim, s))).ToList();
        var backwards = PatientRecord.Build(record.Person, [.. Enumerable.Reverse(drafts)], record.Issues);
        Assert.Equal(record.Facts.Select(f => f.Id), backwards.Facts.Select(f => f.Id));
        Assert.Equal(Said(Ask(record)), Said(Ask(backwards)));
    }

    [Theory, MemberData(nameof(Samples))]
    public void What_became_known_after_AsOf_changes_nothing(string sample)
    {
        var record = Read(sample);
        var later = record.Facts.Where(f => f.Claim is Measurement or MedicationUse).Take(5)
            .Select(f => f with { Id = Other(f.Id), When = When.At(Moment.At(AsOf.AddDays(3))), Seen = [f.Seen[0] with { Known = new(AsOf.AddDays(3), KnownBasis.Stated), StatusKnown = new(AsOf.AddDays(3), KnownBasis.Stated) }] });
        Assert.Equal(Said(Ask(record)), Said(Ask(record.With(_ => true, [.. later]))));
    }

    [Theory, MemberData(nameof(Samples))]
    public void An_irrelevant_fact_changes_nothing(string sample)
    {
        var record = Read(sample);
        var known = new Known(AsOf.AddYears(-1), KnownBasis.Stated);
        var noise = PatientRecord.Build(record.Person, [new Draft(When.At(Moment.At(AsOf.AddYears(-1))), new Immunization(Term.Of("Influenza vaccine"), null),
            new Sighting(new Source("noise.json", "", "noise"), known, known, new(StatusKind.Final, "completed")))]).Facts[0];
        Assert.Equal(Said(Ask(record)), Said(Ask(record.With(_ => true, noise))));
    }

    [Theory, MemberData(nameof(Samples))]
    public void The_unit_in_which_a_laboratory_reports_changes_nothing(string sample)
    {
        var record = Read(sample);
        var chart = Ask(record);
        var canonical = chart.Measured.SelectMany(chart.Readings).Where(r => r.IsUsable && r.Fact.Claim is Measurement { Components.IsEmpty: true }).DistinctBy(r => r.Fact.Id)
            .ToDictionary(r => r.Fact.Id, r => Quantity.Of(r.Value!.Value, r.Analyte.Unit) with { Comparator = r.Comparator });
        var drafts = record.Facts.SelectMany(f => f.Seen.Select(s => new Draft(f.When,
            canonical.TryGetValue(f.Id, out var q) ? (Measurement)f.Claim with { Value = new Value.Number(q) } : f.Claim, s))).ToList();
        var converted = Ask(PatientRecord.Build(record.Person, drafts, record.Issues));
        Assert.NotEmpty(canonical);
        Assert.Equal(chart.Advice.Select(r => r.Key), converted.Advice.Select(r => r.Key));
        Assert.Equal(chart.Answers.Select(a => (a.Key, a.GetType())), converted.Answers.Select(a => (a.Key, a.GetType())));
        foreach (var (mine, theirs) in chart.Answers.Zip(converted.Answers))
            if (mine is Finding { Result: Result.Measured a } && theirs is Finding { Result: Result.Measured b })
                Assert.True(Math.Abs(a.Estimate.Value - b.Estimate.Value) <= 1e-6m * Math.Abs(a.Estimate.Value), $"{mine.Key}: {a.Estimate.Value} and {b.Estimate.Value}");
    }

    [Theory, MemberData(nameof(Names))]
    public void An_empty_patient_gets_gaps_only(string name)
    {
        var chart = Chart.Of(PatientRecord.Empty(new PersonId("nobody")), AsOf).Ask(s_asked);
        var own = s_asked.Single(c => c.Card.Name == name);
        Assert.All(chart.Answers.Where(a => a.Origin.Capability == name), a => Assert.IsType<Gap>(a));
        Assert.Empty(chart.Advice);
        Assert.All(own.Card.Writes, w => Assert.False(string.IsNullOrWhiteSpace(w)));
    }

    [Theory, MemberData(nameof(Samples))]
    public void Every_reason_is_a_present_answer_and_every_cited_fact_is_in_the_record(string sample)
    {
        var record = Read(sample);
        var chart = Ask(record);
        var facts = record.Facts.Select(f => f.Id).ToHashSet();
        Assert.All(chart.Advice, r => Assert.All(r.Because, k => Assert.NotNull(chart.Answer(k))));
        Assert.All(chart.Advice, r => Assert.All(r.Facts, f => Assert.Contains(f, facts)));
        Assert.All(chart.Answers.OfType<Finding>(), a => Assert.All(a.Evidence.SelectMany(e => e.Facts), f => Assert.Contains(f, facts)));
        Assert.All(chart.Advice, r => { Assert.NotEmpty(r.Because); Assert.NotEmpty(r.Citations); Assert.NotEmpty(r.Facts); });
    }

    [Theory, MemberData(nameof(Samples))]
    public void Removing_the_cited_facts_changes_the_finding_and_keeping_only_them_reproduces_it(string sample)
    {
        var record = Read(sample);
        var chart = Ask(record);
        foreach (var finding in chart.Answers.OfType<Finding>().Where(f => !f.Evidence.IsEmpty))
        {
            var cited = finding.Evidence.SelectMany(e => e.Facts).ToHashSet();
            if (cited.Count == 0) continue;
            var without = Ask(record.With(f => !cited.Contains(f.Id)));
            Assert.NotEqual(Show(finding), Show(without.Answer(finding.Key)));
            var only = Ask(record.With(f => cited.Contains(f.Id)));
            Assert.True(Show(finding) == Show(only.Answer(finding.Key)), $"{finding.Key} from its own facts: {Show(only.Answer(finding.Key))} instead of {Show(finding)}");
        }

        static string Show(Answer? answer) => answer switch { Finding f => $"{f.Result}", null => "none", var gap => gap.Says };
    }

    [Theory, MemberData(nameof(Samples))]
    public void A_counterfactual_changes_its_card_as_it_said(string sample)
    {
        var chart = Ask(Read(sample));
        Assert.All(chart.Advice, card =>
        {
            Assert.True(card.Flip is not null, $"{card.Key} has no counterfactual");
            var turned = chart.Assume(card.Flip.Key, card.Flip.Result, card.Flip.Says).Ask(s_asked);
            Assert.False(turned.Advice.Any(r => r.Key == card.Key && r.Says == card.Says), $"{card.Key} stays under: {card.Flip.Says}");
        });
    }

    [Theory, MemberData(nameof(Samples))]
    public void One_question_has_one_answer(string sample)
    {
        var chart = Ask(Read(sample));
        Assert.Equal(chart.Answers.Count, chart.Answers.Select(a => a.Key).Distinct().Count());
    }

    [Theory, MemberData(nameof(Samples))]
    public void Intervals_contain_their_value_or_say_why_there_is_none(string sample)
    {
        foreach (var finding in Ask(Read(sample)).Answers.OfType<Finding>())
            if (finding.Result is Result.Measured { Estimate: var e })
                Assert.True(e.Interval is { } i ? i.Low <= e.Value && e.Value <= i.High && i.Level is >= 0 and <= 1 : !string.IsNullOrEmpty(e.WhyNoInterval), finding.Key.ToString());
    }

    [Theory, MemberData(nameof(Samples))]
    public void Answers_and_advice_survive_a_round_trip_as_JSON(string sample)
    {
        var chart = Ask(Read(sample));
        foreach (var answer in chart.Answers)
            Assert.Equal(answer, JsonSerializer.Deserialize<Answer>(JsonSerializer.Serialize(answer, Tuples), Tuples));
        foreach (var advice in chart.Advice)
            Assert.Equal(advice, JsonSerializer.Deserialize<Recommendation>(JsonSerializer.Serialize(advice, Tuples), Tuples));
    }

    private static readonly JsonSerializerOptions Tuples = new() { IncludeFields = true };

    [Theory, MemberData(nameof(Samples))]
    public void Facts_survive_a_round_trip_as_JSON(string sample)
    {
        foreach (var fact in Read(sample).Facts)
            Assert.Equal(fact, JsonSerializer.Deserialize<Fact>(JsonSerializer.Serialize(fact)));
    }

    [Fact]
    public void One_name_has_one_writer_and_nobody_reads_in_a_circle() => Assert.Equal(s_asked.Count, Chart.Order(s_asked).Count);

    [Theory, MemberData(nameof(Names))]
    public void The_samples_show_a_finding_a_gap_advice_and_a_justified_silence(string name)
    {
        var charts = Repository.Samples.Select(s => Ask(Read(Path.GetFileName(s)))).ToList();
        var answers = charts.SelectMany(c => c.Answers).Where(a => a.Origin.Capability == name).ToList();
        Assert.Contains(answers, a => a is Finding);
        Assert.Contains(answers, a => a is Gap);
        if (Advises(name)) Assert.Contains(charts.SelectMany(c => c.Advice), r => r.Origin.Capability == name);
        if (Advises(name)) Assert.Contains(answers, a => a is Finding { Checked: true });
    }

    private static bool Advises(string name) =>
        s_asked.Single(c => c.Card.Name == name).GetType().GetInterfaceMap(typeof(ICapability)).TargetMethods.Any(m => m.Name == nameof(ICapability.Advise) && m.DeclaringType != typeof(ICapability));

    [Fact]
    public void A_patient_of_ten_thousand_facts_is_answered_in_a_fraction_of_a_second()
    {
        var record = Read("polypharmacy");
        var known = new Known(AsOf.AddYears(-2), KnownBasis.Stated);
        var drafts = record.Facts.SelectMany(f => f.Seen.Select(s => new Draft(f.When, f.Claim, s))).ToList();
        var potassium = new Term("Potassium", [new Concept(Systems.Loinc, "2823-3", "Potassium")]);
        for (var i = 0; drafts.Count < 10_000; i++)
            drafts.Add(new Draft(When.At(Moment.At(AsOf.AddDays(-4000).AddHours(i * 9))), new Measurement(potassium, new Value.Number(Quantity.Of(4.0m + i % 10 / 10m, "mmol/L")), null, null, null, [], []),
                new Sighting(new Source("many.json", $"{i}", $"Observation/{i}"), known, known, new(StatusKind.Final, "final"))));
        var many = PatientRecord.Build(record.Person, drafts);
        Ask(many);
        var watch = Stopwatch.StartNew();
        Ask(many);
        // A generous bound against a quadratic slip; bench/ measures the speed.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"{watch.Elapsed}");
    }

    private static FactId Other(FactId id) => new(~id.A, id.B, id.C, id.D);
}
