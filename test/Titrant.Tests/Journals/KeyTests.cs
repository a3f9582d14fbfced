using System.Security.Cryptography;
using System.Text;
using Titrant.Patient.Journals;

namespace Titrant.Tests.Journals;

public sealed class KeyTests
{
    [Fact]
    public void An_installation_key_is_made_once_and_only_its_owner_reads_it()
    {
        using var folder = new TemporaryFolder();
        using var first = InstallationKey.OpenOrCreate(folder.File("keys/installation.key"));
        using var again = InstallationKey.OpenOrCreate(folder.File("keys/installation.key"));
        Assert.Equal(first.Fingerprint, again.Fingerprint);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.File("keys/installation.key")));
        Assert.Equal(["installation.key"], Directory.GetFiles(folder.File("keys")).Select(Path.GetFileName));
    }

    [Fact]
    public void Processes_that_start_at_once_agree_on_one_key()
    {
        using var folder = new TemporaryFolder();
        var fingerprints = new string[8];
        Parallel.For(0, fingerprints.Length, i =>
        {
            using var key = InstallationKey.OpenOrCreate(folder.File("installation.key"));
            fingerprints[i] = key.Fingerprint;
        });
        Assert.Single(fingerprints.Distinct());
    }

    [Fact]
    public void A_key_file_that_others_can_read_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix file modes");
        using var folder = new TemporaryFolder();
        InstallationKey.OpenOrCreate(folder.File("installation.key")).Dispose();
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder.File("installation.key"), UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Assert.Equal("JRN202", Assert.Throws<JournalException>(() => InstallationKey.OpenOrCreate(folder.File("installation.key"))).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"format":"titrant.key/1","signing":"AAAA","wrapping":"AAAA"}""")]
    public void Another_file_is_no_key_and_is_left_alone(string content)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("installation.key"), content);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder.File("installation.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.Equal("JRN201", Assert.Throws<JournalException>(() => InstallationKey.OpenOrCreate(folder.File("installation.key"))).Code);
        Assert.Equal(content, File.ReadAllText(folder.File("installation.key")));
    }

    [Fact]
    public void A_birth_date_cannot_be_guessed_from_its_digest_without_the_key()
    {
        using var key = PersonKey.Random();
        using var other = PersonKey.Random();
        var digest = key.Digest("birth-date", "1954-02-11"u8);
        Assert.Equal(digest, key.Digest("birth-date", "1954-02-11"u8));
        Assert.NotEqual(digest, other.Digest("birth-date", "1954-02-11"u8));
        Assert.NotEqual(digest, key.Digest("death-date", "1954-02-11"u8));
        Assert.NotEqual(key.Digest("ab", "c"u8), key.Digest("a", "bc"u8));
    }

    [Fact]
    public void Sealed_content_opens_only_whole_in_its_place_and_with_its_key()
    {
        using var key = PersonKey.Random();
        using var other = PersonKey.Random();
        var content = Encoding.UTF8.GetBytes("warfarin 5 mg");
        var sealedContent = key.Seal(content, "here");
        Assert.Equal(content, key.Unseal(sealedContent, "here"));
        Assert.NotEqual(sealedContent, key.Seal(content, "here"));
        Assert.ThrowsAny<CryptographicException>(() => key.Unseal(sealedContent, "there"));
        Assert.ThrowsAny<CryptographicException>(() => other.Unseal(sealedContent, "here"));
        for (var at = 0; at < sealedContent.Length; at++)
        {
            var changed = (byte[])sealedContent.Clone();
            changed[at] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => key.Unseal(changed, "here"));
        }
    }
}
