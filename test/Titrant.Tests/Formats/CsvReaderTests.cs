using System.Text;
using Titrant.Patient;
using Titrant.Patient.Formats;
using Titrant.Patient.Formats.Csv;

namespace Titrant.Tests.Formats;

public sealed class CsvReaderTests
{
    private static readonly Known Known = new(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), KnownBasis.FileDate);

    private static DocumentRead Read(string text) => CsvReader.Read("labs.csv", new MemoryStream(Encoding.UTF8.GetBytes(text)), Known);

    private static Measurement Only(string row) => Assert.IsType<Measurement>(Assert.Single(Read("date,code,name,value,unit\n" + row).Drafts).Claim);

    [Theory]
    [InlineData(",")]
    [InlineData(";")]
    [InlineData("\t")]
    public void Columns_may_come_in_any_order_and_with_any_usual_delimiter(string d)
    {
        var draft = Assert.Single(Read($"Unit{d}VALUE{d}date{d}loinc\nmmol/L{d}4.1{d}2026-02-01{d}2823-3\n").Drafts);
        var m = Assert.IsType<Measurement>(draft.Claim);
        Assert.True(m.Code.Is(Systems.Loinc, "2823-3"));
        Assert.Equal(4.1m, Assert.IsType<Value.Number>(m.Value).Quantity.Number);
        Assert.Equal("2026-02-01", draft.When.ToString());
    }

    [Fact]
    public void The_digits_and_the_unit_stay_as_written()
    {
        var quantity = Assert.IsType<Value.Number>(Only("2026-02-01,718-7,Hb,7.0,g/dl\n").Value).Quantity;
        Assert.Equal(("7.0", "g/dl", (string?)null), (quantity.Written, quantity.Unit, quantity.UnitCode));
    }

    [Theory]
    [InlineData("<0.1", Comparator.Less)]
    [InlineData(">= 90", Comparator.GreaterOrEqual)]
    [InlineData(">90", Comparator.Greater)]
    public void A_comparator_in_front_of_the_number_is_kept(string value, Comparator comparator) =>
        Assert.Equal(comparator, Assert.IsType<Value.Number>(Only($"2026-02-01,33914-3,eGFR,{value},mL/min\n").Value).Quantity.Comparator);

    [Fact]
    public void A_decimal_comma_is_refused_and_never_read_as_a_thousand()
    {
        var read = Read("date;name;value;unit\n2026-02-01;Creatinine;1,234;mg/dL\n2026-02-02;Creatinine;1.2;mg/dL\n");
        Assert.Single(read.Drafts);
        Assert.Equal(("CSV009", "labs.csv:2"), (read.Issues[0].Code, read.Issues[0].Place));
    }

    [Fact]
    public void An_American_date_is_refused_with_its_line()
    {
        var issue = Assert.Single(Read("date,name,value,unit\n03/04/2026,Creatinine,1.2,mg/dL\n").Issues);
        Assert.Equal(("CSV006", "labs.csv:2"), (issue.Code, issue.Place));
    }

    [Fact]
    public void A_missing_unit_stays_missing() =>
        Assert.Equal("", Assert.IsType<Value.Number>(Only("2026-02-01,2160-0,Creatinine,1.2,\n").Value).Quantity.Unit);

    [Fact]
    public void Entered_in_error_is_read_as_retracted() =>
        Assert.Equal(StatusKind.Retracted, Assert.Single(Read("date,name,value,unit,status\n2026-02-01,Creatinine,812,umol/L,entered-in-error\n").Drafts).Sighting.Status.Kind);

    [Fact]
    public void Medications_keep_their_text_period_and_status()
    {
        var draft = Assert.Single(Read("name,dose,unit,frequency,start,end,status\nClopidogrel,75,mg,once daily,2025-05-14,2025-06-02,stopped\n").Drafts);
        var use = Assert.IsType<MedicationUse>(draft.Claim);
        Assert.Equal(("Clopidogrel", "75 mg once daily"), (use.Medication.Words, use.Dosages[0].Text));
        Assert.Equal((StatusKind.Ended, "2025-05-14/2025-06-02"), (draft.Sighting.Status.Kind, draft.When.ToString()));
    }

    [Fact]
    public void Genotypes_of_a_laboratory_are_read_with_their_method()
    {
        var draft = Assert.Single(Read("gene\tdiplotype\treported\tmethod\nCYP2C19\t*2/*2\t2025-05-30\tSNP chip\n").Drafts);
        Assert.Equal(new Genotype("CYP2C19", "*2/*2", null, null, "SNP chip", ""), draft.Claim);
    }

    [Fact]
    public void A_sheet_without_a_meaning_is_refused_and_every_row_counted()
    {
        var read = Read("colour,size\nred,3\nblue,4\n");
        Assert.Empty(read.Drafts);
        Assert.Equal(2, read.Tally.Of("CSV row"));
        Assert.Contains(read.Issues, i => i.Code == "CSV004");
    }

    [Fact]
    public void Two_people_in_one_sheet_make_it_nobodys() =>
        Assert.Contains(Read("patient_id,date,name,value,unit\nA,2026-02-01,K,4,mmol/L\nB,2026-02-01,K,5,mmol/L\n").Issues, i => i.Code == "ID002");

    [Fact]
    public void Every_row_is_read_or_refused_whatever_the_bytes()
    {
        var seeds = new[]
        {
            "date,code,name,value,unit\n2026-02-01,2823-3,Potassium,4.1,mmol/L\n2026-02-02,2823-3,\"Potassium, serum\",\"4.2\",mmol/L\n",
            "name,dose,unit,frequency,start\n\"Metformin \"\"MR\"\"\",1,g,BD,2020-01-01\n",
            "gene\tdiplotype\nCYP2C19\t*1/*2\n",
        };
#pragma warning disable RS0030 // seeded
        var random = new Random(7);
#pragma warning restore RS0030
        var runs = int.Parse(Environment.GetEnvironmentVariable("TITRANT_FUZZ") ?? "20000", System.Globalization.CultureInfo.InvariantCulture);
        for (var i = 0; i < runs; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(seeds[random.Next(seeds.Length)]);
            for (var n = random.Next(1, 6); n > 0; n--)
            {
                var at = random.Next(bytes.Length);
                switch (random.Next(4))
                {
                    case 0: bytes[at] = (byte)random.Next(256); break;
                    case 1: bytes = [.. bytes[..at], .. bytes[random.Next(bytes.Length)..]]; break;
                    case 2: bytes = [.. bytes[..at], (byte)"\",;\n\r\t#"[random.Next(7)], .. bytes[at..]]; break;
                    default: bytes = bytes[..at]; break;
                }
                if (bytes.Length == 0) bytes = [10];
            }
            var read = CsvReader.Read("x.csv", new MemoryStream(bytes), Known);
            Assert.Equal(read.Drafts.Count, read.Tally.Rows.Where(r => r.Outcome == Tally.Read).Sum(r => r.Count));
        }
    }
}
