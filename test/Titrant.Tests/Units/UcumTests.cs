using System.Diagnostics;
using Titrant.Numerics;
using Titrant.Patient.Units;

namespace Titrant.Tests.Units;

public class UcumTests
{
    [Fact]
    public void Every_row_of_the_published_functional_tests_passes()
    {
        var answers = UcumConformance.Run(SharedRows.OrSkip("ucum_functional.jsonl")).ToList();
        Assert.DoesNotContain(answers, a => !a.Passed);
        Assert.Equal(328, answers.Count);
    }

    [Fact]
    public void A_corrupted_expectation_fails()
    {
        string[] rows =
        [
            """{"id":"a","section":"validation","unit":"mg/dL","valid":"false"}""",
            """{"id":"b","section":"conversion","value":"1","srcUnit":"m","dstUnit":"cm","outcome":"101"}""",
            """{"id":"c","section":"conversion","value":"6.300","srcUnit":"[in_i]","dstUnit":"cm","outcome":"16.01"}""",
            """{"id":"d","section":"conversion","value":"6.3","srcUnit":"4.s/m","dstUnit":"s/m","outcome":"26"}""",
            """{"id":"e","section":"division","v1":"2","u1":"m","v2":"1.5","u2":"g","vRes":"1.4","uRes":"g-1.m"}""",
            """{"id":"f","section":"division","v1":"2","u1":"m","v2":"1.5","u2":"g","vRes":"1.3","uRes":"g.m"}""",
            """{"src":"mg/dL","dst":"mmol/L","value":96,"molecularWeight":180.156,"expected":5.34,"sig":3}""",
            """{"src":"m","dst":"cm","value":1,"expected":null}""",
            "[]", "{", """{"a":1}""", """{"section":"x"}""", """{"section":"conversion","value":{}}""",
        ];
        Assert.Equal(rows.Length, UcumConformance.Run(rows).Count(a => !a.Passed));
    }

    [Fact]
    public void One_corrupted_row_in_twenty_fails_and_no_other()
    {
        var rows = SharedRows.OrSkip("ucum_functional.jsonl");
        for (var i = 0; i < rows.Length; i += 20)
            rows[i] = rows[i].Replace("\"true\"", "\"corrupt\"", StringComparison.Ordinal).Replace("\"false\"", "\"true\"", StringComparison.Ordinal)
                .Replace("\"corrupt\"", "\"false\"", StringComparison.Ordinal).Replace("\"outcome\": \"", "\"outcome\": \"7", StringComparison.Ordinal)
                .Replace("\"display\": \"", "\"display\": \"x", StringComparison.Ordinal).Replace("\"vRes\": \"", "\"vRes\": \"7", StringComparison.Ordinal);
        var failed = UcumConformance.Run(rows).Select((answer, i) => (answer.Passed, i)).Where(a => !a.Passed).Select(a => a.i);
        Assert.Equal(Enumerable.Range(0, rows.Length).Where(i => i % 20 == 0), failed);
    }

    [Fact]
    public void Every_unit_of_the_table_has_a_meaning()
    {
        foreach (var code in UcumTable.Shipped.Codes) Assert.True(Unit.TryParse(code, out _, out var problem), $"{code}: {problem}");
        Assert.Equal(312, UcumTable.Shipped.Codes.Count());
    }

    public static TheoryData<string, string, string, string> Published => new()
    {
        { "37", "Cel", "[degF]", "98.6" },
        { "98.6", "[degF]", "Cel", "37" },
        { "-40", "[degF]", "Cel", "-40" },
        { "0", "Cel", "K", "273.15" },
        { "80", "[degRe]", "Cel", "100" },
        { "37000", "mCel", "Cel", "37" },
        { "7.4", "[pH]", "nmol/L", "39.8107" },
        { "40", "nmol/L", "[pH]", "7.39794" },
        { "100", "%[slope]", "deg", "45" },
        { "1", "Np", "1", "2.71828" },
        { "20", "dB", "1", "100" },
        { "0", "B[SPL]", "uPa", "20" },
        { "6", "dB[V]", "V", "1.99526" },
        { "8", "bit_s", "1", "256" },
        { "3", "[hp'_C]", "10*-6", "1" },
        { "3", "[m/s2/Hz^(1/2)]", "m2/s4/Hz", "9" },
        { "760", "mm[Hg]", "kPa", "101.325" },
        { "120", "mm[Hg]", "kPa", "15.9986" },
        { "1", "[lb_av]", "g", "453.592" },
        { "1", "[in_i]", "cm", "2.54" },
        { "1", "kcal", "J", "4184" },
        { "1", "ukat/L", "U/L", "60" },
        { "1", "a", "d", "365.25" },
        { "1", "[IU]/L", "m[iU]/L", "1000" },
        { "1", "10*9/L", "10^3/uL", "1" },
        { "5", "mmol/L", "mol/m3", "5" },
        { "1", "mol", "10*23", "6.02214" },
        { "0.9", "mg/dL{creatinine}", "mg/L", "9" },
        { "1", "kg.m/s2", "N", "1" },
        { "1", "g%", "g/L", "10" },
        { "1", "KiBy", "bit", "8192" },
    };

    // Definitions of UCUM 2.2; pressure 760 mmHg = 101.325 kPa, -40 degrees are alike, 100 % slope is 45 degrees.
    [Theory]
    [MemberData(nameof(Published))]
    public void Quantities_convert_to_six_digits(string value, string from, string to, string expected)
    {
        Assert.True(Rational.TryParse(value, out var number));
        Assert.True(Ucum.TryConvert(number, Unit.Parse(from), Unit.Parse(to), null, out var result, out var reason), reason);
        Assert.Equal(expected, result.ToShortText(6));
    }

    [Theory]
    [InlineData("[iU]/L", "U/L")]
    [InlineData("[iU]", "1")]
    [InlineData("[iU]", "[arb'U]")]
    [InlineData("[CFU]/mL", "[PFU]/mL")]
    [InlineData("mg", "mL")]
    [InlineData("Cel", "Cel/h")]
    [InlineData("Cel/h", "K/h")]
    [InlineData("meq/L", "mmol/L")]
    [InlineData("meq/L", "/L")]
    [InlineData("rad", "1")]
    [InlineData("mmol/mol", "%")]
    [InlineData("mmol/mol", "mg/g")]
    [InlineData("[FEU]", "g")]
    public void What_measures_different_things_is_refused_with_a_reason(string from, string to)
    {
        Assert.False(Unit.Parse(from).IsComparableTo(Unit.Parse(to)));
        Assert.False(Ucum.TryConvert(1, Unit.Parse(from), Unit.Parse(to), null, out _, out var reason));
        Assert.NotEmpty(reason);
    }

    [Fact]
    public void The_logarithm_of_nothing_is_refused_not_infinite()
    {
        Assert.Null(Ucum.Convert(Rational.Zero, Unit.Parse("mol/L"), Unit.Parse("[pH]")));
        Assert.Null(Ucum.Convert((Rational)(-1), Unit.Parse("mol/L"), Unit.Parse("[pH]")));
        Assert.Null(Ucum.Convert((Rational)100_000, Unit.Parse("B"), Unit.Parse("1")));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("mg /dL")]
    [InlineData("mg//dL")]
    [InlineData("mg/")]
    [InlineData(".m")]
    [InlineData("m.")]
    [InlineData("(/m)")]
    [InlineData("()")]
    [InlineData("(m")]
    [InlineData("m)")]
    [InlineData("(m)2")]
    [InlineData("(m){x}")]
    [InlineData("m{a}{b}")]
    [InlineData("{a}m")]
    [InlineData("m{a}2")]
    [InlineData("m{a")]
    [InlineData("m}")]
    [InlineData("m{a{b}}")]
    [InlineData("m^2")]
    [InlineData("m--2")]
    [InlineData("m-")]
    [InlineData("0")]
    [InlineData("0.m")]
    [InlineData("m100")]
    [InlineData("-1")]
    [InlineData("mmin")]
    [InlineData("kkg")]
    [InlineData("k")]
    [InlineData("k%")]
    [InlineData("MMOL/dL")]
    [InlineData("IU/L")]
    [InlineData("[iU")]
    [InlineData("iU]")]
    [InlineData("µg")]
    [InlineData("m\0")]
    public void What_the_grammar_does_not_allow_is_refused_with_a_problem(string code)
    {
        Assert.False(Unit.TryParse(code, out _, out var problem));
        Assert.NotEmpty(problem);
    }

    [Theory]
    [InlineData("/m/s")]
    [InlineData("m+2")]
    [InlineData("m-2{x}")]
    [InlineData("10*3{cells}/uL")]
    [InlineData("((m))")]
    [InlineData("B[10.nV]")]
    [InlineData("[m/s2/Hz^(1/2)]/s")]
    [InlineData("[in_i'H2O]")]
    [InlineData("'")]
    [InlineData("4.[pi].10*-7.N/A2")]
    [InlineData("mL/min/{1.73_m2}")]
    [InlineData("{%hi}")]
    public void What_the_grammar_allows_is_read(string code) => Assert.True(Unit.TryParse(code, out _, out var problem), problem);

    [Fact]
    public void The_problem_names_the_part_that_is_wrong()
    {
        Assert.False(Unit.TryParse("10+3/ul", out _, out var ten));
        Assert.False(Unit.TryParse("mg/6h", out _, out var sixHours));
        Assert.Equal("10 is not a valid unit", ten);
        Assert.Equal("6h is not a valid unit", sixHours);
        Assert.Throws<FormatException>(() => Unit.Parse("molv"));
    }

    [Theory]
    [InlineData("mg/(kg.d)", "(milligram) / ((kilogram) * (day))")]
    [InlineData("mm[Hg]", "(millimeter of mercury column)")]
    [InlineData("/min", "1 / (minute)")]
    [InlineData("10.m{x}", "10 * (meter)")]
    public void Units_can_be_said_in_words(string code, string words) => Assert.Equal(words, Unit.Parse(code).DisplayName);

    [Fact]
    public void There_and_back_is_the_same_number()
    {
        var random = new Random(5);
        var units = UcumTable.Shipped.Codes.Select(Unit.Parse).ToList();
        var exact = new[] { "Cel", "[degF]", "[degRe]" };
        var pairs = 0;
        foreach (var from in units)
            foreach (var to in units.Where(from.IsComparableTo))
            {
                if (new[] { from, to }.Any(u => u.Meaning.Scale is not null && !exact.Contains(u.Code))) continue;
                Rational value = random.Next(1, 1000) / 8m;
                Assert.Equal(value, Ucum.Convert(Ucum.Convert(value, from, to)!.Value, to, from));
                pairs++;
            }
        Assert.True(pairs > 2000, $"{pairs} pairs");
    }

    [Fact]
    public void Logarithmic_scales_come_back_to_twelve_digits()
    {
        foreach (var from in UcumTable.Shipped.Codes.Select(Unit.Parse).Where(u => u.Meaning.Scale is not null))
            foreach (var to in UcumTable.Shipped.Codes.Select(Unit.Parse).Where(u => u.Meaning.Scale is null && u.IsComparableTo(from)))
            {
                Rational value = 3.25m;
                var back = Ucum.Convert(Ucum.Convert(value, from, to)!.Value, to, from)!.Value;
                Assert.True(Math.Abs((back / value).ToDouble() - 1) < 1e-12, $"{from} {to} {back.ToText(15)}");
            }
    }

    [Fact]
    public void Ratios_of_amounts_convert_among_themselves() =>
        Assert.Equal(48, Ucum.Convert(0.048m, Unit.Parse("mol/mol"), Unit.Parse("mmol/mol{Hb}")));

    [Fact]
    public void Comparable_is_symmetric_and_means_convertible()
    {
        var units = UcumTable.Shipped.Codes.Select(Unit.Parse).ToList();
        foreach (var (from, to) in units.SelectMany(a => units.Select(b => (a, b))))
        {
            Assert.Equal(from.IsComparableTo(to), to.IsComparableTo(from));
            if (!from.IsComparableTo(to)) Assert.False(Ucum.TryConvert(1, from, to, null, out _, out _));
        }
    }

    [Fact]
    public void Products_commute_and_quotients_undo_them()
    {
        string[] codes = ["g", "m", "mL", "mmol/L", "meq", "[iU]/L", "mm[Hg]", "%", "10*3", "kg/m2", "rad", "U/L"];
        foreach (var (a, b) in codes.SelectMany(a => codes.Select(b => (Unit.Parse(a), Unit.Parse(b)))))
        {
            var forth = Ucum.Multiply(3, a, 2, b);
            Assert.Equal(forth, Ucum.Multiply(2, b, 3, a));
            var (value, unit) = Ucum.Divide(forth!.Value.Value, forth.Value.Unit, 2, b)!.Value;
            Assert.Equal(3, Ucum.Convert(value, unit, a));
            Assert.Equal(unit, Unit.Parse(unit.Code));
        }
        Assert.Null(Ucum.Multiply(1, Unit.Parse("Cel"), 1, Unit.Parse("m")));
        Assert.Null(Ucum.Divide(1, Unit.Parse("g"), 0, Unit.Parse("m")));
        Assert.Equal("mol", Ucum.Multiply(5, Unit.Parse("mmol/L"), 2, Unit.Parse("L"))!.Value.Unit.Code);
    }

    [Fact]
    public void Twenty_thousand_random_strings_are_answered_quickly_and_without_a_throw()
    {
        var random = new Random(6);
        string[] pieces = ["m", "g", "mol", "L", "dL", "Cel", "[iU]", "[", "]", "{", "}", "(", ")", ".", "/", "10*", "-", "+", "9", "99", "7", " ", "{x}", "Y", "[pi]", "B[W]", "é", "%", "'", "\0", "[e]"];
        var clock = Stopwatch.StartNew();
        var valid = 0;
        Unit last = Unit.Parse("m");
        for (var i = 0; i < 20_000; i++)
        {
            var code = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => pieces[random.Next(pieces.Length)]));
            UnitSpelling.TryResolve(code, out _, out _);
            if (!Unit.TryParse(code, out var unit, out _)) continue;
            valid++;
            Assert.Equal(code, unit.ToString());
            Ucum.Convert(2.5m, unit, last, new MolarMass(100, 1));
            last = unit;
        }
        Assert.True(valid > 500, $"{valid} valid");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), clock.Elapsed.ToString());
    }

    [Fact]
    public void Expressions_written_to_exhaust_the_reader_are_refused()
    {
        string[] hostile =
        [
            new('(', 150), new string('m', 100_000), string.Join('.', Enumerable.Repeat("Ym99", 40)), string.Join('/', Enumerable.Repeat("[e]99", 33)),
        ];
        var clock = Stopwatch.StartNew();
        foreach (var code in hostile) Assert.False(Unit.TryParse(code, out _, out _));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), clock.Elapsed.ToString());
    }
}
