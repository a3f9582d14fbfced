using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Titrant.Medicine;
using Titrant.Medicine.Briefs;
using Titrant.Patient;
using Titrant.Patient.Journals;
using Titrant.Patient.Store;
using Titrant.Server.Pages;

namespace Titrant.Tests.Server.Pages;

public sealed partial class PatientPagesTests(Ward ward) : IClassFixture<Ward>
{
    private const string Stent = "/patients/~STENT-2", OnTheDay = "?as-of=2026-03-10";

    [Fact]
    public async Task Without_the_servers_frame_the_page_is_the_brief_of_the_command_line_byte_for_byte()
    {
        var (status, page) = await ward.Get(Stent + OnTheDay);
        Assert.Equal(HttpStatusCode.OK, status);
        using var key = InstallationKey.OpenOrCreate(Path.Combine(ward.Home, "installation.key"));
        using var store = SqliteRecordStore.Open(Path.Combine(ward.Home, "store.db"), key);
        Assert.True(Moment.TryParse("2026-03-10", out var day));
        var chart = Chart.Of(FactArchive.Get(store, "local", new PersonId("STENT-2")), day.Latest, Setting.Default, Shelf.Empty).Ask(Capabilities.All);
        var brief = Encoding.UTF8.GetString(BriefPage.Write(Brief.Compose(chart, [], Capabilities.All)));
        Assert.Equal(Body(brief), Frame().Replace(Body(page), ""));
        Assert.Contains("class=\"frame\"", page, StringComparison.Ordinal);

        static string Body(string html) => html[html.IndexOf("<body>", StringComparison.Ordinal)..];
    }

    [GeneratedRegex("""<div class="frame[^"]*">(?>(?!</?div\b).|<div\b(?<deep>)|</div>(?<-deep>))*(?(deep)(?!))</div>\n""", RegexOptions.Singleline)]
    private static partial Regex Frame();

    [Fact]
    public async Task Everybody_in_the_list_is_reached_by_the_links_of_the_list_however_they_are_called()
    {
        var (_, list) = await ward.Get("/patients");
        foreach (var id in Ward.Hostile)
        {
            var link = PatientAddress.Of(new PersonId(id));
            Assert.Contains($"href=\"{link}\"", list, StringComparison.Ordinal);
            var (status, page) = await ward.Get(link);
            Assert.Equal(HttpStatusCode.OK, status);
            using var title = new StringWriter();
            Html.Encode(title, $"Nurse {id}");
            Assert.Contains($"<h1>{title}</h1>", page, StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.OK, (await ward.Get("/patients/STENT-2")).Status);
    }

    [Fact]
    public async Task Names_are_shown_for_a_search_only_and_another_tenants_people_never()
    {
        var (_, list) = await ward.Get("/patients");
        Assert.DoesNotContain("Bruno", list, StringComparison.Ordinal);
        Assert.DoesNotContain("theirs", list, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Bruno Synthetic", (await ward.Get("/patients?q=bruno+1961-09")).Body, StringComparison.Ordinal);
        Assert.Contains("Nobody was found", (await ward.Get("/patients?q=theirs")).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await ward.Get("/patients/theirs")).Status);
    }

    [Fact]
    public async Task A_day_that_is_none_is_refused_and_an_earlier_day_knows_less()
    {
        foreach (var day in new[] { "10/03/2026", "2026", "9999-12-31", "0001-01-01", "2026-02-30", "<script>" })
            Assert.Equal(HttpStatusCode.BadRequest, (await ward.Get(Stent + "?as-of=" + Uri.EscapeDataString(day))).Status);
        Assert.DoesNotContain("instead of clopidogrel", (await ward.Get(Stent + "?as-of=2026-01-10")).Body, StringComparison.Ordinal);
        Assert.Contains("instead of clopidogrel", (await ward.Get(Stent + OnTheDay)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusals_are_pages_for_a_browser_and_OperationOutcomes_for_a_program()
    {
        var (status, page) = await ward.Get("/patients/nobody");
        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Contains("<h1>Not found</h1>", page, StringComparison.Ordinal);
        Assert.Contains("\"resourceType\":\"OperationOutcome\"", (await ward.Get("/patients/nobody", "application/json")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_or_a_method_that_nobody_serves_is_a_page_for_a_browser()
    {
        foreach (var path in new[] { "/nowhere", "/patients/1/x", "/patients/1/facts", "/Patients2", "/a/b/c.html" })
        {
            var (status, page) = await ward.Get(path);
            Assert.Equal(HttpStatusCode.NotFound, status);
            Assert.Contains("<h1>Not found</h1>", page, StringComparison.Ordinal);
            Assert.Contains("OperationOutcome", (await ward.Get(path, "*/*")).Body, StringComparison.Ordinal);
        }
        foreach (var (method, path) in new[] { (HttpMethod.Post, "/patients"), (HttpMethod.Delete, Stent), (HttpMethod.Put, "/"), (HttpMethod.Get, "/fhir"), (HttpMethod.Get, "/cds-services/titrant-order-sign") })
        {
            using var request = new HttpRequestMessage(method, path);
            request.Headers.Add("Accept", "text/html");
            using var answer = await ward.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
            Assert.NotEmpty(answer.Content.Headers.Allow);
            Assert.Contains("<h1>This cannot be done here</h1>", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        using var head = new HttpRequestMessage(HttpMethod.Head, Stent + OnTheDay);
        using var headers = await ward.Http.SendAsync(head);
        Assert.Equal(HttpStatusCode.OK, headers.StatusCode);
        Assert.True(headers.Content.Headers.ContentLength > 1000);
    }

    [Fact]
    public async Task Every_entry_that_a_card_rests_on_has_a_page_that_says_what_was_written_and_which_card_rests_on_it()
    {
        var (_, brief) = await ward.Get(Stent + OnTheDay);
        var links = FactLink().Matches(brief).Select(m => m.Groups[1].Value).Distinct().ToList();
        Assert.NotEmpty(links);
        foreach (var link in links)
        {
            var (status, page) = await ward.Get(link);
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.Contains("instead of clopidogrel", page, StringComparison.Ordinal);
            Assert.Contains("known ", page, StringComparison.Ordinal);
        }
        // On a day before it was known there is no such entry; of somebody else there never is.
        Assert.Equal(HttpStatusCode.NotFound, (await ward.Get(links[0].Replace("2026-03-10", "1990-01-01", StringComparison.Ordinal))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ward.Get(links[0].Replace("~STENT-2", "poly-1", StringComparison.Ordinal))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ward.Get(Stent + "/facts/f1:zz")).Status);
    }

    [GeneratedRegex("href=\"(/patients/[^\"]+/facts/[^\"]+)\"")]
    private static partial Regex FactLink();

    [Fact]
    public async Task The_record_is_exported_as_it_stands_and_what_is_assumed_is_not()
    {
        var (status, json) = await ward.Get(Stent + "/brief.json" + OnTheDay);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.NotNull(BriefJson.Read(Encoding.UTF8.GetBytes(json), out _));
        Assert.Contains("\"resourceType\": \"Bundle\"", (await ward.Get(Stent + "/brief.fhir.json" + OnTheDay)).Body, StringComparison.Ordinal);
        foreach (var export in new[] { "/brief.json", "/brief.fhir.json" })
            Assert.Equal(HttpStatusCode.BadRequest, (await ward.Get($"{Stent}{export}{OnTheDay}&a=kidney:20")).Status);
    }

    [Fact]
    public async Task What_if_is_journalled_and_nothing_of_it_is_stored_or_named_there()
    {
        await ward.Suppose(Stent, ("order", "colchicine 500 micrograms twice daily"), ("kidney", "17.25"));
        var journal = string.Concat(Directory.EnumerateFiles(Path.Combine(ward.Home, "journals"), "*", SearchOption.AllDirectories).Select(Read));
        Assert.Contains("\"what-if\"", journal, StringComparison.Ordinal);
        foreach (var secret in new[] { "colchicine", "17.25", "STENT", "Bruno" }) Assert.DoesNotContain(secret, journal, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("olchicine", (await ward.Get(Stent + OnTheDay)).Body, StringComparison.Ordinal);

        static string Read(string path)
        {
            using var file = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            return file.ReadToEnd();
        }
    }
}
