using Titrant.Patient;

namespace Titrant.Tests.Formats.Fhir;

public sealed class ObservationTests
{
    private static Measurement Read(string members) => Json.Claim<Measurement>(Json.Observation(members));
    private static Quantity Of(Value value) => Assert.IsType<Value.Number>(value).Quantity;

    [Fact]
    public void A_quantity_keeps_number_digits_comparator_and_unit()
    {
        var q = Of(Read("""
            "valueQuantity":{"value":7.0,"comparator":"<","unit":"mmol per litre","system":"http://unitsofmeasure.org","code":"mmol/L"}
            """).Value);
        Assert.Equal((7m, "7.0", Comparator.Less, "mmol per litre", "mmol/L"), (q.Number, q.Written, q.Comparator, q.Unit, q.UnitCode));
    }

    [Theory]
    [InlineData("<=", Comparator.LessOrEqual)]
    [InlineData(">=", Comparator.GreaterOrEqual)]
    [InlineData(">", Comparator.Greater)]
    public void A_comparator_is_part_of_the_value(string sign, Comparator expected) =>
        Assert.Equal(expected, Of(Read($"\"valueQuantity\":{{\"value\":1,\"comparator\":\"{sign}\"}}").Value).Comparator);

    [Fact]
    public void A_unit_code_of_another_system_is_not_taken_for_UCUM() =>
        Assert.Null(Of(Read("\"valueQuantity\":{\"value\":1,\"unit\":\"mmol/L\",\"code\":\"X1\",\"system\":\"urn:local\"}").Value).UnitCode);

    [Fact]
    public void Every_kind_of_value_is_read()
    {
        Assert.Equal("positive", Assert.IsType<Value.Coded>(Read("\"valueCodeableConcept\":{\"text\":\"positive\"}").Value).Term.Text);
        Assert.Equal("turbid", Assert.IsType<Value.Words>(Read("\"valueString\":\"turbid\"").Value).Text);
        Assert.True(Assert.IsType<Value.YesNo>(Read("\"valueBoolean\":true").Value).Yes);
        Assert.Equal(15, Assert.IsType<Value.Whole>(Read("\"valueInteger\":15").Value).Integer);
        var range = Assert.IsType<Value.Between>(Read("\"valueRange\":{\"low\":{\"value\":1},\"high\":{\"value\":4}}").Value);
        Assert.Equal((1m, 4m), (range.Low!.Number, range.High!.Number));
        var ratio = Assert.IsType<Value.Ratio>(Read("\"valueRatio\":{\"numerator\":{\"value\":1},\"denominator\":{\"value\":128}}").Value);
        Assert.Equal((1m, 128m), (ratio.Numerator!.Number, ratio.Denominator!.Number));
        Assert.Contains("1 2 3", Assert.IsType<Value.Samples>(Read("\"valueSampledData\":{\"period\":10,\"dimensions\":1,\"data\":\"1 2 3\"}").Value).Text, StringComparison.Ordinal);
        Assert.Equal("08:30:00", Assert.IsType<Value.Words>(Read("\"valueTime\":\"08:30:00\"").Value).Text);
        Assert.Equal("2020-02", Assert.IsType<Value.Time>(Read("\"valueDateTime\":\"2020-02\"").Value).When.ToString());
        Assert.Equal("2020/2021", Assert.IsType<Value.Time>(Read("\"valuePeriod\":{\"start\":\"2020\",\"end\":\"2021\"}").Value).When.ToString());
    }

    [Theory]
    [InlineData("\"dataAbsentReason\":{\"coding\":[{\"code\":\"masked\"}]}", "masked")]
    [InlineData("\"interpretation\":[]", "")]
    [InlineData("\"valueQuantity\":{\"_value\":{\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/data-absent-reason\",\"valueCode\":\"unknown\"}]},\"unit\":\"g\"}", "")]
    public void A_value_that_is_not_there_is_absent_never_zero(string members, string reason) =>
        Assert.Equal(reason, Assert.IsType<Value.Absent>(Read(members).Value).Reason);

    [Fact]
    public void Two_values_refuse_the_result()
    {
        var read = Json.WithAnn(Json.Observation("\"valueInteger\":1,\"valueString\":\"2\""));
        Assert.Equal("FHIR020", Assert.Single(read.Issues).Code);
    }

    [Fact]
    public void Components_range_method_specimen_site_interpretation_and_note_are_kept()
    {
        var m = Read("""
            "category":[{"coding":[{"code":"laboratory"}]}],
            "component":[{"code":{"text":"systolic"},"valueQuantity":{"value":120,"unit":"mm[Hg]"}},{"code":{"text":"diastolic"},"dataAbsentReason":{"coding":[{"code":"error"}]}}],
            "referenceRange":[{"low":{"value":3.5},"high":{"value":5.1},"text":"3.5-5.1"}],
            "method":{"text":"ISE"},"bodySite":{"text":"left arm"},"interpretation":[{"coding":[{"code":"H"}]}],
            "specimen":{"reference":"#s"},"contained":[{"resourceType":"Specimen","id":"s","type":{"text":"venous blood"}}],
            "note":[{"text":"haemolysed"},{"text":"repeat"}]
            """);
        Assert.Equal(["laboratory"], m.Category);
        Assert.Equal("120", Of(m.Components[0].Value).Written);
        Assert.Equal("error", Assert.IsType<Value.Absent>(m.Components[1].Value).Reason);
        Assert.Equal((3.5m, 5.1m), (m.Range!.Low!.Number, m.Range.High!.Number));
        Assert.Equal("ISE", m.Method!.Text);
        Assert.Equal("left arm", m.BodySite!.Text);
        Assert.Equal("H", m.Interpretation[0].Words);
        Assert.Equal("venous blood", m.Specimen!.Text);
        Assert.Equal("haemolysed\nrepeat", m.Remark);
    }

    [Fact]
    public void Of_several_reference_ranges_none_is_chosen()
    {
        var range = Read("\"referenceRange\":[{\"low\":{\"value\":1},\"text\":\"women\"},{\"low\":{\"value\":2},\"text\":\"men\"}]").Range!;
        Assert.Null(range.Low);
        Assert.Equal("women; men", range.Text);
    }

    [Fact]
    public void A_specimen_that_comes_later_in_the_bundle_is_found()
    {
        var m = Json.Claim<Measurement>(Json.Observation("\"specimen\":{\"reference\":\"Specimen/u\"}"), """{"resourceType":"Specimen","id":"u","type":{"text":"urine"}}""");
        Assert.Equal("urine", m.Specimen!.Text);
    }

    [Fact]
    public void A_result_about_the_fetus_is_not_the_mothers()
    {
        var read = Json.WithAnn(Json.Observation("\"focus\":[{\"reference\":\"RelatedPerson/baby\"}],\"valueInteger\":150"));
        Assert.Equal("FHIR017", Assert.Single(read.Issues).Code);
        Assert.DoesNotContain(read.Drafts, d => d.Claim is Measurement);
    }

    [Fact]
    public void A_reported_diplotype_is_also_a_genotype()
    {
        var read = Json.WithAnn(Json.Observation("""
            "method":{"text":"panel"},
            "component":[{"code":{"coding":[{"system":"http://loinc.org","code":"48018-6"}]},"valueCodeableConcept":{"coding":[{"system":"http://www.genenames.org","code":"HGNC:2621","display":"CYP2C19"}]}},
            {"code":{"coding":[{"system":"http://loinc.org","code":"84413-4"}]},"valueString":"*2/*2"}]
            """));
        var genotype = (Genotype)Assert.Single(read.Drafts, d => d.Claim is Genotype).Claim;
        Assert.Equal(("CYP2C19", "*2/*2", "panel"), (genotype.Gene, genotype.Diplotype, genotype.Method));
        Assert.Equal(3, PatientRecord.Build(new("ann"), read.Drafts).Facts.Count);
        Assert.DoesNotContain(PatientRecord.Build(new("ann"), read.Drafts).Facts, f => f.Seen[0].Supersedes is not null);
    }

    [Theory]
    [InlineData("\"valueQuantity\":{\"value\":\"abc\"}", "FHIR006", ".valueQuantity.value")]
    [InlineData("\"valueQuantity\":{\"value\":1e40}", "FHIR008", ".valueQuantity.value")]
    [InlineData("\"valueQuantity\":{\"value\":1e-60}", "FHIR008", ".valueQuantity.value")]
    [InlineData("\"valueQuantity\":{\"value\":1,\"comparator\":\"~\"}", "FHIR018", ".valueQuantity.comparator")]
    [InlineData("\"issued\":\"2024-02-30T00:00:00Z\"", "FHIR007", ".issued")]
    [InlineData("\"effectiveInstant\":\"2024-02-01T25:00:00Z\",\"component\":[{\"valueInteger\":3}]", "FHIR010", ".component[0]")]
    [InlineData("\"code\":{\"text\":\"again\"}", "FHIR015", "")]
    [InlineData("\"component\":{\"code\":{\"text\":\"x\"}}", "FHIR006", ".component")]
    [InlineData("\"valueInteger\":1.5", "FHIR006", ".valueInteger")]
    [InlineData("\"implicitRules\":\"urn:x\"", "FHIR014", ".implicitRules")]
    [InlineData("\"modifierExtension\":[{\"url\":\"urn:not\",\"valueBoolean\":true}]", "FHIR013", ".modifierExtension[0]")]
    [InlineData("\"component\":[{\"code\":{\"text\":\"x\"},\"modifierExtension\":[{\"url\":\"urn:not\"}]}]", "FHIR013", ".component[0].modifierExtension[0]")]
    public void What_cannot_be_believed_refuses_the_result_with_its_place(string members, string code, string place)
    {
        var read = Json.WithAnn(Json.Observation(members));
        var issue = Assert.Single(read.Issues);
        Assert.Equal((code, "a.json:Bundle.entry[1].resource" + place), (issue.Code, issue.Place));
        Assert.Contains(("Observation", code, 1), read.Tally.Rows);
        Assert.IsType<Demographics>(Assert.Single(read.Drafts).Claim);
    }

    [Fact]
    public void A_number_of_thirty_digits_is_rounded_and_said()
    {
        var read = Json.WithAnn(Json.Observation("\"valueQuantity\":{\"value\":1.23456789012345678901234567890}"));
        Assert.Equal("FHIR009", Assert.Single(read.Issues).Code);
        Assert.Equal("1.23456789012345678901234567890", Of(((Measurement)read.Drafts[1].Claim).Value).Written);
    }

    [Fact]
    public void A_time_keeps_its_precision_and_its_offset()
    {
        var draft = Json.One<Measurement>(Json.Observation(""));
        Assert.Equal("2024-03-01T08:00:00+01:00", draft.When.ToString());
        Assert.Equal("2024-03", Json.One<Measurement>(Json.Observation("").Replace("2024-03-01T08:00:00+01:00", "2024-03", StringComparison.Ordinal)).When.ToString());
    }
}
