using System.Text.Json;
using Titrant.Server.Fhir.Search;

namespace Titrant.Tests.Server.Fhir;

/// <summary>How one value is held against one element: R4 search.html, by parameter type.</summary>
public sealed class SearchValueTests
{
    private static bool Holds(string type, string parameter, string modifier, string asked, string element)
    {
        using var json = JsonDocument.Parse(element);
        var value = SearchValue.Read(SearchParameter.Find(type, parameter)!, modifier, asked, out _);
        Assert.NotNull(value);
        return value.Matches(json.RootElement);
    }

    // The table of R4 search.html#prefix, for a target of a day, an hour and a stretch.
    [Theory]
    [InlineData("2013-01-14", "\"2013-01-14T00:00:00Z\"", true)]
    [InlineData("2013-01-14", "\"2013-01-14T10:00:00Z\"", true)]
    [InlineData("2013-01-14", "\"2013-01-15T00:00:00Z\"", false)]
    [InlineData("2013-01-14T10:00", "\"2013-01-14\"", false)]
    [InlineData("ne2013-01-14", "\"2013-01-15T00:00:00Z\"", true)]
    [InlineData("ne2013-01-14", "\"2013-01-14T10:00:00Z\"", false)]
    [InlineData("lt2013-01-14T10:00:00Z", "\"2013-01-14\"", true)]
    [InlineData("lt2013-01-14", "\"2013-01-14\"", false)]
    [InlineData("gt2013-01-14T10:00:00Z", "\"2013-01-14\"", true)]
    [InlineData("gt2013-01-14", "\"2013-01-14T23:59:59Z\"", false)]
    [InlineData("ge2013-03-14", "{\"start\":\"2013-03-21\"}", true)]
    [InlineData("ge2013-03-14", "\"2013-03-14\"", true)]
    [InlineData("le2013-03-14", "\"2013-03-14\"", true)]
    [InlineData("le2013-03-14", "{\"start\":\"2013-03-01\",\"end\":\"2013-04-01\"}", true)]
    [InlineData("le2013-03-14", "{\"start\":\"2013-03-21\"}", false)]
    [InlineData("sa2013-03-14", "{\"start\":\"2013-03-15\"}", true)]
    [InlineData("sa2013-03-14", "{\"start\":\"2013-03-14\",\"end\":\"2013-03-20\"}", false)]
    [InlineData("eb2013-03-14", "{\"end\":\"2013-03-13\"}", true)]
    [InlineData("eb2013-03-14", "{\"start\":\"2013-03-01\"}", false)]
    [InlineData("2013", "\"2013-06\"", true)]
    [InlineData("2013-06", "\"2013\"", false)]
    [InlineData("2020-12-22T11:55:03 01:00", "\"2020-12-22T10:55:03+00:00\"", true)]
    [InlineData("2020-12-22", "\"no date\"", false)]
    [InlineData("2020-12-22", "{\"start\":\"no date\"}", false)]
    public void Dates_are_stretches(string asked, string element, bool holds) => Assert.Equal(holds, Holds("Observation", "date", "", asked, element));

    [Theory]
    [InlineData("4548-4", true)]
    [InlineData("http://loinc.org|4548-4", true)]
    [InlineData("http://snomed.info/sct|4548-4", false)]
    [InlineData("http://loinc.org|", true)]
    [InlineData("|4548-4", false)]
    [InlineData("|local", true)]
    [InlineData("LOCAL", true)]
    [InlineData("454", false)]
    public void Codes_match_with_their_system(string asked, bool holds) => Assert.Equal(holds, Holds("Observation", "code", "", asked,
        """{"coding":[{"system":"http://loinc.org","code":"4548-4"},{"code":"local"}],"text":"454"}"""));

    [Theory]
    [InlineData("final", true)]
    [InlineData("http://hl7.org/fhir/observation-status|final", true)]
    [InlineData("http://example.org|final", false)]
    [InlineData("preliminary", false)]
    public void A_bare_code_has_the_system_of_its_element(string asked, bool holds) => Assert.Equal(holds, Holds("Observation", "status", "", asked, "\"final\""));

    [Theory]
    [InlineData("urn:mrn|a\\,b\\|c", true)]
    [InlineData("urn:other|a\\,b\\|c", false)]
    public void An_escaped_sign_belongs_to_the_value(string asked, bool holds) =>
        Assert.Equal(holds, Holds("Patient", "identifier", "", asked, """{"system":"urn:mrn","value":"a,b|c"}"""));

    [Theory]
    [InlineData("", "ang", true)]
    [InlineData("", "Ångström", true)]
    [InlineData("", "strom", false)]
    [InlineData("contains", "STRÖM", true)]
    [InlineData("exact", "Ångström", true)]
    [InlineData("exact", "Angstrom", false)]
    [InlineData("", "eva", true)]
    public void Names_match_from_their_start_whatever_case_and_accents(string modifier, string asked, bool holds) =>
        Assert.Equal(holds, Holds("Patient", "name", modifier, asked, """{"family":"Ångström","given":["Anders","Éva"]}"""));

    [Theory]
    [InlineData("1", "Patient/1", true)]
    [InlineData("Patient/1", "Patient/1/_history/4", true)]
    [InlineData("1", "Patient/11", false)]
    [InlineData("1", "https://ehr.example/fhir/Patient/1", false)]
    [InlineData("https://ehr.example/fhir/Patient/2", "https://ehr.example/fhir/Patient/2", true)]
    public void References_match_by_their_whole_address_without_the_version(string asked, string reference, bool holds) =>
        Assert.Equal(holds, Holds("Observation", "patient", "", asked, $$"""{"reference":"{{reference}}"}"""));

    [Theory]
    [InlineData("Observation", "date", "", "yesterday")]
    [InlineData("Observation", "date", "", "ap2013-01-14")]
    [InlineData("Observation", "date", "", "2013-13-01")]
    [InlineData("Observation", "patient", "", "Group/1")]
    [InlineData("Observation", "patient", "", "a b")]
    [InlineData("Observation", "subject", "Group", "Patient/1")]
    [InlineData("Provenance", "target", "", "1")]
    public void What_is_no_value_of_the_parameter_is_refused(string type, string parameter, string modifier, string asked)
    {
        Assert.Null(SearchValue.Read(SearchParameter.Find(type, parameter)!, modifier, asked, out var why));
        Assert.DoesNotContain(asked, why, StringComparison.Ordinal);
    }
}
