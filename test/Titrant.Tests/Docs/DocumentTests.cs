using System.Text.RegularExpressions;
using Titrant.Cli;

namespace Titrant.Tests.Docs;

/// <summary>What README, tour and samples promise is there.</summary>
public class DocumentTests
{
    [Theory]
    [InlineData("docs/tour.md")]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("docs/formats.md")]
    [InlineData("docs/decisions/0005-own-readers-few-packages.md")]
    public void Every_path_that_a_document_names_exists(string document)
    {
        var named = Regex.Matches(Text(document), @"`((?:src|test|docs|eval|samples)/[^`\s]+)`").Select(m => m.Groups[1].Value).ToList();
        Assert.NotEmpty(named);
        Assert.All(named, path => Assert.True(Path.Exists(At(path)), $"{document} names {path}, which does not exist"));
    }

    [Fact]
    public void The_tour_has_ten_stops_in_order()
    {
        var stops = Regex.Matches(Text("docs/tour.md"), @"^(\d+)\. `src/[^`]+\.cs`", RegexOptions.Multiline).Select(m => m.Groups[1].Value);
        Assert.Equal(Enumerable.Range(1, 10).Select(i => $"{i}"), stops);
        foreach (Match stop in Regex.Matches(Text("docs/tour.md"), @"^\d+\. `(src/[^`]+\.cs)`", RegexOptions.Multiline))
            Assert.InRange(File.ReadAllLines(At(stop.Groups[1].Value)).Length, 5, 200);
    }

    [Fact]
    public void The_sections_that_the_readme_explains_are_those_of_the_page_in_its_order()
    {
        var page = System.Text.Encoding.UTF8.GetString(Titrant.Medicine.Briefs.BriefPage.Write(Medicine.Briefs.Sample.Make().Brief));
        var explained = Regex.Matches(Text("README.md"), @"^\d+\. \*\*(.+?)\.\*\*", RegexOptions.Multiline).Select(m => m.Groups[1].Value);
        Assert.Equal(Regex.Matches(page, "<h2[^>]*>([^<]+)</h2>").Select(m => m.Groups[1].Value), explained);
    }

    [Fact]
    public void The_readme_names_what_this_version_does_not_check() =>
        Assert.All(Titrant.Medicine.Capabilities.NotChecked, part => Assert.Contains(part, Text("README.md").ReplaceLineEndings(" "), StringComparison.Ordinal));

    [Theory]
    [InlineData("README.md")]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("SECURITY.md")]
    [InlineData("docs/tour.md")]
    [InlineData("docs/intended-use.md")]
    [InlineData("samples/README.md")]
    public void Every_link_leads_somewhere(string document)
    {
        var folder = Path.GetDirectoryName(At(document))!;
        foreach (Match link in Regex.Matches(Text(document), @"\]\((?!https?:|#)([^)#\s]+)"))
            Assert.True(Path.Exists(Path.Combine(folder, link.Groups[1].Value)), $"{document} links to {link.Groups[1].Value}, which does not exist");
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("SECURITY.md")]
    [InlineData("eval/README.md")]
    [InlineData("samples/README.md")]
    [InlineData("docs/decisions/0004-absence-is-a-value.md")]
    public void Every_command_that_a_document_names_is_a_verb(string document)
    {
        var launcher = Regex.Matches(Text("titrant"), @"^  (\w+)\) shift;", RegexOptions.Multiline).Select(m => m.Groups[1].Value).ToList();
        Assert.Contains("test", launcher);
        var verbs = Regex.Matches(Text(document), @"(?:^|`)(?:\./)?titrant ([a-z]+)", RegexOptions.Multiline).Select(m => m.Groups[1].Value).Distinct().ToList();
        Assert.NotEmpty(verbs);
        Assert.All(verbs.Except(launcher), verb =>
        {
            var (output, error) = (new StringWriter(), new StringWriter());
            var code = App.Run([verb, "--help"], new Surroundings(output, error, () => default, _ => null, false));
            Assert.True(code == ExitCode.Clean && Regex.IsMatch(output.ToString(), $@"Usage:\s+\S+ {verb}\b"), $"{document} names 'titrant {verb}', which is no verb: {error}");
        });
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("samples/README.md")]
    public void Folders_in_commands_exist(string document)
    {
        var folders = Regex.Matches(Text(document), @"titrant brief (\S+)").Select(m => m.Groups[1].Value).Where(f => f.StartsWith("samples/", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(folders);
        Assert.All(folders, f => Assert.True(Directory.Exists(At(f)), $"{document}: {f}"));
    }

    [Fact]
    public void Samples_are_small_and_say_that_nobody_in_them_exists()
    {
        foreach (var sample in Repository.Samples)
        {
            var files = Directory.GetFiles(sample, "*", SearchOption.AllDirectories);
            Assert.InRange(files.Sum(f => new FileInfo(f).Length), 1, 60_000);
            Assert.All(files.Where(f => new FileInfo(f).Length > 0), f => Assert.Contains("SYNTHETIC", File.ReadAllText(f), StringComparison.Ordinal));
            Assert.Contains($"## {Path.GetFileName(sample)}", Text("samples/README.md"), StringComparison.Ordinal);
            Assert.All(files, f => Assert.Contains($"| `{Path.GetFileName(f)}` |", Text("samples/README.md"), StringComparison.Ordinal));
        }
    }

    private static string At(string path) => Path.Combine(Repository.Root, path);
    private static string Text(string path) => File.ReadAllText(At(path));
}
