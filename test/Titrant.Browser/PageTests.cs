using Microsoft.Playwright;

namespace Titrant.Browser;

/// <summary>What a person meets: hands on a keyboard, a tired eye, a small or enlarged screen, a printer, a locked-down browser.</summary>
public sealed class PageTests(Chromium chromium, Ward ward) : IClassFixture<Chromium>, IClassFixture<Ward>
{
    private static readonly string[] s_pages = ["/", "/patients", "/patients?q=synthetic", Ward.Stent, Ward.Polypharmacy, Ward.Hostile, Ward.Sent, "/acceptance", "/patients/nobody"];

    // Needs no browser: on a machine without one something of this project still runs, for a run of nothing counts as failed.
    [Fact]
    public async Task Every_page_says_what_it_is_for_and_forbids_all_that_it_does_not_need()
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("Accept", "text/html");
        foreach (var path in s_pages)
        {
            using var answer = await http.GetAsync(new Uri(ward.Address + path), TestContext.Current.CancellationToken);
            var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Equal(path.EndsWith("nobody", StringComparison.Ordinal) ? 404 : 200, (int)answer.StatusCode);
            var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            foreach (var rule in new[] { "default-src 'none'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'" }) Assert.Contains(rule, policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Contains("<meta name=\"titrant-tag\" content=\"research-use\">", page, StringComparison.Ordinal);
            Assert.True(answer.Headers.CacheControl!.NoStore);
        }
    }

    [Fact]
    public async Task The_keyboard_alone_reaches_the_evidence_and_tries_a_medicine()
    {
        var page = await chromium.Page();
        await page.GotoAsync(ward.Address + Ward.Stent);
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to what changes today", await Focused(page));
        Assert.True(await page.EvaluateAsync<bool>("document.activeElement.getBoundingClientRect().left >= 0"), "the skip link shows when it has the focus");

        await TabTo(page, text => text.StartsWith("Where this was written", StringComparison.Ordinal));
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("details.drawer[open]").First).ToContainTextAsync("meds.csv");
        await Assertions.Expect(page.Locator("details.drawer[open]").First).ToContainTextAsync("clopidogrel 75 mg each time");

        await TabTo(page, text => text == "Try a medicine");
        await page.Keyboard.TypeAsync("metformin 1 g twice daily");
        await TabTo(page, text => text.StartsWith("Assume the kidney function", StringComparison.Ordinal));
        await page.Keyboard.TypeAsync("20");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#compared")).ToContainTextAsync("New");
        await Assertions.Expect(page.Locator("#compared")).ToContainTextAsync("metformin");
        await Assertions.Expect(page.Locator(".whatif")).ToContainTextAsync("This is not the record as it stands");
    }

    [Fact]
    public async Task What_would_make_a_card_go_makes_it_go_and_is_taken_back()
    {
        var page = await chromium.Page();
        await page.GotoAsync(ward.Address + Ward.Stent);
        await Assertions.Expect(page.Locator(".cards > li")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Button, new() { Name = "What if CYP2C19 were *1/*1" }).ClickAsync();
        await Assertions.Expect(page.Locator("#compared")).ToContainTextAsync("No longer there");
        await Assertions.Expect(page.Locator(".cards > li")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("a[href*='brief.json'], a[href*='brief.fhir.json']")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove: CYP2C19" }).ClickAsync();
        await Assertions.Expect(page.Locator(".cards > li")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator(".whatif")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Everything_works_where_scripts_are_forbidden()
    {
        var page = await chromium.Page(new() { JavaScriptEnabled = false });
        await page.GotoAsync(ward.Address + "/");
        await page.GetByRole(AriaRole.Link, new() { Name = "Patients" }).First.ClickAsync();
        await page.GetByLabel("Identifier, name or birth date").FillAsync("bruno 1961");
        await page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "STENT-2" }).ClickAsync();
        await page.GetByLabel("As of").FillAsync("2026-03-10");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show that day" }).ClickAsync();
        await page.GetByLabel("Try a medicine").FillAsync("Zyntravil 5 mg");
        await page.GetByLabel("Assume the kidney function").FillAsync("20");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show what would change" }).ClickAsync();
        // The word that nobody knows comes back with its reason; what was understood is kept.
        await Assertions.Expect(page.GetByLabel("Try a medicine")).ToHaveValueAsync("Zyntravil 5 mg");
        await Assertions.Expect(page.Locator("#try-order-fault")).ToContainTextAsync("No medicine is recognised");
        await page.GetByLabel("Try a medicine").FillAsync("metformin 1 g twice daily");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show what would change" }).ClickAsync();
        await Assertions.Expect(page.Locator(".assumed li")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator("#compared")).ToContainTextAsync("metformin");
        await page.GetByRole(AriaRole.Link, new() { Name = "Back to the record as it stands" }).ClickAsync();
        await Assertions.Expect(page.Locator(".whatif")).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData(640)] // 1280 at 200 %
    [InlineData(390)]
    [InlineData(195)] // 390 at 200 %
    public async Task Nothing_runs_out_of_a_small_or_enlarged_screen(int width)
    {
        var page = await chromium.Page(new() { ViewportSize = new() { Width = width, Height = 800 }, DeviceScaleFactor = 2 });
        foreach (var path in s_pages)
        {
            await page.GotoAsync(ward.Address + path);
            await OpenAll(page);
            Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, $"{path} at {width} runs over: {await Widest(page)}");
        }
        await page.GotoAsync(ward.Address + Ward.Polypharmacy);
        await page.GetByLabel("Assume the kidney function").FillAsync("90");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show what would change" }).ClickAsync();
        await OpenAll(page);
        Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, $"what if at {width} runs over: {await Widest(page)}");
    }

    [Theory]
    [InlineData(ColorScheme.Dark)]
    [InlineData(ColorScheme.Light)]
    public async Task All_text_stands_out_from_its_ground(ColorScheme scheme)
    {
        var page = await chromium.Page(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        foreach (var path in s_pages)
        {
            await page.GotoAsync(ward.Address + path);
            await OpenAll(page);
            Assert.Empty(await page.EvaluateAsync<string[]>(Scripts.LowContrast));
        }
    }

    [Fact]
    public async Task On_paper_no_form_and_no_bar_is_left()
    {
        var page = await chromium.Page();
        await page.GotoAsync(ward.Address + Ward.Polypharmacy);
        Assert.True(await page.Locator("form:visible").CountAsync() > 2);
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.Equal(0, await page.Locator("form:visible, button:visible, .bar:visible, .drawer:visible").CountAsync());
        await Assertions.Expect(page.Locator(".cards > li").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Every_field_has_a_name_and_headings_come_in_order()
    {
        var page = await chromium.Page();
        foreach (var path in s_pages)
        {
            await page.GotoAsync(ward.Address + path);
            Assert.Empty(await page.EvaluateAsync<string[]>(Scripts.Structure));
        }
    }

    [Fact]
    public async Task A_corrected_result_that_an_EHR_sent_is_looked_up_in_words_and_as_it_came()
    {
        var page = await chromium.Page();
        await page.GotoAsync(ward.Address + Ward.Sent);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Greta Sent");
        await Assertions.Expect(page.Locator(".cards")).ToContainTextAsync("metformin");
        await OpenAll(page);
        await page.Locator(".drawer a[href*='/facts/']").Filter(new() { HasText = "creatinine" }).First.ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("creatinine");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("240");
        await Assertions.Expect(page.Locator("#seen")).ToContainTextAsync("Observation c, version 2 in this store");
        await Assertions.Expect(page.Locator("#used")).ToContainTextAsync("metformin");
        Assert.Empty(await page.EvaluateAsync<string[]>(Scripts.Structure));
        var raw = await page.RunAndWaitForResponseAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "as it came" }).Last.ClickAsync(), r => r.Url.Contains("/fhir/Observation/c", StringComparison.Ordinal));
        Assert.Equal(200, raw.Status);
        Assert.Contains("\"value\":240", await raw.TextAsync(), StringComparison.Ordinal);
        await page.GoBackAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Back to the brief" }).ClickAsync();
        await Assertions.Expect(page.Locator("#changes")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_card_that_is_waved_away_stands_on_the_first_screen_of_a_phone()
    {
        var page = await chromium.Page(new() { ViewportSize = new() { Width = 390, Height = 700 } });
        await page.GotoAsync(ward.Address + "/");
        await page.GetByRole(AriaRole.Link, new() { Name = "Cards followed and overridden" }).ClickAsync();
        await Assertions.Expect(page.Locator(".first")).ToHaveTextAsync("1 of 4 cards is mostly overridden.");
        var why = page.GetByText("Why: already done or ordered");
        await Assertions.Expect(why).ToBeInViewportAsync();
        await Assertions.Expect(page.Locator("tbody tr").First).ToContainTextAsync("metformin");
    }

    [Fact]
    public async Task A_form_without_an_answer_moves_the_focus_to_what_is_wrong()
    {
        var page = await chromium.Page();
        await page.GotoAsync(ward.Address + Ward.Stent);
        await page.GetByRole(AriaRole.Button, new() { Name = "Show what would change" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeFocusedAsync();
        await page.GetByLabel("Assume the kidney function").FillAsync("plenty");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show what would change" }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Assume the kidney function")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_hostile_record_runs_nothing_and_no_request_leaves_this_server()
    {
        var page = await chromium.Page();
        var (dialogs, elsewhere, refused) = (0, new List<string>(), new List<string>());
        page.Dialog += (_, dialog) => { dialogs++; _ = dialog.DismissAsync(); };
        page.Request += (_, request) => { if (!request.Url.StartsWith(ward.Address + "/", StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal)) elsewhere.Add(request.Url); };
        page.Console += (_, message) => { if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal)) refused.Add(message.Text); };
        await page.AddInitScriptAsync("document.addEventListener('securitypolicyviolation', e => (window.violations ??= []).push(e.violatedDirective + ' ' + e.blockedURI))");
        foreach (var path in s_pages.Append("/patients?q=script"))
        {
            await page.GotoAsync(ward.Address + path);
            await OpenAll(page);
            await Unhurt();
        }
        await page.GotoAsync(ward.Address + Ward.Hostile);
        Assert.Contains("alert(1)", await page.Locator("h1").InnerTextAsync(), StringComparison.Ordinal);
        await page.GetByLabel("Try a medicine").FillAsync("metformin <script>window.wounded=1</script>\" onfocus=window.wounded=1 autofocus x=\"");
        await page.GetByLabel("Leave out a medicine or result").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Show what would change" }).ClickAsync();
        await Assertions.Expect(page.Locator("#compared")).ToBeVisibleAsync();
        await OpenAll(page);
        await Unhurt();

        async Task Unhurt()
        {
            Assert.False(await page.EvaluateAsync<bool>($"'{Ward.Wound}' in window"), page.Url);
            Assert.Empty(await page.EvaluateAsync<string[]>("window.violations ?? []"));
            Assert.Equal(0, await page.Locator("main script, main img, main base, [onload], [onerror], [onfocus], a[href^='javascript' i]").CountAsync());
            Assert.Equal(0, dialogs);
            Assert.Empty(elsewhere);
            Assert.Empty(refused);
        }
    }

    private static async Task OpenAll(IPage page) => await page.EvaluateAsync("document.querySelectorAll('details').forEach(d => d.open = true)");

    private static Task<string> Widest(IPage page) => page.EvaluateAsync<string>(
        "[...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !e.closest('.scroll, caption, .skip')).slice(0, 4).map(e => e.outerHTML.slice(0, 120)).join(' | ')");

    /// <summary>What a screen reader says of the focused element: its label, else its text.</summary>
    private static Task<string> Focused(IPage page) => page.EvaluateAsync<string>("(document.activeElement.labels?.[0] ?? document.activeElement).textContent.trim()");

    private static async Task TabTo(IPage page, Func<string, bool> wanted)
    {
        var seen = new List<string>();
        for (var i = 0; i < 120; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            seen.Add(await Focused(page));
            if (!wanted(seen[^1])) continue;
            Assert.True(await page.EvaluateAsync<bool>("getComputedStyle(document.activeElement).outlineStyle !== 'none'"), $"the focus shows on {seen[^1]}");
            return;
        }
        Assert.Fail("The keyboard came only to: " + string.Join(" | ", seen.Select(s => s[..Math.Min(40, s.Length)])));
    }
}
