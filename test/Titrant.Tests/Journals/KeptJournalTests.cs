using System.Text;
using Titrant.Patient.Journals;

namespace Titrant.Tests.Journals;

/// <summary>A journal as version 1 wrote it: readable and verifiable for ever, or every hospital's audit trail ends with an update.</summary>
public sealed class KeptJournalTests
{
    const string Fingerprint = "k1:067a10e04952ba3e270f3d16272001cc823bd026d2e59292476ea716ee23c508";

    const string Head = """
        {"count":2,"format":"titrant.head/1","key":"k1:067a10e04952ba3e270f3d16272001cc823bd026d2e59292476ea716ee23c508","last":"e1:839c9c321a3c2c78668f499436481863a5a853ec6736308d2c4144c0e95d2d2c","length":1122,"signature":"s7c1ZBUE6j8nN1r4TAuNCcL4Tt34NScB4RLHTE4pZO29iDUK4kowqhhokI24xJoQ69Qa8dnSILw1wSG5C0D02A==","tenant":"ward","writer":"cli"}

        """;

    const string Lines = """
        {"format":"titrant.journal/1","publicKey":"MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAExTF6+G+2BL55rjMKd5dhh5snetpYw9mxo7k/eCGknUFLDr6InAmKVkAsUnK6xNPrtJIpr1HyLG+K9+s4fr7YoA==","tenant":"ward","writer":"cli"}
        {"action":"brief","actor":"pharmacy","at":"2026-03-01T12:00:00.0000000Z","digest":"e1:2eb3ee8c5576c77f23b8bf0b083095af12787864b95b2d71ed9ccdefd89dde7a","payload":"h1:bbefa29461bc7cb81e8f0a5a76edf905b335b3b7641b4775717a191fa3985cb2","previous":"e1:cd990c59dcab2b6ace64bc444f1882126c2dceac298211c12cd9bd07bd8e4c5f","sequence":1,"signature":"59u6Wtj04AyIw43rXXKa7GTgb4DNUgsB15oPxYQzSDq4vqRhb4/rAuFQDrsiSy1Sd/WokfTc0RxlPhD5TCjcvw==","subject":"h1:1af03ae0ed11998023316f2cf38780e5d69785037c93f1c9f8f518a1a35b3658"}
        {"action":"erase","at":"2026-03-01T12:01:00.0000000Z","digest":"e1:839c9c321a3c2c78668f499436481863a5a853ec6736308d2c4144c0e95d2d2c","previous":"e1:2eb3ee8c5576c77f23b8bf0b083095af12787864b95b2d71ed9ccdefd89dde7a","sequence":2,"signature":"l7M4LNGB1Ol+UN07t/zdr24IgIOdRNSJOtTid0A8wrbWdeliX/nKJtaGQd2UlM6KJQWunF19aBk65O6Ac22imQ==","subject":"h1:1af03ae0ed11998023316f2cf38780e5d69785037c93f1c9f8f518a1a35b3658"}

        """;

    [Fact]
    public void The_journal_kept_from_version_1_still_verifies()
    {
        using var folder = new TemporaryFolder();
        Put(folder, Lines);
        Assert.Empty(Journal.Verify(folder.Path, folder.File("ward+cli.journal.head.json"), Fingerprint));
        Assert.Equal(["brief", "erase"], Journal.Read(folder.File("ward+cli.journal.jsonl")).Select(entry => entry.Action));
    }

    [Fact]
    public void The_journal_kept_from_version_1_still_shows_a_change()
    {
        using var folder = new TemporaryFolder();
        Put(folder, Lines.Replace("pharmacy", "Pharmacy", StringComparison.Ordinal));
        Assert.Equal("JRN102", Assert.Single(Journal.Verify(folder.Path, trustedKey: Fingerprint)).Code);
    }

    /// <summary>HKDF-SHA256 (RFC 5869) and HMAC-SHA256 (RFC 2104) computed independently, over 32 zero bytes as the person's key.</summary>
    [Fact]
    public void Keyed_digests_stay_what_they_are()
    {
        using var person = new PersonKey(new byte[PersonKey.Length]);
        Assert.Equal("h1:1af03ae0ed11998023316f2cf38780e5d69785037c93f1c9f8f518a1a35b3658", person.Subject("p1"));
        Assert.Equal("h1:bbefa29461bc7cb81e8f0a5a76edf905b335b3b7641b4775717a191fa3985cb2", person.Digest("brief", "{}"u8));
    }

    static void Put(TemporaryFolder folder, string lines)
    {
        File.WriteAllText(folder.File("ward+cli.journal.jsonl"), lines, new UTF8Encoding(false));
        File.WriteAllText(folder.File("ward+cli.journal.head.json"), Head, new UTF8Encoding(false));
    }
}
