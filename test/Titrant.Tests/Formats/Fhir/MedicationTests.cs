using Titrant.Patient;

namespace Titrant.Tests.Formats.Fhir;

public sealed class MedicationTests
{
    private const string Tablet = """{"resourceType":"Medication","id":"m","code":{"text":"co-amoxiclav"},"ingredient":[{"itemCodeableConcept":{"text":"amoxicillin"}},{"itemCodeableConcept":{"text":"clavulanic acid"}}]}""";

    private static string Request(string members) => Json.Of("MedicationRequest", "\"status\":\"active\",\"intent\":\"order\"," + members);
    private static string Aspirin(string members) => Request("\"medicationCodeableConcept\":" + Json.Aspirin + "," + members);

    [Fact]
    public void A_contained_medication_is_named_with_its_ingredients() =>
        CoAmoxiclav(Json.Claim<MedicationUse>(Request("\"medicationReference\":{\"reference\":\"#m\"},\"contained\":[" + Tablet + "]")));

    [Fact]
    public void A_medication_later_in_the_bundle_is_named_with_its_ingredients() =>
        CoAmoxiclav(Json.Claim<MedicationUse>(Request("\"medicationReference\":{\"reference\":\"Medication/m\"}"), Tablet));

    [Theory]
    [InlineData("urn:uuid:7", "urn:uuid:7")]
    [InlineData("https://a.example/fhir/Medication/m", "https://a.example/fhir/Medication/m")]
    [InlineData("https://a.example/fhir/Medication/m", "https://a.example/fhir/Medication/m/_history/2")]
    public void A_medication_is_found_by_its_full_url(string url, string reference)
    {
        var json = "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":" + Json.Ann + "},{\"resource\":" + Request("\"medicationReference\":{\"reference\":\"" + reference + "\"}")
            + "},{\"fullUrl\":\"" + url + "\",\"resource\":" + Tablet + "}]}";
        CoAmoxiclav((MedicationUse)Json.Read(json).Drafts.Single(d => d.Claim is MedicationUse).Claim);
    }

    [Fact]
    public void A_medication_of_another_server_is_not_mistaken_for_this_one()
    {
        var json = "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":" + Json.Ann + "},{\"resource\":" + Request("\"medicationReference\":{\"reference\":\"https://b.example/Medication/m\"}")
            + "},{\"fullUrl\":\"https://a.example/Medication/m\",\"resource\":" + Tablet + "}]}";
        var read = Json.Read(json);
        Assert.Equal("FHIR019", Assert.Single(read.Issues).Code);
        Assert.Equal("https://b.example/Medication/m", ((MedicationUse)read.Drafts.Single(d => d.Claim is MedicationUse).Claim).Medication.Text);
    }

    private static void CoAmoxiclav(MedicationUse use)
    {
        Assert.Equal("co-amoxiclav", use.Medication.Text);
        Assert.Equal(["amoxicillin", "clavulanic acid"], use.Ingredients.Select(i => i.Text));
    }

    [Fact]
    public void The_reason_is_read_from_the_condition_that_it_refers_to()
    {
        var use = Json.Claim<MedicationUse>(Aspirin("\"reasonReference\":[{\"reference\":\"Condition/c\"}]"),
            "{\"resourceType\":\"Condition\",\"id\":\"c\"," + Json.AboutAnn + ",\"code\":{\"text\":\"angina\"},\"clinicalStatus\":{\"coding\":[{\"code\":\"active\"}]}}");
        Assert.Equal("angina", use.Reason!.Text);
    }

    [Theory]
    [InlineData("\"repeat\":{\"frequency\":2,\"period\":1,\"periodUnit\":\"d\"}", 2)]
    [InlineData("\"repeat\":{\"frequency\":1,\"period\":12,\"periodUnit\":\"h\"}", 2)]
    [InlineData("\"repeat\":{\"timeOfDay\":[\"08:00:00\",\"20:00:00\"]}", 2)]
    [InlineData("\"repeat\":{\"frequency\":1,\"period\":1,\"periodUnit\":\"wk\"}", 1.0 / 7)]
    [InlineData("\"repeat\":{\"frequency\":1,\"period\":1,\"periodUnit\":\"d\",\"dayOfWeek\":[\"mon\"]}", 1.0 / 7)]
    [InlineData("\"repeat\":{\"frequency\":1,\"period\":1,\"periodUnit\":\"wk\",\"dayOfWeek\":[\"mon\"]}", 1.0 / 7)]
    [InlineData("\"code\":{\"coding\":[{\"code\":\"BID\"}]}", 2)]
    [InlineData("\"code\":{\"coding\":[{\"code\":\"QOD\"}]}", 0.5)]
    [InlineData("\"repeat\":{\"frequency\":1,\"frequencyMax\":3,\"period\":1,\"periodUnit\":\"d\"}", -1)]
    [InlineData("\"code\":{\"text\":\"as directed\"}", -1)]
    [InlineData("\"repeat\":{\"frequency\":1,\"period\":1e-28,\"periodUnit\":\"s\"}", -1)]
    [InlineData("\"repeat\":{\"frequency\":7e28,\"dayOfWeek\":[\"mon\",\"tue\"]}", -1)]
    public void Weekly_is_a_seventh_and_a_range_is_not_a_number(string timing, double perDay)
    {
        var dosage = Json.Claim<MedicationUse>(Aspirin("\"dosageInstruction\":[{\"timing\":{" + timing + "}}]")).Dosages[0];
        if (perDay < 0) Assert.Null(dosage.TimesPerDay);
        else Assert.Equal(perDay, (double)dosage.TimesPerDay!.Value, 12);
    }

    [Fact]
    public void Dose_route_text_and_as_needed_are_kept()
    {
        var d = Json.Claim<MedicationUse>(Aspirin("\"dosageInstruction\":[{\"text\":\"one when in pain\",\"asNeededBoolean\":true,\"route\":{\"text\":\"oral\"},\"doseAndRate\":[{\"doseQuantity\":{\"value\":100,\"unit\":\"mg\"}}]}]")).Dosages[0];
        Assert.Equal(("one when in pain", 100m, "oral", true), (d.Text, d.Dose!.Number, d.Route!.Text, d.AsNeeded));
    }

    [Fact]
    public void An_order_lasts_from_its_bounds_or_its_date_to_the_end_that_is_written()
    {
        var bounded = Json.One<MedicationUse>(Aspirin("\"authoredOn\":\"2024-01-01\",\"dosageInstruction\":[{\"timing\":{\"repeat\":{\"boundsPeriod\":{\"start\":\"2024-01-05\",\"end\":\"2024-01-12\"}}}}]"));
        Assert.Equal("2024-01-05/2024-01-12", bounded.When.ToString());
        var valid = Json.One<MedicationUse>(Aspirin("\"authoredOn\":\"2024-01-01\",\"dispenseRequest\":{\"validityPeriod\":{\"end\":\"2024-06-01\"}}"));
        Assert.Equal(("2024-01-01/", "2024-06-01"), (valid.When.ToString(), ((MedicationUse)valid.Claim).SupplyEnd.ToString()));
        Assert.Equal("2024-01-01/", Json.One<MedicationUse>(Aspirin("\"authoredOn\":\"2024-01-01\"")).When.ToString());
        var open = Aspirin("\"dosageInstruction\":[{\"timing\":{\"repeat\":{\"boundsPeriod\":{\"start\":\"2024-01-05\",\"end\":\"2024-01-12\"}}}},{\"text\":\"then daily\"}]");
        Assert.Null(Json.One<MedicationUse>(open).When.End);
    }

    [Fact]
    public void Thirty_tablets_from_the_first_last_until_the_thirtieth()
    {
        var dispensed = Json.Claim<MedicationUse>(Json.Of("MedicationDispense",
            "\"status\":\"completed\",\"medicationCodeableConcept\":" + Json.Aspirin + ",\"whenHandedOver\":\"2024-04-01\",\"daysSupply\":{\"value\":30,\"unit\":\"d\"}"));
        Assert.Equal("2024-04-30", dispensed.SupplyEnd.ToString());
        Assert.Equal(MedicationEvent.Dispensed, dispensed.Event);
        var ordered = Json.Claim<MedicationUse>(Aspirin("\"authoredOn\":\"2024-04-01\",\"dispenseRequest\":{\"numberOfRepeatsAllowed\":1,\"expectedSupplyDuration\":{\"value\":15,\"unit\":\"days\"}}"));
        Assert.Equal("2024-04-30", ordered.SupplyEnd.ToString());
    }

    [Theory]
    [InlineData("2024-04")]
    [InlineData("9990-01-01")]
    public void A_supply_from_no_certain_day_has_no_last_day(string handed) =>
        Assert.Null(Json.Claim<MedicationUse>(Json.Of("MedicationDispense",
            "\"status\":\"completed\",\"medicationCodeableConcept\":" + Json.Aspirin + ",\"whenHandedOver\":\"" + handed + "\",\"daysSupply\":{\"value\":36000,\"unit\":\"d\"}")).SupplyEnd);

    [Fact]
    public void A_statement_of_today_that_goes_on_has_no_end()
    {
        var draft = Json.One<MedicationUse>(Json.Of("MedicationStatement", "\"status\":\"active\",\"medicationCodeableConcept\":" + Json.Aspirin + ",\"effectiveDateTime\":\"2024-04-01\",\"dateAsserted\":\"2024-04-02\""));
        Assert.Null(draft.When.End);
        Assert.Equal(new Known(new(2024, 4, 2, 0, 0, 0, TimeSpan.Zero), KnownBasis.Stated), draft.Sighting.Known);
        Assert.Equal(MedicationEvent.Reported, ((MedicationUse)draft.Claim).Event);
    }

    [Fact]
    public void What_was_given_keeps_its_dose()
    {
        var given = Json.Claim<MedicationUse>(Json.Of("MedicationAdministration", "\"status\":\"completed\",\"medicationCodeableConcept\":" + Json.Aspirin
            + ",\"effectiveDateTime\":\"2024-04-01T08:00:00Z\",\"dosage\":{\"text\":\"300 mg once\",\"dose\":{\"value\":300,\"unit\":\"mg\"}}"));
        Assert.Equal((MedicationEvent.Administered, 300m), (given.Event, given.Dosages[0].Dose!.Number));
    }

    [Fact]
    public void An_order_without_a_medicine_is_refused() =>
        Assert.Equal("FHIR010", Assert.Single(Json.WithAnn(Request("\"authoredOn\":\"2024-01-01\"")).Issues).Code);

    // Many a serializer writes the plus of an offset so; the order was refused for it.
    [Fact]
    public void An_order_whose_date_is_written_with_an_escaped_plus_is_read() =>
        Assert.Equal(new DateTimeOffset(2024, 4, 1, 8, 0, 0, TimeSpan.FromHours(2)),
            Json.One<MedicationUse>(Json.Of("MedicationRequest", "\"status\":\"draft\",\"intent\":\"order\",\"authoredOn\":\"2024-04-01T08:00:00\\u002B02:00\",\"medicationCodeableConcept\":" + Json.Aspirin)).When.Start!.Value.Earliest);
}
