using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Titrant.Learning;
using Titrant.Learning.Calibrate;
using Titrant.Learning.Models;
using Titrant.Learning.Studies;
using Titrant.Patient;

namespace Titrant.Tests.Learning.Models;

public sealed class ModelFileTests
{
    public static TheoryData<string, OutcomeKind, int> Kinds
    {
        get
        {
            var data = new TheoryData<string, OutcomeKind, int>();
            foreach (var learner in Learners.All)
                foreach (var outcome in learner.Outcomes)
                    for (var causes = 1; causes <= (outcome == OutcomeKind.TimeToEvent && learner.Name != "weibull" ? 2 : 1); causes++) data.Add(learner.Name, outcome, causes);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_model_reloads_to_the_same_bits_of_every_prediction(string learner, OutcomeKind kind, int causes)
    {
        for (ulong seed = 1; seed <= 3; seed++)
        {
            var (model, ward) = (Fitted(learner, kind, causes, seed), Ward.Of(seed + 100));
            var bytes = ModelFile.Bytes(model);
            var again = ModelFile.Read(new MemoryStream(bytes));
            Assert.Equal(bytes, ModelFile.Bytes(again));
            Assert.Equal(Bits(model.Model.Margin(ward.Table)), Bits(again.Model.Margin(ward.Table)));
            foreach (var horizon in kind == OutcomeKind.TimeToEvent ? new double?[] { null, 3, 50, 1000 } : [null])
                Assert.Equal(model.Probability(ward.Table, horizon), again.Probability(ward.Table, horizon));
            var (terms, reread) = (model.Model.Contributions(ward.Table), again.Model.Contributions(ward.Table));
            Assert.Equal(terms?.Terms.SelectMany(Bits), reread?.Terms.SelectMany(Bits));
            Assert.Equal(model.Model.ClassProbabilities(ward.Table), again.Model.ClassProbabilities(ward.Table));
            Assert.Equal(model.Features, again.Features);
            Assert.Equal(model.Outcome with { Place = "model file" }, again.Outcome);
            Assert.Equal(model.Calibrator, again.Calibrator);
            Assert.Equal(learner, again.Model.Kind);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Baseline_and_terms_make_the_margin_and_a_chance_lies_between_0_and_1(string learner, OutcomeKind kind, int causes)
    {
        var (model, table) = (Fitted(learner, kind, causes, 1), Ward.Of(7).Table);
        var margin = model.Model.Margin(table);
        if (model.Model.Contributions(table) is { } c)
            for (var i = 0; i < margin.Length; i++) Assert.Equal(margin[i], c.Baseline + c.Terms[i].Sum(), 1e-9);
        if (kind is OutcomeKind.YesNo or OutcomeKind.TimeToEvent) Assert.All(model.Probability(table), p => Assert.InRange(p!.Value, 0, 1));
        if (kind == OutcomeKind.TimeToEvent)
        {
            Assert.All(model.Probability(table, 1000), p => Assert.Null(p));
            var (early, late) = (model.Model.Probability(table, 5), model.Model.Probability(table, 40));
            for (var i = 0; i < early.Length; i++) Assert.True(early[i] < late[i]);
        }
    }

    [Theory]
    [InlineData("multinomial")]
    [InlineData("elastic net")]
    public void Each_class_is_explained_against_the_mean_of_all(string learner)
    {
        var (model, table) = (Fitted(learner, OutcomeKind.Class, 1, 1).Model, Ward.Of(7).Table);
        var (margin, classes) = (model.Margin(table), model.ClassContributions(table)!.Value);
        Assert.Equal(model.ClassNames, ["low", "middle", "high"]);
        for (var i = 0; i < table.RowCount; i++)
        {
            var mean = (margin[3 * i] + margin[3 * i + 1] + margin[3 * i + 2]) / 3;
            for (var k = 0; k < 3; k++) Assert.Equal(margin[3 * i + k] - mean, classes[k].Baseline + classes[k].Terms[i].Sum(), 1e-9);
        }
    }

    [Fact]
    public void A_newer_version_is_refused_as_such()
    {
        var file = JsonNode.Parse(ModelFile.Bytes(Fitted("logistic", OutcomeKind.YesNo, 1, 1)))!;
        file["format"] = "titrant.model/2";
        Assert.Equal("MOD006", Assert.Throws<StudyException>(() => Read(file.ToJsonString())).Code);
    }

    /// <summary>Every value of every kind of file in turn taken away, or changed to something else: a coded fault, or a model that still predicts.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_damaged_file_is_refused_with_a_code_and_its_place(string learner, OutcomeKind kind, int causes)
    {
        var bytes = ModelFile.Bytes(Fitted(learner, kind, causes, 1));
        var (table, refused, tried) = (Ward.Of(7).Table, 0, 0);
        foreach (var path in Paths(JsonNode.Parse(bytes)!, []))
            foreach (var change in new Func<JsonNode?>[] { () => null, () => "\u0007", () => -7.5, () => new JsonArray(), () => new JsonObject() })
            {
                var file = JsonNode.Parse(bytes)!;
                var parent = path[..^1].Aggregate(file, (n, k) => k is int i ? n[i]! : n[(string)k]!);
                if (path[^1] is int at) parent[at] = change();
                else parent[(string)path[^1]] = change();
                tried++;
                try
                {
                    Read(file.ToJsonString()).Probability(table);
                }
                catch (StudyException e)
                {
                    refused++;
                    Assert.StartsWith("model file", e.Code.StartsWith("MOD", StringComparison.Ordinal) ? e.Place : "model file", StringComparison.Ordinal);
                }
            }
        Assert.True(refused > tried / 2, $"{refused} of {tried}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"format\":7}")]
    [InlineData("{\"format\":\"titrant.model/\"}")]
    [InlineData("{\"format\":\"titrant.brief/1\"}")]
    [InlineData("{\"format\":\"titrant.model/1\",\"name\":\"\\ud800\"}")]
    [InlineData("{\"format\":\"titrant.model/1\",\"name\":\"x\",\"model\":{\"form\":\"dinosaur\"}}")]
    public void What_is_no_model_is_refused(string text) => Assert.Equal("MOD007", Assert.Throws<StudyException>(() => Read(text)).Code);

    [Fact]
    public void A_file_that_never_ends_is_refused_in_bounded_memory()
    {
        Assert.Equal("MOD009", Assert.Throws<StudyException>(() => ModelFile.Read(new Endless())).Code);
        Assert.Equal("MOD007", Assert.Throws<StudyException>(() => Read(new string('[', 100_000))).Code);
    }

    [Fact]
    public void A_number_that_no_file_can_carry_is_refused_when_writing()
    {
        var model = Fitted("logistic", OutcomeKind.YesNo, 1, 1);
        Assert.Equal("MOD008", Assert.Throws<StudyException>(() => ModelFile.Bytes(model with { Calibrator = new PlattCalibrator(double.NaN, 1) })).Code);
    }

    private static readonly ConcurrentDictionary<(string, OutcomeKind, int, ulong), FittedModel> s_fitted = [];

    internal static FittedModel Fitted(string learner, OutcomeKind kind, int causes, ulong seed) => s_fitted.GetOrAdd((learner, kind, causes, seed), _ => Fit(learner, kind, causes, seed));

    private static FittedModel Fit(string learner, OutcomeKind kind, int causes, ulong seed)
    {
        var ward = Ward.Of(seed);
        Calibrator calibrator = seed switch { 1 => new PlattCalibrator(0.1 / 3, 0.9), 2 => new BetaCalibrator(1.1, 0.9, 0.01), _ => new IsotonicCalibrator([0.1, 0.3, 0.9], [0.2, 0.25, 0.8]) };
        return FittedModel.Learn("sample", Learners.Make(new(learner, [], "study.yaml:9")), ward.Table, ward.Outcome(kind, causes), Ward.Spec(kind), new(3), calibrator);
    }

    private static FittedModel Read(string text) => ModelFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)));

    private static IEnumerable<long> Bits(IEnumerable<double> of) => of.Select(BitConverter.DoubleToInt64Bits);

    // Of long lists the first two entries only.
    private static IEnumerable<object[]> Paths(JsonNode node, object[] path)
    {
        IEnumerable<(object Key, JsonNode? Value)> inner = node switch
        {
            JsonObject o => o.Select(m => ((object)m.Key, m.Value)),
            JsonArray a => a.Take(2).Select((v, i) => ((object)i, v)),
            _ => [],
        };
        foreach (var (key, value) in inner)
        {
            yield return [.. path, key];
            if (value is not null) foreach (var deeper in Paths(value, [.. path, key])) yield return deeper;
        }
    }

    private sealed class Endless : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override void Flush() { }
        public override int Read(byte[] buffer, int offset, int count) { Array.Fill(buffer, (byte)' ', offset, count); return count; }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
