using System.Text;
using System.Text.Json.Nodes;
using Titrant.Learning;
using Titrant.Learning.Models;
using Titrant.Learning.Registry;
using Titrant.Patient;
using Titrant.Patient.Journals;

namespace Titrant.Tests.Models;

/// <summary>The registry of a home: nothing is used that is not exactly what somebody trusted signed.</summary>
public sealed class RegistryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ModelShelf _shelf;
    private readonly InstallationKey _key;
    private readonly Journal _journal;

    public RegistryTests() => (_shelf, _key, _journal) = SampleModel.Home(_folder);

    private string Kept => Path.Combine(_folder.File("home"), "models", SampleModel.Name, SampleModel.Card().Version);
    private RegisteredModel Add() => _shelf.Add(SampleModel.Written(_folder), _key, _journal, SampleModel.At).Model;
    private static string Code(Shelved shelved) => Assert.Single(shelved.Faults).Code;

    [Fact]
    public void A_model_that_was_added_is_found_again_bit_for_bit()
    {
        var added = Add();
        var found = _shelf.Find(SampleModel.Name)!;
        Assert.Empty(found.Faults);
        Assert.True(found.IsCurrent);
        Assert.Equal(added.Entry.ToBytes(), found.Model!.Entry.ToBytes());
        Assert.Equal(_key.Fingerprint, found.Model.SignedBy);
        Assert.Equal(SampleModel.Model.Probability(SampleModel.Table), found.Model.Model.Probability(SampleModel.Table));
        Assert.Equal(["card.html", "card.json", "model.json"], added.Entry.Files.Select(f => f.Name));
        Assert.Equal(SampleModel.Columns.Select(c => c.From!.Id), added.Entry.Features.Select(f => f.Id));
        Assert.Equal(found.Model.Entry.Name, _shelf.Find($"{SampleModel.Name}@{added.Entry.Version}")!.Model!.Entry.Name);
        Assert.Null(_shelf.Find("nobody"));
        Assert.Null(_shelf.Find("../home"));
    }

    [Fact]
    public void Adding_the_same_bytes_again_changes_nothing_and_other_bytes_of_one_version_are_refused()
    {
        Add();
        var before = File.ReadAllBytes(Path.Combine(Kept, "entry.json"));
        Assert.False(_shelf.Add(SampleModel.Written(_folder), _key, _journal, SampleModel.At).Added);
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(Kept, "entry.json")));
        var other = SampleModel.Written(_folder, "other", model: SampleModel.Model with { Calibrator = new Titrant.Learning.Calibrate.PlattCalibrator(0.1, 1) });
        Assert.Equal("REG015", Assert.Throws<StudyException>(() => _shelf.Add(other, _key, _journal, SampleModel.At)).Code);
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(Kept, "entry.json")));
    }

    [Theory]
    [InlineData("model.json", "REG011"), InlineData("card.json", "REG011"), InlineData("card.html", "REG011"), InlineData("entry.json", "REG012"), InlineData("entry.sig", "REG012")]
    public void One_flipped_byte_is_found_and_the_other_models_are_still_used(string file, string code)
    {
        Add();
        _shelf.Add(SampleModel.Written(_folder, "second", called: "second"), _key, _journal, SampleModel.At);
        var path = Path.Combine(Kept, file);
        var bytes = File.ReadAllBytes(path);
        var at = file == "entry.sig" ? Encoding.UTF8.GetString(bytes).IndexOf("\"signature\":\"", StringComparison.Ordinal) + 20 : bytes.Length / 2;
        bytes[at] = (byte)(bytes[at] == (byte)'a' ? 'b' : 'a');
        File.WriteAllBytes(path, bytes);
        var found = _shelf.Find(SampleModel.Name)!;
        Assert.Null(found.Model);
        Assert.Contains(Code(found), new[] { code, "REG014" });
        Assert.Equal("Model second", Assert.Single(_shelf.Capabilities().Capabilities).Card.Name);
    }

    [Theory]
    [InlineData("model.json"), InlineData("card.json"), InlineData("entry.json"), InlineData("entry.sig")]
    public void A_missing_file_is_found(string file)
    {
        Add();
        File.Delete(Path.Combine(Kept, file));
        Assert.Equal("REG010", Code(_shelf.Find(SampleModel.Name)!));
    }

    [Fact]
    public void A_signer_whom_nobody_trusts_is_refused_until_somebody_does()
    {
        var there = SampleModel.Home(_folder, "there");
        there.Shelf.Add(SampleModel.Written(_folder), there.Key, there.Journal, SampleModel.At);
        var folder = Path.Combine(_folder.File("there"), "models", SampleModel.Name, SampleModel.Card().Version);
        var fault = Assert.Throws<StudyException>(() => _shelf.Add(folder, _key, _journal, SampleModel.At));
        Assert.Equal("REG013", fault.Code);
        Assert.Contains(there.Key.Fingerprint, fault.Remedy, StringComparison.Ordinal);
        Assert.Empty(_shelf.All());
        Assert.Equal("REG019", Assert.Throws<StudyException>(() => _shelf.Trust("k1:xyz", _journal, SampleModel.At)).Code);
        _shelf.Trust(there.Key.Fingerprint, _journal, SampleModel.At);
        Assert.True(_shelf.Add(folder, _key, _journal, SampleModel.At).Added);
        Assert.Equal(there.Key.Fingerprint, _shelf.Find(SampleModel.Name)!.Model!.SignedBy);
        there.Key.Dispose();
    }

    [Fact]
    public void The_entry_of_one_model_is_one_sequence_of_bytes_whoever_signs_it()
    {
        var there = SampleModel.Home(_folder, "there");
        Assert.Equal(Add().Entry.ToBytes(), there.Shelf.Add(SampleModel.Written(_folder), there.Key, there.Journal, SampleModel.At.AddDays(9)).Model.Entry.ToBytes());
        there.Key.Dispose();
    }

    [Fact]
    public void Every_act_is_in_the_journal()
    {
        Add();
        Assert.True(_shelf.Remove(SampleModel.Name, SampleModel.Card().Version, _journal, SampleModel.At));
        Assert.False(_shelf.Remove(SampleModel.Name, SampleModel.Card().Version, _journal, SampleModel.At));
        Assert.Empty(_shelf.All());
        Assert.Equal(["model-add", "model-remove"], Journal.Read(_journal.File).Select(e => e.Action));
        Assert.Empty(Journal.Verify(_journal.File));
    }

    [Fact]
    public void A_model_that_is_not_registered_is_asked_by_nobody()
    {
        Assert.Empty(_shelf.Capabilities().Capabilities);
        Assert.False(Directory.Exists(Path.Combine(_folder.File("home"), "models")));
        Add();
        Assert.Equal($"Model {SampleModel.Name}", Assert.Single(_shelf.Capabilities().Capabilities).Card.Name);
    }

    [Theory]
    [InlineData("CC0-1.0", true), InlineData("cc by 4.0", true), InlineData("synthetic", true), InlineData("", false), InlineData("CC BY-NC 4.0", false), InlineData("CC-BY-SA-4.0", false), InlineData("data use agreement", false)]
    public void Weights_may_be_handed_on_only_under_a_permissive_licence_of_the_data(string licence, bool may)
    {
        var entry = SampleModel.Registered(licence).Entry;
        Assert.Equal(may, entry.Weights.MayShare);
        Assert.NotEmpty(entry.Weights.Why);
        var forged = JsonNode.Parse(entry.ToBytes())!.AsObject();
        forged["weightsMayBeShared"] = true;
        var bytes = Titrant.Patient.Wire.CanonicalJson.Serialize(forged);
        if (may) Assert.True(RegistryEntry.Read(bytes, "entry").Weights.MayShare);
        else Assert.Equal("REG016", Assert.Throws<StudyException>(() => RegistryEntry.Read(bytes, "entry")).Code);
        if (!may) Assert.Equal("REG016", Assert.Throws<StudyException>(() => _shelf.Add(SampleModel.Written(_folder, "unshared", licence), _key, _journal, SampleModel.At, mustBeShareable: true)).Code);
    }

    [Fact]
    public void A_card_reads_back_to_the_same_bytes()
    {
        var bytes = CardJson.Write(SampleModel.Card(cohort: [new(true, "age >= 18", "study.yaml:5")]));
        Assert.Equal(bytes, CardJson.Write(CardJson.Read(bytes, "card.json")));
        foreach (var cut in new[] { 0, 1, bytes.Length / 3, bytes.Length - 1 })
            Assert.Equal("REG014", Assert.Throws<StudyException>(() => CardJson.Read(bytes.AsSpan(0, cut), "card.json")).Code);
    }

    [Fact]
    public void The_card_says_whom_it_may_fail()
    {
        Assert.Contains("Nobody has checked it on another hospital's people.", SampleModel.Card().Limits);
        Assert.Contains(SampleModel.Card().Limits, l => l.StartsWith("Nobody looked at groups", StringComparison.Ordinal));
    }

    [Fact]
    public void The_size_of_a_group_that_is_withheld_somewhere_is_told_by_no_limit()
    {
        Figure[] none = [new("PPV at 0.15", null, null, "", 0, "nobody was positive")];
        var open = SampleModel.Validation with { Groups = [new("sex", "female", 43, 2, null, none.ToSeq()), new("sex", "other", 0, null, "fewer than 30 people", [])] };
        var limits = ModelCards.Of(SampleModel.Study(), new("logistic", [], ""), open, [], 600, 90, new string('d', 64), "titrant 1.0.0").Limits;
        Assert.Contains(limits, l => l.StartsWith("sex female: some figures could not be estimated: 1 of 1 in the", StringComparison.Ordinal));
        Assert.Contains(limits, l => l.StartsWith("sex other: fewer than 30 people", StringComparison.Ordinal));
        Assert.DoesNotContain(limits, l => l.Contains("43", StringComparison.Ordinal) || l.Contains("(0 people)", StringComparison.Ordinal));
    }

    [Fact]
    public void A_card_beside_another_model_is_refused()
    {
        var run = SampleModel.Written(_folder, model: SampleModel.Model with { Name = "another" });
        Assert.Equal("REG018", Assert.Throws<StudyException>(() => _shelf.Add(run, _key, _journal, SampleModel.At)).Code);
        Assert.Equal("REG010", Assert.Throws<StudyException>(() => _shelf.Add(_folder.File("nothing"), _key, _journal, SampleModel.At)).Code);
    }

    [Fact]
    public void The_kept_examples_of_card_and_entry_are_read_for_ever()
    {
        byte[] Example(string name) => File.ReadAllBytes(Path.Combine(Repository.Root, "docs", "schemas", "examples", name));
        var card = Example("titrant.model-card.1.json");
        Assert.Equal(card, CardJson.Write(CardJson.Read(card, "card.json")));
        var entry = Example("titrant.registry-entry.1.json");
        Assert.Equal(entry, RegistryEntry.Read(entry, "entry.json").ToBytes());
    }

    [Fact]
    public void A_damaged_list_of_trusted_keys_takes_no_model_of_this_home_from_a_patient()
    {
        Add();
        File.WriteAllText(Path.Combine(_folder.File("home"), "models", "trusted.json"), "{");
        var (capabilities, faults) = _shelf.Capabilities();
        Assert.Single(capabilities);
        Assert.Equal(("REG014", "models/trusted.json"), (Assert.Single(faults).Code, faults[0].Place));
        Assert.NotNull(_shelf.Find(SampleModel.Name)!.Model);
    }

    [Fact]
    public void Half_a_character_in_one_models_files_takes_no_other_model_from_a_patient()
    {
        Add();
        _shelf.Add(SampleModel.Written(_folder, "second", called: "second"), _key, _journal, SampleModel.At);
        File.WriteAllText(Path.Combine(Kept, "entry.sig"), """{"format":"titrant.registry-signature/1","publicKey":"\ud800","signature":"\ud800"}""");
        var (capabilities, faults) = _shelf.Capabilities();
        Assert.Single(capabilities);
        Assert.Equal("REG014", Assert.Single(faults).Code);
        var run = SampleModel.Written(_folder, "third", called: "third");
        File.WriteAllText(Path.Combine(run, "model.json"), File.ReadAllText(Path.Combine(run, "model.json")).Replace("\"third\"", "\"\\ud800\"", StringComparison.Ordinal));
        Assert.Equal("MOD007", Assert.Throws<StudyException>(() => _shelf.Add(run, _key, _journal, SampleModel.At)).Code);
    }

    [Fact]
    public void A_model_of_which_no_version_is_asked_any_more_is_told_and_not_left_out_silently()
    {
        Add();
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(Kept)!, "current"), "../../elsewhere");
        var (capabilities, faults) = _shelf.Capabilities();
        Assert.Empty(capabilities);
        Assert.Equal(("REG010", $"models/{SampleModel.Name}/current"), (Assert.Single(faults).Code, faults[0].Place));
        Add();
        Assert.Single(_shelf.Capabilities().Capabilities);
    }

    [Theory]
    [InlineData("current"), InlineData("trusted.json"), InlineData("con"), InlineData("nul.1"), InlineData("lpt1"), InlineData("a."), InlineData(".."), InlineData("a/b"), InlineData("..\\a"), InlineData("\u202ea")]
    public void A_model_is_not_named_like_a_file_of_the_registry_or_a_device(string name)
    {
        var run = SampleModel.Written(_folder, model: SampleModel.Model with { Name = name }, called: name);
        Assert.Equal("REG017", Assert.Throws<StudyException>(() => _shelf.Add(run, _key, _journal, SampleModel.At)).Code);
        Assert.Null(_shelf.Find(name));
    }

    [Fact]
    public void Several_processes_that_register_one_model_at_once_register_it_once()
    {
        var run = SampleModel.Written(_folder);
        var added = new bool[8];
        Parallel.For(0, added.Length, new ParallelOptions { MaxDegreeOfParallelism = added.Length }, i =>
        {
            var (shelf, key, journal) = SampleModel.Home(_folder);
            using (key) added[i] = shelf.Add(run, key, journal, SampleModel.At).Added;
        });
        Assert.Single(added, a => a);
        Assert.Empty(_shelf.All().Single().Faults);
    }

    public void Dispose()
    {
        _key.Dispose();
        _folder.Dispose();
    }
}
