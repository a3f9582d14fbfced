using System.IO.Compression;
using System.Text.Json;
using Titrant.Patient;
using Titrant.Patient.Formats.Fhir;

namespace Titrant.Tests.Formats.Fhir;

public sealed class UsCoreTests
{
    [Fact]
    public void Every_US_Core_example_is_read_without_an_error()
    {
        using var lines = new StreamReader(new GZipStream(File.OpenRead(Shared.Folder("data/ehr/uscore_examples.jsonl.gz")), CompressionMode.Decompress));
        var count = 0;
        while (lines.ReadLine() is { } line)
        {
            using var row = JsonDocument.Parse(line);
            var name = row.RootElement.GetProperty("file").GetString()!;
            var read = Json.Read(row.RootElement.GetProperty("resource").GetRawText(), name);
            Assert.DoesNotContain(read.Issues, i => i.Severity >= Severity.Error);
            Assert.True(read.Tally.Rows.Any(), name);
            count++;
        }
        Assert.Equal(130, count);
    }
}
