using System.IO.Compression;
using System.Text;

namespace Titrant.Tests.Packs;

/// <summary>A small invented RxNorm release in the RRF layout: warfarin, aspirin with caffeine, a brand that was sold with two contents.</summary>
internal static class SyntheticRxNorm
{
    internal static List<string> Concepts =>
    [
        Concept(101, "IN", "warfarin"),
        Concept(102, "PIN", "warfarin sodium"),
        Concept(103, "SCDC", "warfarin sodium 5 MG"),
        Concept(104, "SCD", "warfarin sodium 5 MG Oral Tablet"),
        Concept(104, "SY", "Warfarin Na 5 MG tab"),
        Concept(105, "BN", "Warfex"),
        Concept(106, "SBDC", "warfarin sodium 5 MG [Warfex]"),
        Concept(107, "SBD", "warfarin sodium 5 MG Oral Tablet [Warfex]"),
        Concept(201, "IN", "aspirin"),
        Concept(202, "IN", "caffeine"),
        Concept(203, "MIN", "aspirin / caffeine"),
        Concept(204, "SCDC", "aspirin 400 MG"),
        Concept(205, "SCDC", "caffeine 32 MG"),
        Concept(206, "SCD", "aspirin 400 MG / caffeine 32 MG Oral Tablet"),
        Concept(207, "BN", "Headease"),
        Concept(208, "SBD", "aspirin 400 MG Oral Tablet [Headease]"),
        Concept(209, "SCD", "aspirin 400 MG Oral Tablet"),
        Concept(210, "GPCK", "{1 (aspirin 400 MG Oral Tablet) / 1 (warfarin sodium 5 MG Oral Tablet)} Pack"),
        Concept(301, "SCD", "withdrawn 1 MG Oral Tablet", suppress: "O"),
        Concept(900, "IN", "name of another vocabulary", source: "NDDF"),
        Concept(901, "DF", "Oral Tablet"),
    ];

    internal static List<string> Relations =>
    [
        .. Both(102, "form_of", 101, "has_form"),
        .. Both(103, "has_ingredient", 101, "ingredient_of"),
        .. Both(103, "has_precise_ingredient", 102, "precise_ingredient_of"),
        .. Both(104, "consists_of", 103, "constitutes"),
        .. Both(105, "tradename_of", 101, "has_tradename"),
        .. Both(106, "tradename_of", 103, "has_tradename"),
        .. Both(107, "consists_of", 106, "constitutes"),
        .. Both(107, "tradename_of", 104, "has_tradename"),
        .. Both(107, "has_ingredient", 105, "ingredient_of"),
        .. Both(203, "has_part", 201, "part_of"),
        .. Both(203, "has_part", 202, "part_of"),
        .. Both(204, "has_ingredient", 201, "ingredient_of"),
        .. Both(205, "has_ingredient", 202, "ingredient_of"),
        .. Both(206, "consists_of", 204, "constitutes"),
        .. Both(206, "consists_of", 205, "constitutes"),
        .. Both(206, "has_ingredients", 203, "ingredients_of"),
        // The brand was sold with caffeine and without: the product of aspirin alone must not inherit the caffeine.
        .. Both(207, "tradename_of", 201, "has_tradename"),
        .. Both(207, "tradename_of", 202, "has_tradename"),
        .. Both(208, "has_ingredient", 207, "ingredient_of"),
        .. Both(208, "tradename_of", 209, "has_tradename"),
        .. Both(209, "consists_of", 204, "constitutes"),
        .. Both(210, "contains", 209, "contained_in"),
        .. Both(210, "contains", 104, "contained_in"),
        Relation(101, "has_ingredient", 900, source: "NDDF"),
        Relation(101, "has_dose_form", 901),
    ];

    internal static string Concept(int rxcui, string tty, string name, string source = "RXNORM", string suppress = "N") =>
        $"{rxcui}|ENG||||||1{rxcui}|1{rxcui}|{rxcui}||{source}|{tty}|{rxcui}|{name}||{suppress}|4096|";

    internal static string Relation(int one, string rela, int other, string source = "RXNORM") =>
        $"{other}||CUI|RO|{one}||CUI|{rela}|||{source}||||||";

    internal static string WriteFolder(string folder, IEnumerable<string>? concepts = null, IEnumerable<string>? relations = null)
    {
        Directory.CreateDirectory(Path.Combine(folder, "rrf"));
        File.WriteAllText(Path.Combine(folder, "rrf", "RXNCONSO.RRF"), Lines(concepts ?? Concepts));
        File.WriteAllText(Path.Combine(folder, "rrf", "RXNREL.RRF"), Lines(relations ?? Relations));
        return folder;
    }

    internal static string WriteZip(string path, IEnumerable<string>? concepts = null)
    {
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        // As in the real archive: a subset under the same names, listed first.
        Entry("prescribe/rrf/RXNCONSO.RRF", Lines(Concepts.Take(1)));
        Entry("rrf/RXNCONSO.RRF", Lines(concepts ?? Concepts));
        Entry("rrf/RXNREL.RRF", Lines(Relations));
        return path;

        void Entry(string name, string content)
        {
            using var stream = zip.CreateEntry(name).Open();
            stream.Write(Encoding.UTF8.GetBytes(content));
        }
    }

    static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(line => line + "\n"));

    static string[] Both(int one, string rela, int other, string inverse) => [Relation(one, rela, other), Relation(other, inverse, one)];
}
