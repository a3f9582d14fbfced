using Titrant.Patient;
using Titrant.Patient.Codes;

namespace Titrant.Tests.Codes;

public sealed class LatestTests
{
    private static readonly Person Base = Person.Woman(64);

    private static Latest Creatinine(Person person, double? withinDays = null) =>
        person.Chart().Latest("creatinine", withinDays is { } days ? TimeSpan.FromDays(days) : null);

    private static decimal Chosen(Person person) => Assert.IsType<Latest.Value>(Creatinine(person)).Reading.Written.Number;

    [Fact]
    public void Without_a_creatinine_there_is_none() => Assert.Empty(Assert.IsType<Latest.None>(Creatinine(Base)).NotUsable);

    [Fact]
    public void The_newest_is_chosen_whatever_the_order_of_the_facts()
    {
        var person = Base.With("creatinine", 90, "umol/L", "2026-01-05").With("creatinine", 120, "umol/L", "2026-03-02").With("creatinine", 70, "umol/L", "2025-03-02");
        for (var seed = 0; seed < 20; seed++) Assert.Equal(120m, Chosen(person.Shuffled(seed)));
    }

    [Fact]
    public void An_old_value_is_stale_when_a_recent_one_is_asked_for()
    {
        var person = Base.With("creatinine", 90, "umol/L", "2025-01-05");
        Assert.InRange(Assert.IsType<Latest.Stale>(Creatinine(person, 90)).Age.TotalDays, 429, 431);
        Assert.Equal(90m, Chosen(person));
    }

    [Fact]
    public void Two_values_at_one_time_are_a_conflict_and_neither_is_chosen()
    {
        var person = Base.With("creatinine", 90, "umol/L", "2026-03-01T08:00:00Z").With("creatinine", 240, "umol/L", "2026-03-01T08:00:00Z");
        for (var seed = 0; seed < 5; seed++) Assert.Equal(2, Assert.IsType<Latest.Conflict>(Creatinine(person.Shuffled(seed))).Readings.Count);
    }

    [Fact]
    public void One_instant_written_in_two_time_zones_is_one_time() =>
        Assert.IsType<Latest.Conflict>(Creatinine(Base.With("creatinine", 90, "umol/L", "2026-03-01T08:00:00Z").With("creatinine", 240, "umol/L", "2026-03-01T10:00:00+02:00")));

    [Fact]
    public void A_later_instant_wins_though_its_clock_shows_an_earlier_hour() =>
        Assert.Equal(240m, Chosen(Base.With("creatinine", 90, "umol/L", "2026-03-01T09:00:00+02:00").With("creatinine", 240, "umol/L", "2026-03-01T08:00:00Z")));

    [Fact]
    public void One_result_in_two_units_is_no_conflict() =>
        Assert.IsType<Latest.Value>(Creatinine(Base.With("creatinine", 1.0m, "mg/dL", "2026-03-01").With("creatinine", 88, "umol/L", "2026-03-01")));

    [Fact]
    public void Results_that_differ_in_their_last_digit_are_a_conflict() =>
        Assert.IsType<Latest.Conflict>(Creatinine(Base.With("creatinine", 88, "umol/L", "2026-03-01").With("creatinine", 89, "umol/L", "2026-03-01")));

    [Fact]
    public void A_bound_and_a_value_at_one_time_are_a_conflict() =>
        Assert.IsType<Latest.Conflict>(Creatinine(Base.With("creatinine", 90, "umol/L", "2026-03-01").With("creatinine", 90, "umol/L", "2026-03-01", comparator: ">")));

    [Fact]
    public void Final_outranks_preliminary_at_one_time() =>
        Assert.Equal(95m, Chosen(Base.With("creatinine", 90, "umol/L", "2026-03-01T08:00:00Z", "preliminary").With("creatinine", 95, "umol/L", "2026-03-01T08:00:00Z")));

    [Fact]
    public void A_newer_preliminary_value_outranks_an_older_final_one() =>
        Assert.Equal(140m, Chosen(Base.With("creatinine", 95, "umol/L", "2026-02-01").With("creatinine", 140, "umol/L", "2026-03-01", "preliminary")));

    [Fact]
    public void A_day_only_copy_of_any_timed_result_of_that_day_yields_to_the_last_timed_one()
    {
        var person = Base.With("creatinine", 150, "umol/L", "2026-03-01T08:00:00Z").With("creatinine", 170, "umol/L", "2026-03-01T16:00:00Z");
        Assert.Equal(170m, Chosen(person.With("creatinine", 150, "umol/L", "2026-03-01")));
        Assert.Equal(170m, Chosen(person.With("creatinine", 170, "umol/L", "2026-03-01")));
        Assert.IsType<Latest.Conflict>(Creatinine(person.With("creatinine", 260, "umol/L", "2026-03-01")));
    }

    [Fact]
    public void A_day_is_the_patient_s_own_day_not_that_of_UTC() =>
        Assert.IsType<Latest.Conflict>(Creatinine(Base.With("creatinine", 150, "umol/L", "2026-03-01T23:30:00-05:00").With("creatinine", 260, "umol/L", "2026-03-01")));

    [Fact]
    public void The_next_day_is_later_than_the_evening_before_in_another_time_zone() =>
        Assert.Equal(260m, Chosen(Base.With("creatinine", 150, "umol/L", "2026-03-01T23:30:00-05:00").With("creatinine", 260, "umol/L", "2026-03-02")));

    [Fact]
    public void A_month_that_may_be_newer_and_disagrees_is_a_conflict() =>
        Assert.IsType<Latest.Conflict>(Creatinine(Base.With("creatinine", 150, "umol/L", "2026-02-05").With("creatinine", 260, "umol/L", "2026-02")));

    [Fact]
    public void A_value_that_was_held_back_is_not_chosen_and_is_named_where_nothing_else_is_left()
    {
        var person = Base.With("creatinine", 1.1m, "umol/L", "2026-03-05");
        Assert.Equal(Usability.HeldBack, Assert.Single(Assert.IsType<Latest.None>(Creatinine(person)).NotUsable).Usability);
        Assert.Equal(90m, Chosen(person.With("creatinine", 90, "umol/L", "2026-01-05")));
    }

    [Theory]
    [InlineData(StatusKind.Retracted)]
    [InlineData(StatusKind.NotDone)]
    [InlineData(StatusKind.Planned)]
    public void A_value_that_was_retracted_cancelled_or_only_planned_is_not_chosen(StatusKind status) =>
        Assert.Equal(90m, Chosen(Base.With("creatinine", 90, "umol/L", "2026-01-05").With("creatinine", 400, "umol/L", "2026-03-05").ButThatWas(status)));

    [Fact]
    public void A_value_known_only_later_is_not_known_today() =>
        Assert.Equal(90m, Chosen(Base.With("creatinine", 90, "umol/L", "2026-01-05").With("creatinine", 400, "umol/L", "2026-03-05").KnownOn("2026-03-20")));

    [Fact]
    public void A_value_without_a_date_is_named_and_not_chosen()
    {
        var claim = new Measurement(Term.Of("CREA"), new Value.Number(Quantity.Of(90, "umol/L")), null, null, null, [], []);
        Assert.Single(Assert.IsType<Latest.None>(Creatinine(Base.And(claim, date: null))).NotUsable);
    }

    [Fact]
    public void A_value_of_which_only_the_end_of_its_period_is_known_is_read()
    {
        var claim = new Measurement(Term.Of("CREA"), new Value.Number(Quantity.Of(90, "umol/L")), null, null, null, [], []);
        var record = Base.With("creatinine", 80, "umol/L", "2025-01-01").And(claim).Record();
        var open = record.Facts.Single(f => f.Claim == claim);
        var ended = record.With(f => f.Id != open.Id, open with { When = new When(null, Moment.Day(2026, 3, 1)) });
        var chart = Chart.Of(ended, new DateTimeOffset(2026, 3, 10, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(90m, Assert.IsType<Latest.Value>(chart.Latest("creatinine")).Reading.Value);
    }
}
