using System.Text.Json;
using Titrant.Server;
using Titrant.Server.Settings;

namespace Titrant.Tests.Server.Settings;

/// <summary>Where settings come from, and what is refused with its place.</summary>
public sealed class SettingsChoiceTests : IDisposable
{
    private readonly TemporaryFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void The_environment_stands_over_the_file_and_the_command_line_over_both()
    {
        foreach (var knob in Knob.All)
        {
            var (inFile, inEnvironment) = knob.Kind switch
            {
                KnobKind.Whole => ((object)(knob.Least + 1), (object)(knob.Least + 2)),
                KnobKind.YesNo => (true, false),
                _ => ("/file", "/environment"),
            };
            var plain = knob.Get(ServerSettings.Default);
            for (var where = 0; where < 4; where++)
            {
                var file = (where & 1) == 1 && knob.InFile;
                var environment = (where & 2) == 2;
                File.Delete(_home.File("server.json"));
                if (file) Write($$"""{ "format": "titrant.server/1", "{{knob.Key}}": {{JsonSerializer.Serialize(inFile)}} }""");
                var settings = SettingsChoice.Read(_home.Path, name => environment && name == knob.Variable ? JsonSerializer.Serialize(inEnvironment).Trim('"') : null);
                Assert.Equal(environment ? inEnvironment : file ? inFile : plain, knob.Get(settings));
            }
        }
        Write("""{ "format": "titrant.server/1", "port": 1001, "address": "10.0.0.1" }""");
        string? Environment(string name) => name switch { "TITRANT_SERVER_PORT" => "1002", "TITRANT_SERVER_ADDRESS" => "10.0.0.2", _ => null };
        var both = SettingsChoice.Read(_home.Path, Environment, null, "10.0.0.3", 1003);
        Assert.Equal(("10.0.0.3", 1003), (both.Address, both.Port));
        var one = SettingsChoice.Read(_home.Path, Environment, null, null, 1003);
        Assert.Equal(("10.0.0.2", 1003), (one.Address, one.Port));
    }

    [Fact]
    public void Without_any_settings_the_server_keeps_to_this_machine() => Assert.Equal(ServerSettings.Default, SettingsChoice.Read(_home.Path, _ => null));

    [Fact]
    public void A_file_named_on_the_command_line_or_in_the_environment_takes_the_place_of_the_usual_one()
    {
        Write("""{ "format": "titrant.server/1", "port": 1 }""");
        File.WriteAllText(_home.File("other.json"), """{ "format": "titrant.server/1", "requestSeconds": 7 }""");
        var named = SettingsChoice.Read(_home.Path, _ => null, _home.File("other.json"));
        Assert.Equal((8088, 7), (named.Port, named.RequestSeconds));
        Assert.Equal(7, SettingsChoice.Read(_home.Path, name => name == "TITRANT_SERVER_CONFIG" ? _home.File("other.json") : null).RequestSeconds);
        Assert.Contains("There is no settings file", Refused(() => SettingsChoice.Read(_home.Path, _ => null, _home.File("gone.json"))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\n \"format\": \"titrant.server/1\",\n \"prot\": 1\n}", ":3: \"prot\" is not a setting here. Known: format, tenants")]
    [InlineData("{\n \"format\": \"titrant.server/1\",\n \"port\": \"8088\"\n}", ":3: \"port\" must be a whole number from 0 to 65535")]
    [InlineData("{ \"format\": \"titrant.server/1\", \"port\": 65536 }", ":1: \"port\" must be a whole number from 0 to 65535")]
    [InlineData("{ \"format\": \"titrant.server/1\", \"port\": 1.5 }", ":1: numbers here are whole numbers")]
    [InlineData("{ \"format\": \"titrant.server/1\", \"behindProxy\": \"yes\" }", "\"behindProxy\" must be true or false")]
    [InlineData("{ \"format\": \"titrant.server/1\", \"maxRequestBytes\": 99999999999 }", "must be a whole number from 1024 to 1073741824")]
    [InlineData("{ \"format\": \"titrant.server/2\" }", "\"format\" must be \"titrant.server/1\"")]
    [InlineData("{ \"port\": 1 }", "\"format\" must be \"titrant.server/1\"")]
    [InlineData("[]", "the settings must be an object in braces")]
    [InlineData("", ":1: this is not JSON")]
    [InlineData("{\n \"format\": \"titrant.server/1\",\n oops\n}", ":3: this is not JSON")]
    [InlineData("{ \"format\": \"titrant.server/1\" } {}", "this is not JSON")]
    [InlineData("{ \"format\": \"titrant.server/1\",\n \"port\": 1,\n \"port\": 2 }", ":3: \"port\" is given twice")]
    [InlineData("{ \"format\": \"titrant.server/1\", \"tlsPassword\": \"x\" }", "does not belong in a file; set TITRANT_SERVER_TLS_PASSWORD")]
    [InlineData("{ \"format\": \"titrant.server/1\", \"corsOrigins\": [\"https://ehr.example.org/\"] }", "must be an origin such as https://ehr.example.org")]
    [InlineData("{ \"format\": \"titrant.server/1\", \"corsOrigins\": [\"*\"] }", "must be an origin such as https://ehr.example.org")]
    [InlineData("{ \"format\": \"titrant.server/1\", \"tenants\": [] }", "\"tenants\" needs at least one")]
    [InlineData("{ \"format\": \"titrant.server/1\", \"tenants\": [{ \"name\": \"A B\" }] }", "\"name\" is made of a-z, 0-9 and -")]
    [InlineData("{ \"format\": \"titrant.server/1\", \"tenants\": [{ \"jurisdiction\": \"UK\" }] }", "\"name\" is missing")]
    [InlineData("{ \"format\": \"titrant.server/1\", \"tenants\": [{ \"name\": \"a\", \"jurisdiction\": \"XX\" }] }", "must be \"US\", \"UK\", \"EU\" or \"\"")]
    [InlineData("{ \"format\": \"titrant.server/1\", \"tenants\": [{ \"name\": \"a\" }, { \"name\": \"a\" }] }", "names \"a\" twice")]
    [InlineData("{ \"format\": \"titrant.server/1\", \"tenants\": [{ \"name\": \"a\", \"fhirServers\": [\"http://ehr.example.org/fhir\"] }] }", "must begin with https://")]
    [InlineData("{ \"format\": \"titrant.server/1\", \"tenants\": [{ \"name\": \"a\", \"fhirServers\": [\"https://u:p@ehr.example.org/fhir\"] }] }", "without user, query or fragment")]
    [InlineData("{ \"format\": \"titrant.server/1\", \"tenants\": [{ \"name\": \"a\", \"issuers\": [{ \"issuer\": \"i\", \"audience\": \"https://x.example/\", \"keys\": \"k.json\" }] }] }", "ends without a slash")]
    [InlineData("{ \"format\": \"titrant.server/1\", \"tenants\": [{ \"name\": \"a\", \"issuers\": [{ \"issuer\": \"i\", \"audience\": \"https://x.example\" }] }] }", "\"keys\" is missing")]
    [InlineData("{ \"format\": \"titrant.server/1\", \"tenants\": [{ \"name\": \"a\", \"issuers\": [{ \"issuer\": \"i\", \"audience\": \"https://x.example\", \"keys\": \"http://x.example/jwks\" }] }] }", "must begin with https://")]
    public void What_is_not_understood_is_refused_with_its_line_and_the_remedy(string file, string says)
    {
        Write(file);
        var refused = Refused(() => SettingsChoice.Read(_home.Path, _ => null));
        Assert.Contains(says, refused, StringComparison.Ordinal);
        Assert.Contains("server.json", refused, StringComparison.Ordinal);
    }

    [Fact]
    public void One_issuer_for_two_tenants_needs_a_claim_that_tells_them_apart()
    {
        string File(string a, string b) => $$"""
            { "format": "titrant.server/1", "tenants": [
              { "name": "a", "issuers": [{ "issuer": "i", "audience": "https://x.example", "keys": "k.json"{{a}} }] },
              { "name": "b", "issuers": [{ "issuer": "i", "audience": "https://x.example", "keys": "k.json"{{b}} }] } ] }
            """;
        foreach (var (a, b) in new[] { ("", ""), (", \"tenantClaim\": \"1\"", ""), (", \"tenantClaim\": \"1\"", ", \"tenantClaim\": \"1\"") })
        {
            Write(File(a, b));
            Assert.Contains("gives the issuer \"i\" twice", Refused(() => SettingsChoice.Read(_home.Path, _ => null)), StringComparison.Ordinal);
        }
        Write(File(", \"tenantClaim\": \"1\"", ", \"tenantClaim\": \"2\""));
        Assert.Equal(2, SettingsChoice.Read(_home.Path, _ => null).Tenants.Count);
    }

    [Theory]
    [InlineData("TITRANT_SERVER_PORT", "eighty")]
    [InlineData("TITRANT_SERVER_PORT", "-1")]
    [InlineData("TITRANT_SERVER_BEHIND_PROXY", "1")]
    [InlineData("TITRANT_SERVER_CORS_ORIGINS", "ehr.example.org")]
    public void An_environment_value_that_is_not_understood_is_refused_by_its_name(string name, string value) =>
        Assert.Contains(name + " must be", Refused(() => SettingsChoice.Read(_home.Path, n => n == name ? value : null)), StringComparison.Ordinal);

    [Theory]
    [InlineData("TITRANT_SERVER_PROT")]
    [InlineData("TITRANT_SERVER_MAXREQUESTBYTES")]
    [InlineData("TITRANT_SERVER_")]
    [InlineData("titrant_server_behind-proxy")]
    public void A_misspelt_variable_is_refused_with_the_names_that_there_are(string name)
    {
        var says = Refused(() => SettingsChoice.Read(_home.Path, _ => null, names: ["PATH", "TITRANT_HOME", name]));
        Assert.StartsWith(name + " in the environment is no setting", says, StringComparison.Ordinal);
        Assert.All(Knob.All, k => Assert.Contains(k.Variable, says, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_variable_that_is_read_is_known()
    {
        var asked = new List<string>();
        SettingsChoice.Read(_home.Path, name => { asked.Add(name); return null; });
        Assert.Contains("TITRANT_SERVER_CONFIG", asked);
        SettingsChoice.Read(_home.Path, _ => null, names: ["PATH", "TITRANT_HOME", "TITRANT_SHARED", .. asked]);
    }

    [Fact]
    public void Comments_and_a_comma_at_the_end_are_allowed_because_people_write_this_file()
    {
        Write("// our ward\n{ \"format\": \"titrant.server/1\", /* as the firewall wants it */ \"port\": 9000, }");
        Assert.Equal(9000, SettingsChoice.Read(_home.Path, _ => null).Port);
    }

    [Fact]
    public void The_example_in_the_documentation_is_read_and_its_schema_lists_every_key()
    {
        var folder = Path.Combine(Repository.Root, "docs", "schemas");
        var settings = SettingsFile.Read(Path.Combine(folder, "examples", "titrant.server.1.json"), ServerSettings.Default);
        Assert.Equal("https://ehr.example.org", Assert.Single(Assert.Single(settings.Tenants).Issuers).Issuer);
        using var schema = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "titrant.server.1.schema.json")));
        Assert.Equal(["$schema", "corsOrigins", "format", "tenants", .. Knob.All.Where(k => k.InFile).Select(k => k.Key)], schema.RootElement.GetProperty("properties").EnumerateObject().Select(p => p.Name).ToHashSet());
        foreach (var knob in Knob.All.Where(k => k is { InFile: true, Kind: KnobKind.Whole }))
        {
            var says = schema.RootElement.GetProperty("properties").GetProperty(knob.Key);
            Assert.Equal((knob.Least, knob.Most), (says.GetProperty("minimum").GetInt64(), says.GetProperty("maximum").GetInt64()));
        }
    }

    [Fact]
    public void A_password_stands_in_no_message() =>
        Assert.DoesNotContain("secret", (ServerSettings.Default with { TlsPassword = "secret" }).ToString(), StringComparison.Ordinal);

    private void Write(string text) => File.WriteAllText(_home.File("server.json"), text);

    private static string Refused(Func<ServerSettings> read) => Assert.Throws<ServerRefusedException>(read).Message;
}
