using Titrant.Patient.Codes;

namespace Titrant.Tests.Codes;

/// <summary>NKDEP: devices for whole blood report creatinine as equivalent to serum or plasma; Song 2022 (CCLM): eGFR of both agree, slope 0.95.</summary>
public sealed class WholeBloodCreatinineTests
{
    [Fact]
    public void A_bedside_creatinine_in_whole_blood_answers_the_question_for_creatinine()
    {
        var latest = Assert.IsType<Latest.Value>(Person.Man(60).WithLoinc("38483-4", 1.1m, "mg/dL").Chart().Latest("creatinine"));
        Assert.Equal("creatinine in blood", latest.Reading.Analyte.Key);
        Assert.Equal(97.2, (double)latest.Reading.Value!.Value, 0.1);
    }

    [Fact]
    public void The_laboratory_s_value_of_the_same_day_is_preferred_to_it()
    {
        var chart = Person.Man(60).WithLoinc("38483-4", 1.5m, "mg/dL").WithLoinc("2160-0", 1.1m, "mg/dL").Chart();
        Assert.Equal("creatinine", Assert.IsType<Latest.Value>(chart.Latest("creatinine")).Reading.Analyte.Key);
        Assert.Equal("creatinine in blood", Assert.IsType<Latest.Value>(chart.Latest("creatinine in blood")).Reading.Analyte.Key);
    }

    [Fact]
    public void Two_bedside_values_of_one_day_that_disagree_are_a_conflict() =>
        Assert.IsType<Latest.Conflict>(Person.Man(60).WithLoinc("38483-4", 1.5m, "mg/dL").WithLoinc("38483-4", 1.1m, "mg/dL").Chart().Latest("creatinine"));
}
