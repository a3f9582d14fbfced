using Titrant.Patient;
using Titrant.Patient.Codes;

namespace Titrant.Tests.Codes;

/// <summary>A number in the wrong unit, analyte by analyte: held back and asked about. The same number where disease explains it: kept.</summary>
public sealed class UnitMixUpTests
{
    private static Reading Read(string key, double value, string unit) =>
        Assert.Single(Person.Man(60).With(key, (decimal)value, unit).Chart().Readings(key));

    [Theory]
    [InlineData("creatinine", 92, "mg/dL", "umol/L")]
    [InlineData("creatinine", 0.9, "umol/L", "mg/dL")]
    [InlineData("calcium", 9.4, "mmol/L", "mg/dL")]
    [InlineData("calcium", 2.4, "mg/dL", "mmol/L")]
    [InlineData("phosphate", 14, "mmol/L", "mg/dL")]
    [InlineData("bilirubin", 0.7, "umol/L", "mg/dL")]
    [InlineData("bilirubin", 80, "mg/dL", "umol/L")]
    [InlineData("urea", 110, "mmol/L", "mg/dL")]
    [InlineData("urea", 2.5, "mg/dL", "mmol/L")]
    [InlineData("cholesterol", 200, "mmol/L", "mg/dL")]
    [InlineData("cholesterol", 5, "mg/dL", "mmol/L")]
    [InlineData("HDL cholesterol", 45, "mmol/L", "mg/dL")]
    [InlineData("triglycerides", 150, "mmol/L", "mg/dL")]
    [InlineData("urate", 6, "umol/L", "mg/dL")]
    [InlineData("urate", 360, "mg/dL", "umol/L")]
    [InlineData("albumin", 4.2, "g/L", "g/dL")]
    [InlineData("albumin", 42, "g/dL", "g/L")]
    [InlineData("haemoglobin", 8.5, "g/L", "mmol/L")]
    [InlineData("haemoglobin", 135, "g/dL", "g/L")]
    [InlineData("haemoglobin", 135, "mmol/L", "g/L")]
    [InlineData("haemoglobin", 13.5, "g/L", "g/dL")]
    [InlineData("glucose", 6, "mg/dL", "mmol/L")]
    [InlineData("glucose", 110, "mmol/L", "mg/dL")]
    [InlineData("HbA1c", 7, "mmol/mol", "%")]
    [InlineData("HbA1c", 53, "%", "mmol/mol")]
    [InlineData("free T4", 15, "ng/dL", "pmol/L")]
    [InlineData("vitamin B12", 350, "ng/mL", "")]
    [InlineData("haematocrit", 0.42, "%", "L/L")]
    [InlineData("haematocrit", 42, "L/L", "%")]
    [InlineData("leukocytes", 7200, "10*9/L", "/uL")]
    [InlineData("leukocytes", 7.2, "/uL", "10*9/L")]
    [InlineData("platelets", 250000, "10*9/L", "/uL")]
    [InlineData("digoxin", 0.9, "mg/L", "")]
    [InlineData("body height", 1.75, "cm", "m")]
    [InlineData("body height", 175, "m", "cm")]
    [InlineData("body height", 1750, "cm", "mm")]
    [InlineData("body temperature", 98.6, "Cel", "[degF]")]
    [InlineData("body temperature", 37, "[degF]", "Cel")]
    [InlineData("lactate", 1.5, "ug/L", "")]
    public void A_number_that_only_another_unit_explains_is_not_used(string key, double value, string unit, string other)
    {
        var reading = Read(key, value, unit);
        Assert.Null(reading.Value);
        Assert.True(reading.Usability is Usability.HeldBack or Usability.Impossible, reading.Usability.ToString());
        if (other.Length > 0) Assert.Contains(other, reading.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("potassium", 45, "mmol/L")]
    [InlineData("sodium", 14, "mmol/L")]
    [InlineData("INR", 75, "")]
    [InlineData("lithium", 90, "mmol/L")]
    [InlineData("CRP", 5000, "mg/L")]
    public void A_number_that_nothing_explains_is_refused(string key, double value, string unit) =>
        Assert.Equal(Usability.Impossible, Read(key, value, unit).Usability);

    [Theory]
    [InlineData("urea", 40, "mmol/L")]          // uraemia
    [InlineData("urea", 85, "mmol/L")]
    [InlineData("urea", 240, "mg/dL")]
    [InlineData("phosphate", 3.5, "mmol/L")]    // end-stage kidney disease
    [InlineData("bilirubin", 1.2, "umol/L")]    // a low but measured value
    [InlineData("calcium", 4.2, "mmol/L")]
    [InlineData("calcium", 5.2, "mg/dL")]
    [InlineData("creatinine", 14, "mg/dL")]
    [InlineData("cholesterol", 22, "mmol/L")]
    [InlineData("INR", 25, "")]                 // off the scale of many devices, and real
    [InlineData("TSH", 0.01, "m[IU]/L")]
    [InlineData("TSH", 180, "m[IU]/L")]
    [InlineData("ferritin", 2500, "ug/L")]
    [InlineData("25-hydroxyvitamin D", 20, "nmol/L")]
    [InlineData("25-hydroxyvitamin D", 60, "ng/mL")]
    [InlineData("vitamin B12", 1200, "pg/mL")]
    [InlineData("digoxin", 1.2, "nmol/L")]
    [InlineData("digoxin", 3.4, "ug/L")]
    [InlineData("lithium", 3.1, "mmol/L")]
    [InlineData("phenytoin", 60, "umol/L")]
    [InlineData("haemoglobin", 4.2, "mmol/L")]
    [InlineData("haemoglobin", 8.5, "g/dL")]
    [InlineData("glucose", 33, "mg/dL")]
    [InlineData("HbA1c", 18, "mmol/mol")]
    [InlineData("HbA1c", 14, "%")]
    [InlineData("leukocytes", 180, "10*9/L")]
    [InlineData("platelets", 4, "10*9/L")]
    [InlineData("body weight", 176, "[lb_av]")]
    [InlineData("sodium", 118, "mmol/L")]
    [InlineData("potassium", 7.4, "mmol/L")]
    public void A_number_that_disease_explains_is_kept(string key, double value, string unit) => Assert.NotNull(Read(key, value, unit).Value);

    [Theory]
    [InlineData("platelets", 250)]
    [InlineData("potassium", 4.1)]
    [InlineData("creatinine", 88)]
    [InlineData("body weight", 80)]
    public void Without_a_unit_no_unit_is_assumed(string key, double value) => Assert.Equal(Usability.NoUnit, Read(key, value, "").Usability);

    // Both units give believable values: the number cannot tell, so the written unit stands.
    [Theory]
    [InlineData("25-hydroxyvitamin D", 75, "ng/mL")]
    [InlineData("digoxin", 1.0, "ug/L")]
    [InlineData("vitamin B12", 300, "pmol/L")]
    [InlineData("body weight", 160, "kg")]
    public void Where_both_units_are_believable_the_written_one_stands(string key, double value, string unit) =>
        Assert.True(Read(key, value, unit).IsUsable);

    [Theory]
    [InlineData("ALT", 30, "UNITS/L", 30)]
    [InlineData("ALT", 30, "U/l", 30)]
    [InlineData("haemoglobin", 13.5, "GM%", 135)]
    [InlineData("haemoglobin", 13.5, "g%", 135)]
    [InlineData("haemoglobin", 13.5, "GM/DL", 135)]
    [InlineData("haemoglobin", 8.5, "mmol/l", 136.9)]
    [InlineData("creatinine", 1, "mg%", 88.4)]
    [InlineData("creatinine", 88, "µmol/l", 88)]
    [InlineData("creatinine", 88, "μmol/L", 88)]
    [InlineData("creatinine", 88, "mcmol/L", 88)]
    [InlineData("creatinine", 88, "umol/l", 88)]
    [InlineData("creatinine", 88, "micromol/L", 88)]
    [InlineData("HbA1c", 53, "mmol/mol", 53)]
    [InlineData("HbA1c", 53, "mmol/mol Hb", 53)]
    [InlineData("leukocytes", 7.2, "G/l", 7.2)]
    [InlineData("leukocytes", 7.2, "Gpt/l", 7.2)]
    [InlineData("leukocytes", 7.2, "10^9/L", 7.2)]
    [InlineData("leukocytes", 7.2, "10E9/L", 7.2)]
    [InlineData("leukocytes", 7.2, "x10*9/l", 7.2)]
    [InlineData("leukocytes", 7.2, "10³/µl", 7.2)]
    [InlineData("leukocytes", 7.2, "Tsd./µl", 7.2)]
    [InlineData("erythrocytes", 4.5, "T/l", 4.5)]
    [InlineData("erythrocytes", 4.5, "Mio/µl", 4.5)]
    [InlineData("ferritin", 80, "mcg/L", 80)]
    [InlineData("free T4", 1, "ng/dl", 12.9)]
    [InlineData("BMI", 24, "kg/m²", 24)]
    [InlineData("eGFR", 60, "mL/min/1,73m²", 60)]
    [InlineData("eGFR", 60, "ml/min/1,73 m²", 60)]
    [InlineData("eGFR", 60, "ml/min/1.73 m^2", 60)]
    [InlineData("eGFR", 60, "mL/min/1.73 m2", 60)]
    [InlineData("eGFR", 60, "mL/min per 1.73 m²", 60)]
    [InlineData("eGFR", 60, "mL/min/1.73qm", 60)]
    [InlineData("heart rate", 70, "bpm", 70)]
    [InlineData("heart rate", 70, "/min", 70)]
    [InlineData("heart rate", 70, "Schläge/min", 70)]
    [InlineData("heart rate", 70, "slag/min", 70)]
    [InlineData("heart rate", 70, "lpm", 70)]
    [InlineData("heart rate", 70, "1/min", 70)]
    [InlineData("body temperature", 37, "°C", 37)]
    [InlineData("body temperature", 37, "C", 37)]
    [InlineData("systolic blood pressure", 120, "mmHg", 120)]
    [InlineData("systolic blood pressure", 120, "Torr", 120)]
    [InlineData("systolic blood pressure", 120, "mm Hg", 120)]
    [InlineData("TSH", 2, "µU/ml", 2)]
    [InlineData("TSH", 2, "mUI/L", 2)]
    [InlineData("ALT", 0.5, "µkat/L", 29.99)]
    [InlineData("urine albumin-creatinine ratio", 3, "mg/mmol", 26.5)]
    [InlineData("urine albumin-creatinine ratio", 30, "mg/g Krea", 30)]
    public void A_unit_as_wards_write_it_is_read(string key, double value, string unit, double expected)
    {
        var reading = Read(key, value, unit);
        Assert.True(reading.Value is not null, reading.Why);
        Assert.Equal(expected, (double)reading.Value!.Value, 0.1);
    }

    [Theory]
    [InlineData("creatinine", "Mmol/L")]
    [InlineData("ferritin", "G/L")]
    [InlineData("creatinine", "Mg%")]
    public void A_unit_with_two_meanings_is_not_read(string key, string unit) => Assert.Null(Read(key, 50, unit).Value);
}
