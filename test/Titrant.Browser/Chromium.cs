using Microsoft.Playwright;

namespace Titrant.Browser;

/// <summary>The browser of this machine, started once for all tests; where there is none, each test is skipped and says so.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Find() is not { } path) return;
        _playwright = await Playwright.CreateAsync();
        // A browser that may not make its own sandbox (root in a container) has the container's.
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = ["--no-sandbox", "--disable-gpu"] });
    }

    /// <summary>CHROMIUM_PATH, else the first of the usual names on PATH; null where there is none.</summary>
    private static string? Find() => Environment.GetEnvironmentVariable("CHROMIUM_PATH") is { Length: > 0 } set ? set
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Where(f => f.Length > 0)
            .SelectMany(f => new[] { "chromium", "chromium-browser", "google-chrome", "google-chrome-stable" }.Select(n => Path.Combine(f, n))).FirstOrDefault(File.Exists);

    /// <summary>A fresh profile. Nothing of an earlier test is in it.</summary>
    public async Task<IPage> Page(BrowserNewContextOptions? options = null)
    {
        Assert.SkipWhen(_browser is null, "no Chromium on this machine: set CHROMIUM_PATH or put one on PATH");
        var context = await _browser!.NewContextAsync(options ?? new());
        context.SetDefaultTimeout(60_000);
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
