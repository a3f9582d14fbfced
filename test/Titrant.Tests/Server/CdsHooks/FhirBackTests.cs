using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Titrant.Patient;
using Titrant.Server.CdsHooks;
using static Titrant.Tests.Server.CdsHooks.FhirCase;

namespace Titrant.Tests.Server.CdsHooks;

/// <summary>An EHR that misbehaves costs a named gap, never the answer.</summary>
public sealed class FhirBackTests
{
    private const string Search = "Observation?patient=1";

    [Theory]
    [InlineData("https://ehr.example/fhir", "https://ehr.example/fhir/Patient/1", true)]
    [InlineData("https://ehr.example/fhir/", "https://ehr.example/fhir?_getpages=1", true)]
    [InlineData("https://ehr.example/fhir", "https://EHR.example:443/fhir/Patient", true)]
    [InlineData("https://ehr.example", "https://ehr.example/any", true)]
    [InlineData("https://ehr.example/fhir", "https://ehr.example/fhirx/Patient/1", false)]
    [InlineData("https://ehr.example/fhir", "https://ehr.example/admin", false)]
    [InlineData("https://ehr.example/fhir", "https://ehr.example/fhir/../admin", false)]
    [InlineData("https://ehr.example/fhir", "https://ehr.example/fhir/%2e%2e/admin", false)]
    [InlineData("https://ehr.example/fhir", "https://ehr.example/fhir/..%2fadmin", false)]
    [InlineData("https://ehr.example/fhir", "http://ehr.example/fhir/Patient/1", false)]
    [InlineData("https://ehr.example/fhir", "https://ehr.example:8443/fhir/Patient/1", false)]
    [InlineData("https://ehr.example/fhir", "https://ehr.example@evil.example/fhir/Patient/1", false)]
    [InlineData("https://ehr.example/fhir", "https://user:secret@ehr.example/fhir/Patient/1", false)]
    [InlineData("https://ehr.example/fhir", "https://ehr.example.evil.example/fhir", false)]
    [InlineData("https://ehr.example/fhir", "https://127.0.0.1/fhir", false)]
    [InlineData("https://ehr.example/fhir", "ftp://ehr.example/fhir", false)]
    [InlineData("file:///etc", "file:///etc/passwd", false)]
    public void Only_what_lies_under_a_listed_base_may_be_called(string listed, string address, bool may) =>
        Assert.Equal(may, FhirBackAddress.IsUnder(new(listed), new(address)));

    [Theory]
    [InlineData("//evil.example/fhir/p2")]
    [InlineData("https://evil.example\\@ehr.example/fhir")]
    [InlineData("\\\\evil.example\\fhir")]
    [InlineData("javascript:alert(1)")]
    [InlineData("file:///etc/passwd")]
    [InlineData("../../admin")]
    [InlineData("/admin")]
    public void A_link_that_leads_elsewhere_is_no_page(string link) =>
        Assert.False(FhirBackAddress.Link(new("https://ehr.example/fhir"), link) is { } at && FhirBackAddress.IsUnder(new("https://ehr.example/fhir"), at));

    [Theory]
    [InlineData("https://ehr.example/fhir", true)]
    [InlineData("http://127.0.0.1:8080/fhir", true)]
    [InlineData("http://localhost/fhir", true)]
    [InlineData("http://ehr.example/fhir", false)]
    [InlineData("http://127.0.0.1.evil.example/fhir", false)]
    public void A_token_travels_by_tls_or_not_beyond_this_machine(string server, bool may) => Assert.Equal(may, FhirBackAddress.IsPrivate(new(server)));

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var world = (await GatheringWorld.Start()).WithCase();
        await using var other = await FakeEhr.Start();
        world.Ehr.Does(Search, context => { context.Response.Redirect(other.Base + "/" + Search); return Task.CompletedTask; });
        await Lacks(world, "observations: the FHIR server points elsewhere, and that is not followed");
        Assert.Empty(other.Calls);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(500)]
    [InlineData(204)]
    public async Task A_refusal_is_named_with_its_number(int status)
    {
        await using var world = (await GatheringWorld.Start()).WithCase();
        world.Ehr.Does(Search, context => { context.Response.StatusCode = status; return Task.CompletedTask; });
        await Lacks(world, $"observations: the FHIR server answered {status}");
    }

    [Fact]
    public async Task A_slow_server_does_not_hold_up_the_answer()
    {
        await using var world = (await GatheringWorld.Start()).WithCase();
        world.Limits = world.Limits with { PerCall = TimeSpan.FromMilliseconds(300) };
        world.Ehr.Does(Search, context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default));
        var watch = Stopwatch.StartNew();
        await Lacks(world, "observations: the FHIR server took too long");
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task All_pages_together_have_one_time_limit()
    {
        await using var world = (await GatheringWorld.Start()).WithCase();
        world.Limits = world.Limits with { Overall = TimeSpan.FromSeconds(3), Pages = 1_000 };
        var page = 0;
        world.Ehr.Does(Search, Slow);
        for (var i = 0; i < 200; i++) world.Ehr.Does($"p?{i}", Slow);
        var patient = await world.Gather(world.Request(("patient", Ada), ("medications", null)));
        Assert.Contains("observations: only a part, the FHIR server took too long", patient.Missing);
        Assert.Contains(patient.Record.Facts, f => f.Claim is Measurement);

        async Task Slow(HttpContext context)
        {
            await Task.Delay(50, context.RequestAborted);
            context.Response.ContentType = "application/fhir+json";
            await context.Response.WriteAsync(Bundle([Creatinine()], $"{world.Ehr.Base}/p?{page++}"), context.RequestAborted);
        }
    }

    [Theory]
    [InlineData("<html>login</html>", "text/html", "the FHIR server answered with something else than FHIR JSON")]
    [InlineData("{\"resourceType\":", "application/fhir+json", "the FHIR server's answer is not JSON")]
    [InlineData("\0\u0001\u0002", "application/json", "the FHIR server's answer is not JSON")]
    [InlineData("{\"resourceType\":\"\\ud800\"}", "application/json", "the FHIR server answered with something else than a Bundle")]
    [InlineData("{\"resourceType\":\"Patient\",\"id\":\"2\"}", "application/fhir+json", "the FHIR server answered with something else than a Bundle")]
    [InlineData("[]", "application/fhir+json", "the FHIR server answered with something else than a Bundle")]
    [InlineData("{\"resourceType\":\"OperationOutcome\"}", "application/fhir+json", "the FHIR server answered with something else than a Bundle")]
    public async Task Garbage_is_named_and_not_read(string body, string contentType, string says)
    {
        await using var world = (await GatheringWorld.Start()).WithCase();
        world.Ehr.Answers(Search, body, contentType);
        await Lacks(world, "observations: " + says);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_without_end_is_cut_off(bool saysItsLength)
    {
        await using var world = (await GatheringWorld.Start()).WithCase();
        world.Limits = world.Limits with { AnswerBytes = 200_000 };
        world.Ehr.Does(Search, async context =>
        {
            context.Response.ContentType = "application/fhir+json";
            if (saysItsLength) context.Response.ContentLength = 1_000_000_000;
            var spaces = new byte[64 << 10];
            Array.Fill(spaces, (byte)' ');
            try
            {
                while (!context.RequestAborted.IsCancellationRequested) await context.Response.Body.WriteAsync(spaces, context.RequestAborted);
            }
            catch (Exception gone) when (gone is OperationCanceledException or IOException or InvalidOperationException)
            {
            }
        });
        await Lacks(world, "observations: the FHIR server's answer is too long");
    }

    [Fact]
    public async Task All_answers_together_have_one_limit()
    {
        await using var world = (await GatheringWorld.Start()).WithCase();
        world.Limits = world.Limits with { AllBytes = 1_000, Parallel = 1 };
        var (patient, why) = await world.Try(world.Request());
        Assert.NotNull(patient);
        Assert.Contains("the FHIR server's answer is too long", string.Join(' ', patient.Missing) + why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_that_go_round_and_pages_without_end_are_left_with_what_was_read()
    {
        await using var world = (await GatheringWorld.Start()).WithCase();
        world.Ehr.Answers(Search, Bundle([Creatinine()], world.Ehr.Base + "/" + Search));
        var patient = await world.Gather(world.Request(("patient", Ada), ("medications", null)));
        Assert.Contains("observations: only a part, the pages go round in a circle", patient.Missing);
        Assert.Contains(patient.Record.Facts, f => f.Claim is Measurement);
        for (var i = 1; i < 20; i++) world.Ehr.Answers($"p?{i}", Bundle([Creatinine("c" + i)], $"p?{i + 1}"));
        world.Ehr.Answers(Search, Bundle([Creatinine()], "p?1"));
        world.Ehr.Calls.Clear();
        patient = await world.Gather(world.Request(("patient", Ada), ("medications", null)));
        Assert.Equal(10, world.Ehr.Calls.Count);
        Assert.Contains("observations: only a part, there are more than 10 pages", patient.Missing);
    }

    [Fact]
    public async Task A_page_that_fails_leaves_the_pages_before_it()
    {
        await using var world = (await GatheringWorld.Start()).WithCase();
        world.Ehr.Answers(Search, Bundle([Creatinine()], "p?1")).Answers("p?1", "", status: 503);
        var patient = await world.Gather(world.Request(("patient", Ada), ("medications", null)));
        Assert.Contains("observations: only a part, the FHIR server answered 503", patient.Missing);
        Assert.Contains(patient.Record.Facts, f => f.Claim is Measurement);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named()
    {
        await using var world = await GatheringWorld.Start();
        await using var gone = await FakeEhr.Start();
        var at = gone.Base;
        await gone.DisposeAsync();
        world.Tenant = world.Tenant with { FhirServers = [at] };
        var patient = await world.Gather(world.Request(("patient", Ada), ("medications", null)) with { FhirServer = at });
        Assert.Contains("observations: the FHIR server could not be reached", patient.Missing);
    }

    [Fact]
    public async Task A_read_that_answers_with_another_patient_is_not_believed()
    {
        await using var world = (await GatheringWorld.Start()).WithCase();
        world.Ehr.Answers("Patient/1", Ada.Replace("\"id\":\"1\"", "\"id\":\"2\"", StringComparison.Ordinal));
        var (patient, _) = await world.Try(world.Request());
        Assert.Null(patient);
    }

    [Fact]
    public async Task At_most_four_questions_are_open_at_once()
    {
        await using var world = (await GatheringWorld.Start()).WithCase();
        var (open, most) = (0, 0);
        var gate = new Lock();
        var asks = new List<FhirBackAsk>();
        for (var i = 0; i < 12; i++)
        {
            asks.Add(new("k" + i, new($"{world.Ehr.Base}/q?{i}"), null, 1));
            world.Ehr.Does($"q?{i}", async context =>
            {
                lock (gate) most = Math.Max(most, ++open);
                await Task.Delay(30, context.RequestAborted);
                lock (gate) open--;
                context.Response.ContentType = "application/fhir+json";
                await context.Response.WriteAsync(Bundle(), context.RequestAborted);
            });
        }
        var back = FhirBack.Open(world.Tenant, world.Request(), FhirBackLimits.Default, out _)!;
        var answers = await back.Ask(asks, TestContext.Current.CancellationToken);
        Assert.All(answers, a => Assert.Null(a.Why));
        Assert.Equal(asks.Select(a => a.Key), answers.Select(a => a.Key));
        Assert.InRange(most, 2, 4);
    }

    private static async Task Lacks(GatheringWorld world, string missing)
    {
        var patient = await world.Gather(world.Request(("patient", Ada), ("medications", null)));
        Assert.Equal([missing], patient.Missing);
        Assert.DoesNotContain(patient.Record.Facts, f => f.Claim is Measurement);
    }
}
