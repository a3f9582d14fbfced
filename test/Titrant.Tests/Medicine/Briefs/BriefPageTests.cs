using System.Text;
using Titrant.Medicine.Briefs;
using Titrant.Patient;
using static Titrant.Tests.Medicine.Briefs.Told;

namespace Titrant.Tests.Medicine.Briefs;

public sealed class BriefPageTests
{
    private static string Page(Brief brief) => Encoding.UTF8.GetString(BriefPage.Write(brief));

    [Fact]
    public void The_sample_is_written_for_looking_at_where_a_folder_is_named()
    {
        var folder = Environment.GetEnvironmentVariable("TITRANT_BRIEF_OUT");
        Assert.SkipUnless(Directory.Exists(folder), "TITRANT_BRIEF_OUT names no folder");
        var brief = Sample.Make().Brief;
        File.WriteAllBytes(Path.Combine(folder!, "brief.html"), BriefPage.Write(brief));
        File.WriteAllBytes(Path.Combine(folder!, "brief.json"), BriefJson.Write(brief));
        File.WriteAllLines(Path.Combine(folder!, "brief.txt"), Summary.Of(brief).Select(l => $"{l.Tone,-8}{l.Text}"));
        Assert.True(File.Exists(Path.Combine(folder!, "brief.html")));
    }
}
