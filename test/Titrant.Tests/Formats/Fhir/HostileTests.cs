using System.IO.Compression;
using System.Text;
using Titrant.Patient.Formats;
using Titrant.Patient.Formats.Fhir;

namespace Titrant.Tests.Formats.Fhir;

public sealed class HostileTests
{
    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    [InlineData("{\"item\":[", "]}")]
    public void A_hundred_thousand_levels_are_refused_and_the_rest_is_read(string open, string close)
    {
        var deep = string.Concat(Enumerable.Repeat(open, 100_000)) + "1" + string.Concat(Enumerable.Repeat(close, 100_000));
        var read = Json.Read(Json.Bundle(Json.Ann, "{\"resourceType\":\"QuestionnaireResponse\",\"item\":[" + deep + "]}", Json.Observation("\"valueInteger\":1")));
        Assert.Equal("FHIR003", Assert.Single(read.Issues).Code);
        Assert.Equal(2, read.Drafts.Count);
        Assert.NotEmpty(Json.Read(string.Concat(Enumerable.Repeat(open, 100_000))).Issues);
    }

    [Fact]
    public void A_line_of_a_gigabyte_is_passed_over_without_being_held()
    {
        using var stream = new Repeating(Encoding.UTF8.GetBytes(Json.Ann + "\n{\"resourceType\":\"Observation\",\"note\":[{\"text\":\""), 1L << 30,
            Encoding.UTF8.GetBytes("\"}]}\n" + Json.Observation("\"valueInteger\":1") + "\n"));
        var limits = new FhirLimits(MaxRecordBytes: 1 << 20);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = FhirReader.Read("a.ndjson", stream, Some.File, limits);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32L << 20);
        Assert.Equal("FHIR004", Assert.Single(read.Issues).Code);
        Assert.Equal(2, read.Drafts.Count);
    }

    [Fact]
    public void An_entry_beyond_the_limit_is_passed_over_and_the_next_is_read()
    {
        var json = Json.Bundle(Json.Ann, "{\"resourceType\":\"Basic\",\"text\":\"" + new string('x', 3 << 20) + "\"}", Json.Observation("\"valueInteger\":1"));
        var limits = new FhirLimits(MaxRecordBytes: 1 << 20);
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        foreach (var read in new[] { FhirReader.Read("a.json", stream, Some.File, limits), Json.Read(json, limits: limits) })
        {
            Assert.Equal(("FHIR004", "a.json:Bundle.entry[1]"), (read.Issues.Single().Code, read.Issues.Single().Place));
            Assert.Equal(2, read.Drafts.Count);
        }
    }

    [Fact]
    public void A_gzip_bomb_stops_at_the_limit_and_keeps_what_was_read()
    {
        var bomb = new MemoryStream();
        using (var gzip = new GZipStream(bomb, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(Json.Ann + "\n"));
            var blank = new byte[1 << 20];
            Array.Fill(blank, (byte)' ');
            for (var i = 0; i < 64; i++) gzip.Write(blank);
        }
        var read = FhirReader.Read("a.ndjson.gz", bomb.ToArray(), Some.File);
        Assert.Equal("FILE004", Assert.Single(read.Issues).Code);
        Assert.Single(read.Drafts);
    }

    [Fact]
    public void A_damaged_gzip_is_said_and_keeps_what_was_read()
    {
        var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Fastest, leaveOpen: true))
            for (var i = 0; i < 2000; i++) gzip.Write(Encoding.UTF8.GetBytes(Json.Observation($"\"valueInteger\":{i * 7919 % 1000}") + "\n"));
        var bytes = memory.ToArray();
        bytes[bytes.Length / 2] ^= 0xff;
        Assert.NotEmpty(FhirReader.Read("a.ndjson.gz", bytes, Some.File).Issues);
    }

    [Fact]
    public void A_million_broken_lines_are_counted_but_not_listed()
    {
        using var stream = new Repeating([], 200_000, "\n"u8.ToArray(), "x\n"u8.ToArray());
        var read = FhirReader.Read("a.ndjson", stream, Some.File);
        Assert.Equal(FhirLimits.Default.MaxIssues + 1, read.Issues.Count);
        Assert.Equal("FHIR022", read.Issues[^1].Code);
        Assert.Equal(100_000, read.Tally.Of("unknown"));
    }

    [Fact]
    public void One_result_a_hundred_thousand_times_is_one_fact_and_costs_no_square()
    {
        var line = Encoding.UTF8.GetBytes(Json.Observation("\"valueInteger\":1") + "\n");
        using var stream = new Repeating(Encoding.UTF8.GetBytes(Json.Ann + "\n"), line.Length * 100_000L, [], line);
        var read = FhirReader.Read("a.ndjson", stream, Some.File);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var record = Titrant.Patient.PatientRecord.Build(new("ann"), read.Drafts, read.Issues);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 20);
        Assert.Equal(2, record.Facts.Count);
        Assert.Equal(100_000, record.Facts.Single(f => f.Claim is Titrant.Patient.Measurement).Seen.Count);
    }

    [Fact]
    public void A_bundle_larger_than_the_window_is_read_within_the_window()
    {
        var entry = Encoding.UTF8.GetBytes(",{\"resource\":{\"resourceType\":\"Claim\",\"id\":\"c\",\"note\":\"" + new string('y', 1000) + "\"}}");
        using var stream = new Repeating(Encoding.UTF8.GetBytes("{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":" + Json.Ann + "}"), entry.Length * 50_000L, "]}"u8.ToArray(), entry);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = FhirReader.Read("a.json", stream, Some.File);
        Assert.Empty(read.Issues);
        Assert.Equal(50_000, read.Tally.Of("Claim"));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 48L << 20);
    }

    /// <summary>A start, a pattern repeated to a length, and an end; none of it held.</summary>
    private sealed class Repeating(byte[] start, long length, byte[] end, byte[]? pattern = null) : Stream
    {
        private readonly byte[] _pattern = pattern ?? "x"u8.ToArray();
        private long _at;

        public override int Read(Span<byte> buffer)
        {
            var count = 0;
            for (; count < buffer.Length; count++, _at++)
            {
                var behind = _at - start.Length - length;
                if (behind >= end.Length) break;
                if (_at < start.Length) buffer[count] = start[_at];
                else if (behind >= 0) buffer[count] = end[behind];
                else if (_pattern.Length == 1 && behind + buffer.Length - count < 0)
                {
                    buffer[count..].Fill(_pattern[0]);
                    _at += buffer.Length - count;
                    return buffer.Length;
                }
                else buffer[count] = _pattern[(_at - start.Length) % _pattern.Length];
            }
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => _at; set => throw new NotSupportedException(); }
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
