using System.Diagnostics;
using System.Globalization;
using Titrant.Medicine;
using Titrant.Medicine.Briefs;
using Titrant.Patient;
using Titrant.Patient.Codes;
using Titrant.Patient.Formats;

namespace Titrant.Tests.Medicine.Kidney;

/// <summary>A chart with thousands of results of one analyte: the ward must not wait while one record is read.</summary>
public sealed class ManyResultsTests(ITestOutputHelper output)
{
    public enum Shape { OneDay, OneDayAllDifferent, MinutesOfADay, MinutesAndTheDay, Years, WithAndWithoutOffset }

    private static readonly string[] s_times = [.. Enumerable.Range(0, 20_000).Select(i => new DateTime(2026, 3, 1).AddSeconds(i * 4).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture))];

    private static PatientRecord Record(Shape shape, int count)
    {
        var person = Person.Woman(64).With("body weight", 70, "kg").Taking("metformin 1 g BD").Taking("ibuprofen 400 mg TDS");
        var like = Person.Woman(64).With("creatinine", 100, "umol/L").Drafts[0];
        var drafts = new List<Draft>(person.Drafts);
        for (var i = 0; i < count; i++)
        {
            var (when, value) = shape switch
            {
                Shape.OneDay => ("2026-03-01", 100m),
                Shape.OneDayAllDifferent => ("2026-03-01", 100m + i * 0.01m),
                Shape.MinutesOfADay => (s_times[i] + "Z", 100m),
                Shape.MinutesAndTheDay => i % 2 == 0 ? (s_times[i] + "Z", 100m + i * 0.01m) : ("2026-03-01", 100m + i * 0.01m),
                Shape.Years => (new DateTime(2026, 3, 1).AddHours(-i * 3).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), 100m + i % 3),
                _ => (s_times[0] + (i % 2 == 0 ? "Z" : ""), 100m),
            };
            Assert.True(Moment.TryParse(when, out var at));
            drafts.Add(like with
            {
                When = When.At(at),
                Claim = (Measurement)like.Claim with { Value = new Value.Number(new Quantity(value, value.ToString(CultureInfo.InvariantCulture), Comparator.Equal, "umol/L", null)) },
                Sighting = like.Sighting with { Source = new Source("labs.csv", (i + 2).ToString(CultureInfo.InvariantCulture), null) },
            });
        }
        return PatientRecord.Build(new PersonId("p1"), [new Draft(When.Unknown, person.Header, like.Sighting), .. drafts]);
    }

    [Theory]
    [InlineData(Shape.OneDay)]
    [InlineData(Shape.OneDayAllDifferent)]
    [InlineData(Shape.MinutesOfADay)]
    [InlineData(Shape.MinutesAndTheDay)]
    [InlineData(Shape.Years)]
    [InlineData(Shape.WithAndWithoutOffset)]
    public void A_ward_does_not_wait_for_one_patient_with_16000_creatinines(Shape shape)
    {
        var watch = new Stopwatch();
        foreach (var count in new[] { 200, 4000, 16_000 })
        {
            var record = Record(shape, count);
            watch.Restart();
            var chart = Chart.Of(record, new DateTimeOffset(2026, 3, 10, 23, 0, 0, TimeSpan.Zero)).Ask(Capabilities.All);
            var asked = watch.ElapsedMilliseconds;
            var brief = Brief.Compose(chart, [], Capabilities.All);
            Assert.False(brief.Changes.IsEmpty && brief.NotAssessable.IsEmpty);
            output.WriteLine($"{shape} {count}: asked {asked} ms, composed {watch.ElapsedMilliseconds - asked} ms");
        }
        // Comparing each pair took 20 s for the worst shape; the bound leaves room for a busy machine.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"{watch.Elapsed.TotalSeconds:0.0} s");
    }

    [Fact]
    public void The_newest_value_and_the_trend_are_those_that_comparing_every_pair_would_give()
    {
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var person = Person.Woman(64);
            for (var i = random.Next(2, 7); i > 0; i--)
                person = random.Next(3) switch
                {
                    0 => person.With("creatinine", random.Next(9, 12) / 10m, "mg/dL", Time()),
                    1 => person.With("creatinine", random.Next(80, 100), "umol/L", Time()),
                    _ => person.With("creatinine", random.Next(8000, 9900) / 100m, "umol/L", Time()),
                };
            var chart = person.Chart();
            var readings = chart.Readings("creatinine");
            var newest = readings.Where(r => readings.All(o => !Before(r, o))).ToList();
            if (newest.TrueForAll(a => newest.TrueForAll(b => Agree(a, b)))) Assert.Contains(Assert.IsType<Latest.Value>(chart.Latest("creatinine")).Reading, newest);
            else
            {
                var timed = newest.FindAll(r => At(r).Precision > Precision.Day);
                var holds = timed.Count > 0 && timed.TrueForAll(a => timed.TrueForAll(b => Agree(a, b)))
                    && newest.Except(timed).All(d => readings.Any(t => At(t).Precision > Precision.Day && !Before(t, d) && !Before(d, t) && Agree(t, d)));
                Assert.Equal(holds, chart.Latest("creatinine") is Latest.Value);
            }
            Assert.Equal(Drawn(readings), Trend.Of(new Dictionary<string, IReadOnlyList<Reading>> { ["creatinine"] = readings }, []) is { Trends: [var trend] } ? trend.Points.Count : 1);
        }

        string Time() => $"2026-03-0{random.Next(1, 3)}" + random.Next(4) switch { 0 => "", 1 => "T10:00:00", 2 => $"T{random.Next(9, 12):00}:00:00Z", _ => "T10:00:00+02:00" };
    }

    private static Moment At(Reading r) => r.Fact.When.Start!.Value;

    private static bool Before(Reading a, Reading b) => At(a).HasOffset == At(b).HasOffset ? At(a).Latest < At(b).Earliest : At(a).Latest.DateTime < At(b).Earliest.DateTime;

    private static bool Agree(Reading a, Reading b) => a.Value == b.Value || Math.Abs(a.Value!.Value - b.Value!.Value) < Half(a) + Half(b);

    private static decimal Half(Reading r) => Math.Abs(AnalyteTable.Default.InCanonical(r.Analyte, r.Written, r.Written.Number + new decimal(5, 0, 0, false, (byte)(r.Written.Number.Scale + 1)))!.Value - r.Value!.Value);

    private static int Drawn(IReadOnlyList<Reading> readings)
    {
        var once = new List<Reading>();
        foreach (var reading in readings.OrderBy(r => r.At).ThenBy(r => r.Fact.Id))
        {
            var at = once.FindLastIndex(r => r.Fact.When == reading.Fact.When && Math.Abs(r.Value!.Value - reading.Value!.Value) < Half(r) + Half(reading));
            if (at < 0) once.Add(reading);
            else if (Half(reading) < Half(once[at])) once[at] = reading;
        }
        return once.Count;
    }
}
