using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Titrant.Patient.Wire;

namespace Titrant.Tests.Wire;

/// <summary>RFC 8785, JSON Canonicalization Scheme, doi:10.17487/RFC8785.</summary>
public sealed class CanonicalJsonTests
{
    // Appendix B of the RFC: IEEE 754 bits and their text.
    [Theory]
    [InlineData("0000000000000000", "0")]
    [InlineData("8000000000000000", "0")]
    [InlineData("0000000000000001", "5e-324")]
    [InlineData("8000000000000001", "-5e-324")]
    [InlineData("7fefffffffffffff", "1.7976931348623157e+308")]
    [InlineData("ffefffffffffffff", "-1.7976931348623157e+308")]
    [InlineData("4340000000000000", "9007199254740992")]
    [InlineData("c340000000000000", "-9007199254740992")]
    [InlineData("4430000000000000", "295147905179352830000")]
    [InlineData("44b52d02c7e14af5", "9.999999999999997e+22")]
    [InlineData("44b52d02c7e14af6", "1e+23")]
    [InlineData("44b52d02c7e14af7", "1.0000000000000001e+23")]
    [InlineData("444b1ae4d6e2ef4e", "999999999999999700000")]
    [InlineData("444b1ae4d6e2ef4f", "999999999999999900000")]
    [InlineData("444b1ae4d6e2ef50", "1e+21")]
    [InlineData("444b1ae4d6e2ef51", "1.0000000000000001e+21")]
    [InlineData("3eb0c6f7a0b5ed8c", "9.999999999999997e-7")]
    [InlineData("3eb0c6f7a0b5ed8d", "0.000001")]
    [InlineData("41b3de4355555553", "333333333.3333332")]
    [InlineData("41b3de4355555554", "333333333.33333325")]
    [InlineData("41b3de4355555555", "333333333.3333333")]
    [InlineData("41b3de4355555556", "333333333.3333334")]
    [InlineData("41b3de4355555557", "333333333.33333343")]
    [InlineData("becbf647612f3696", "-0.0000033333333333333333")]
    [InlineData("43143ff3c1cb0959", "1424953923781206.2")]
    public void Numbers_are_written_as_the_appendix_of_the_rfc_prints_them(string bits, string text)
    {
        var value = BitConverter.UInt64BitsToDouble(ulong.Parse(bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        Assert.Equal(text, Encoding.UTF8.GetString(CanonicalJson.Serialize(JsonValue.Create(value))));
    }

    // Section 3.2.3's example: the bytes that the RFC prints for it in section 3.2.4.
    [Fact]
    public void The_sample_of_the_rfc_gives_the_bytes_of_the_rfc()
    {
        const string input = """{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}""";
        const string expected =
            "7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e756d62657273223a5b3333333333333333332e333333333333332c31652b33302c342e352c302e3030322c31652d32375d2c22737472696e67223a22e282ac245c75303030665c6e4127425c225c5c5c5c5c222f227d";
        Assert.Equal(expected, Convert.ToHexStringLower(CanonicalJson.Canonicalize(Encoding.UTF8.GetBytes(input))));
    }

    // Section 3.2.3: property names sorted by UTF-16 code units, so that the emoji (a surrogate pair) comes before U+FB33.
    [Fact]
    public void Properties_are_sorted_by_utf16_code_units_as_in_the_rfc()
    {
        const string input = """{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}""";
        using var canonical = JsonDocument.Parse(CanonicalJson.Canonicalize(Encoding.UTF8.GetBytes(input)));
        Assert.Equal(
            ["Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign", "Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh"],
            canonical.RootElement.EnumerateObject().Select(p => p.Value.GetString()));
    }

    [Theory]
    [InlineData("{}", "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a")]
    [InlineData("[]", "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945")]
    [InlineData("""{ "b" : 1.0, "a" : "é" }""", "aa58fba8483623bed37c1b02edfccbdd9a53123837c20bfa4cb4049993a2872e")]
    public void Golden_hashes_stay_what_they_are(string json, string sha256)
    {
        using var document = JsonDocument.Parse(json);
        Assert.Equal(sha256, CanonicalJson.Sha256Hex(document.RootElement));
        Assert.Equal(sha256, CanonicalJson.Sha256Hex(JsonNode.Parse(json)));
    }

    [Fact]
    public void A_key_named_twice_is_refused()
    {
        const string json = """{"value":1,"v\u0061lue":2}""";
        Assert.Equal("JCS101", Assert.Throws<CanonicalJsonException>(() => CanonicalJson.Canonicalize(Encoding.UTF8.GetBytes(json))).Code);
        Assert.Equal("JCS101", Assert.Throws<CanonicalJsonException>(() => CanonicalJson.Serialize(JsonNode.Parse(json))).Code);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void What_is_no_number_is_refused(double value) =>
        Assert.Equal("JCS102", Assert.Throws<CanonicalJsonException>(() => CanonicalJson.Serialize(new JsonObject { ["x"] = value })).Code);

    [Fact]
    public void A_number_too_large_for_a_double_is_refused() =>
        Assert.Equal("JCS102", Assert.Throws<CanonicalJsonException>(() => CanonicalJson.Canonicalize("[1e400]"u8.ToArray())).Code);

    [Fact]
    public void Half_a_character_is_refused()
    {
        Assert.Equal("JCS104", Assert.Throws<CanonicalJsonException>(() => CanonicalJson.Canonicalize("""["\ud83d"]"""u8.ToArray())).Code);
        Assert.Equal("JCS104", Assert.Throws<CanonicalJsonException>(() => CanonicalJson.Serialize(JsonValue.Create("\ud83d"))).Code);
    }

    [Fact]
    public void Nesting_stops_at_512_and_never_overflows_the_stack()
    {
        Assert.Equal(1024, CanonicalJson.Canonicalize(Nested(512)).Length);
        Assert.Equal("JCS105", Assert.Throws<CanonicalJsonException>(() => CanonicalJson.Canonicalize(Nested(513))).Code);
        using var deep = JsonDocument.Parse(Nested(20_000), new JsonDocumentOptions { MaxDepth = 50_000 });
        Assert.Equal("JCS103", Assert.Throws<CanonicalJsonException>(() => CanonicalJson.Serialize(deep.RootElement)).Code);

        static byte[] Nested(int depth) => Encoding.UTF8.GetBytes(new string('[', depth) + new string(']', depth));
    }

    [Fact]
    public void Any_double_reads_back_the_same_and_equal_values_have_equal_text() =>
        Prop.ForAll<double>(value =>
        {
            if (!double.IsFinite(value)) return true;
            var text = Encoding.UTF8.GetString(CanonicalJson.Serialize(JsonValue.Create(value)));
            return double.Parse(text, CultureInfo.InvariantCulture).Equals(value == 0 ? 0d : value)
                && text == Encoding.UTF8.GetString(CanonicalJson.Canonicalize(Encoding.UTF8.GetBytes(value.ToString("E16", CultureInfo.InvariantCulture))));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_order_in_which_members_were_written_does_not_change_the_hash() =>
        Prop.ForAll<Dictionary<NonNull<string>, int>>(members =>
        {
            var named = members.Where(m => !m.Key.Get.Any(char.IsSurrogate)).ToList();
            var forwards = new JsonObject(named.Select(m => KeyValuePair.Create(m.Key.Get, (JsonNode?)m.Value)));
            var backwards = new JsonObject(Enumerable.Reverse(named).Select(m => KeyValuePair.Create(m.Key.Get, (JsonNode?)m.Value)));
            return CanonicalJson.Sha256Hex(forwards) == CanonicalJson.Sha256Hex(backwards);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_canonical_already_stays_as_it_is()
    {
        var once = CanonicalJson.Canonicalize("""{"z":[1.50,{"k":"\u00e9\n"}],"a":null}"""u8.ToArray());
        Assert.Equal(once, CanonicalJson.Canonicalize(once));
    }
}
