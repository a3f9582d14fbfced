using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Titrant.Tests.Cli;

/// <summary>
/// The launcher on a machine without .NET: a copy of it in a folder of its own, a PATH that holds only the usual tools, and
/// an install script that brings a dotnet which writes down how it was called.
/// </summary>
public sealed class LauncherTests : IDisposable
{
    private static readonly string[] s_tools =
        ["bash", "env", "dirname", "readlink", "find", "mkdir", "mv", "rm", "cp", "cat", "grep", "sed", "tail", "mktemp", "chmod", "sleep", "flock", "tee", "date"];

    private const string FakeInstall = """
        #!/usr/bin/env bash
        set -eu
        while [ $# -gt 0 ]; do
          case $1 in --install-dir) dir=$2; shift 2 ;; --channel) echo "$2" >"$HOME/channel"; shift 2 ;; *) shift ;; esac
        done
        mkdir -p "$dir"
        cat >"$dir/dotnet" <<'DOTNET'
        #!/usr/bin/env bash
        if [ "$1" = --list-sdks ]; then echo "10.0.401 [$0]"; exit 0; fi
        if [ "$1" = publish ]; then
          echo build >>"$HOME/builds"
          if [ -e "$HOME/break" ]; then echo "Fact.cs(1,1): error CS0000"; exit 1; fi
          echo "a line that only a failed build shows"
          sleep 0.3
          while [ $# -gt 0 ]; do if [ "$1" = -o ]; then out=$2; fi; shift; done
          mkdir -p "$out"; : >"$out/titrant.dll"; exit 0
        fi
        if [ "$1" = build ]; then exit 0; fi
        if [ "$1" = test ]; then cat "$HOME/summary"; exit "$(cat "$HOME/code")"; fi
        printf 'ran'; printf ' [%s]' "${@:2}"; printf '\n'
        DOTNET
        chmod +x "$dir/dotnet"
        """;

    private readonly string _home = Directory.CreateTempSubdirectory("titrant launcher ").FullName;

    public LauncherTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the bash launcher is for Linux; Windows has titrant.cmd");
        Directory.CreateDirectory(At("bin"));
        foreach (var tool in s_tools)
            if (Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(d => Path.Combine(d, tool)).FirstOrDefault(File.Exists) is { } found)
                File.CreateSymbolicLink(At("bin", tool), found);
        Directory.CreateDirectory(At("a project", "src", "Titrant.Cli", "Brief"));
        File.WriteAllText(At("a project", "src", "Titrant.Cli", "Brief", "Page.cs"), "");
        File.WriteAllText(At("a project", "Directory.Build.props"), "");
        File.WriteAllText(At("a project", "global.json"), "");
        File.Copy(Path.Combine(Root(), "titrant"), At("a project", "titrant"));
        File.WriteAllText(At("install.sh"), FakeInstall);
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void Without_dotnet_it_says_what_it_fetches_installs_it_for_the_user_and_runs()
    {
        var run = Launch("brief", "a patient");
        Assert.Equal(0, run.Code);
        Assert.Equal("ran [brief] [a patient]\n", run.Output);
        Assert.Contains($"script  file://{At("install.sh")}", run.Error, StringComparison.Ordinal);
        Assert.Contains($"into    {At(".dotnet")}", run.Error, StringComparison.Ordinal);
        Assert.Equal("10.0\n", File.ReadAllText(At("channel")));
        Assert.DoesNotContain("only a failed build shows", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public void Help_is_the_programs_help_and_the_two_verbs_of_the_launcher(string help)
    {
        var lines = Launch(help).Output.TrimEnd('\n').Split('\n');
        Assert.Equal($"ran [{help}]", lines[0]);
        Assert.Equal(["test", "publish"], lines[^2..].Select(l => l.Trim().Split(' ')[0]));
        Assert.Equal($"ran [brief] [{help}]\n", Launch("brief", help).Output);
    }

    [Fact]
    public void A_second_start_neither_installs_nor_builds()
    {
        Launch("--version");
        File.Delete(At("install.sh"));
        var again = Launch("--version");
        Assert.Equal("ran [--version]\n", again.Output);
        Assert.Equal("", again.Error);
        Assert.Single(File.ReadAllLines(At("builds")));
    }

    [Fact]
    public void A_changed_or_deleted_source_file_is_built_again_and_building_leaves_no_trace_that_looks_like_one()
    {
        var page = At("a project", "src", "Titrant.Cli", "Brief", "Page.cs");
        Launch("--version");
        Directory.CreateDirectory(At("a project", "src", "Titrant.Cli", "obj"));
        File.WriteAllText(At("a project", "src", "Titrant.Cli", "obj", "project.assets.json"), "{}");
        Launch("--version");
        Assert.Single(File.ReadAllLines(At("builds")));
        File.WriteAllText(page, "changed");
        Launch("--version");
        Assert.Equal(2, File.ReadAllLines(At("builds")).Length);
        File.Delete(page);
        Launch("--version");
        Assert.Equal(3, File.ReadAllLines(At("builds")).Length);
    }

    [Fact]
    public async Task Two_first_starts_at_once_build_once()
    {
        Launch("--version");
        File.Delete(At("builds"));
        Directory.Delete(At("a project", "artifacts"), recursive: true);
        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Launch("--version"))));
        Assert.All(runs, r => Assert.Equal("ran [--version]\n", r.Output));
        Assert.Single(File.ReadAllLines(At("builds")));
    }

    [Fact]
    public void A_failed_build_shows_its_output_and_leaves_the_next_start_to_build_again()
    {
        File.WriteAllText(At("break"), "");
        var run = Launch("--version");
        Assert.Equal(70, run.Code);
        Assert.Contains("error CS0000", run.Error, StringComparison.Ordinal);
        File.Delete(At("break"));
        Assert.Equal("ran [--version]\n", Launch("--version").Output);
    }

    [Fact]
    public void Offline_it_refuses_to_fetch_and_says_so()
    {
        var run = Launch(("TITRANT_OFFLINE", "1"), "--version");
        Assert.Equal(69, run.Code);
        Assert.Contains("TITRANT_OFFLINE=1 forbids", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(At(".dotnet")));
    }

    [Fact]
    public void An_install_script_that_fails_is_shown_and_ends_with_unavailable()
    {
        File.WriteAllText(At("install.sh"), "echo no such channel; exit 1\n");
        var run = Launch("--version");
        Assert.Equal(69, run.Code);
        Assert.Contains("no such channel", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("total: 5\n  failed: 0\n  succeeded: 5\n  skipped: 0\n", 0, "", "5 passed, 0 failed", 0)]
    [InlineData("total: 7\n  failed: 2\n  succeeded: 4\n  skipped: 1\n", 2, "", "4 passed, 2 failed, 1 skipped", 2)]
    [InlineData("skipped A.B.C (1ms)\n  shared data absent: x\ntotal: 6\n  failed: 0\n  succeeded: 5\n  skipped: 1\n", 0, "true", "5 passed, 0 failed, 1 skipped", 1)]
    [InlineData("skipped A.B.C (1ms)\n  only on Windows\ntotal: 6\n  failed: 0\n  succeeded: 5\n  skipped: 1\n", 0, "true", "5 passed, 0 failed, 1 skipped", 0)]
    public void The_test_verb_ends_with_the_counts_alone_and_the_code_of_the_runner(string summary, int runner, string ci, string last, int code)
    {
        File.WriteAllText(At("summary"), summary);
        File.WriteAllText(At("code"), $"{runner}");
        Directory.CreateDirectory(At("shared"));
        var run = Launch(("CI", ci), "test");
        Assert.Equal(last, run.Output.TrimEnd('\n').Split('\n')[^1]);
        Assert.Equal(code, run.Code);
    }

    private string At(params string[] parts) => Path.Combine([_home, .. parts]);

    private (int Code, string Output, string Error) Launch(params string[] arguments) => Launch(("LC_ALL", "C"), arguments);

    private (int Code, string Output, string Error) Launch((string Name, string Value) also, params string[] arguments)
    {
        var start = new ProcessStartInfo(At("a project", "titrant"), arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment.Clear();
        start.Environment["PATH"] = At("bin");
        start.Environment["HOME"] = _home;
        start.Environment["TITRANT_SHARED"] = At("shared");
        start.Environment["TITRANT_DOTNET_INSTALL_URL"] = $"file://{At("install.sh")}";
        start.Environment[also.Name] = also.Value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
