using Titrant.Patient.Codes;

namespace Titrant.Tests.Codes;

/// <summary>Names and dosing words as Spanish, Portuguese, Italian, French, German, Dutch, Danish and Swedish lists write them.</summary>
public class NamesAbroadTests
{
    // ingredient: es pt it fr de nl da sv, "-" where the language writes a brand or a wholly other word
    const string Foreign = """
        amlodipine: Amlodipino Amlodipina amlodipina Amlodipine Amlodipin Amlodipine Amlodipin Amlodipin
        metformin: Metformina metformina Metformina metformine Metformin Metformine Metformin Metformin
        sitagliptin: Sitagliptina sitagliptina Sitagliptin sitagliptine Sitagliptin Sitagliptine Sitagliptin Sitagliptin
        omeprazole: Omeprazol omeprazol Omeprazolo oméprazole Omeprazol Omeprazol Omeprazol Omeprazol
        simvastatin: Simvastatina sinvastatina Simvastatina simvastatine Simvastatin Simvastatine Simvastatin Simvastatin
        furosemide: Furosemida furosemida Furosemide furosémide Furosemid Furosemide Furosemid Furosemid
        hydrochlorothiazide: Hidroclorotiazida hidroclorotiazida Idroclorotiazide hydrochlorothiazide Hydrochlorothiazid Hydrochloorthiazide Hydrochlorthiazid Hydroklortiazid
        bisoprolol: Bisoprolol bisoprolol Bisoprololo bisoprolol Bisoprolol Bisoprolol Bisoprolol Bisoprolol
        levothyroxine: Levotiroxina levotiroxina Levotiroxina lévothyroxine Levothyroxin Levothyroxine Levothyroxin Levotyroxin
        amoxicillin: Amoxicilina amoxicilina Amoxicillina amoxicilline Amoxicillin Amoxicilline Amoxicillin Amoxicillin
        paracetamol: Paracetamol paracetamol Paracetamolo paracétamol Paracetamol Paracetamol Paracetamol Paracetamol
        spironolactone: Espironolactona espironolactona Spironolattone spironolactone Spironolacton Spironolacton Spironolacton Spironolakton
        warfarin: Warfarina varfarina Warfarin warfarine Warfarin Warfarine Warfarin Warfarin
        digoxin: Digoxina digoxina Digossina digoxine Digoxin Digoxine Digoxin Digoxin
        azithromycin: Azitromicina azitromicina Azitromicina azithromycine Azithromycin Azitromycine Azithromycin Azitromycin
        clarithromycin: Claritromicina claritromicina Claritromicina clarithromycine Clarithromycin Claritromycine Clarithromycin Klaritromycin
        ciprofloxacin: Ciprofloxacino ciprofloxacina Ciprofloxacina ciprofloxacine Ciprofloxacin Ciprofloxacine Ciprofloxacin Ciprofloxacin
        methotrexate: Metotrexato metotrexato Metotrexato méthotrexate Methotrexat Methotrexaat Methotrexat Metotrexat
        sertraline: Sertralina sertralina Sertralina sertraline Sertralin Sertraline Sertralin Sertralin
        amitriptyline: Amitriptilina amitriptilina Amitriptilina amitriptyline Amitriptylin Amitriptyline Amitriptylin Amitriptylin
        allopurinol: Alopurinol alopurinol Allopurinolo allopurinol Allopurinol Allopurinol Allopurinol Allopurinol
        prednisolone: Prednisolona prednisolona Prednisolone prednisolone Prednisolon Prednisolon Prednisolon Prednisolon
        carbamazepine: Carbamazepina carbamazepina Carbamazepina carbamazépine Carbamazepin Carbamazepine Carbamazepin Karbamazepin
        clopidogrel: Clopidogrel clopidogrel Clopidogrel clopidogrel Clopidogrel Clopidogrel Clopidogrel Klopidogrel
        cefalexin: Cefalexina cefalexina Cefalexina céfalexine Cefalexin Cefalexine Cefalexin Cefalexin
        hydroxychloroquine: Hidroxicloroquina hidroxicloroquina Idrossiclorochina hydroxychloroquine Hydroxychloroquin Hydroxychloroquine Hydroxychloroquin Hydroxiklorokin
        """;

    const string Ordinary = """
        mañana semana comida cabeza corazón medicina farmacia hospital doctor enfermera receta pastilla tratamiento cuidado vitamina proteína
        manhã cozinha cabeça coração farmácia enfermeiro receita tratamento cuidado alimento jantar dormir família menina cortina piscina
        mattina settimana testa cuore medico ospedale ricetta trattamento famiglia bambina cucina cantina piscina benzina macchina vicino
        matin semaine cuisine médecine pharmacie ordonnance traitement famille voisine cousine machine routine cantine origine racine
        morgen woche küche medizin apotheke rezept behandlung familie maschine termin benzin gardine kantine beispiel krankenhaus
        ochtend keuken medicijn apotheek recept behandeling familie machine termijn benzine gordijn kantine ziekenhuis voorbeeld huisarts
        morgenmad køkken medicin apotek recept behandling familie maskine termin benzin gardin kantine sygehus eksempel læge
        frukost kök medicin apotek recept behandling familj maskin termin bensin gardin kantin sjukhus exempel läkare
        """;

    [Fact]
    public void An_international_name_with_a_national_ending_is_the_same_medicine()
    {
        var (all, missed, wrong) = (0, new List<string>(), new List<string>());
        foreach (var line in Foreign.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var (ingredient, names) = (line.Split(": ")[0], line.Split(": ")[1].Split(' '));
            foreach (var name in names)
            {
                all++;
                var product = ProductText.Parse(name + " 10 mg");
                if (product.Ingredients.Count == 0) missed.Add(name);
                else if (!product.Has(ingredient) || product.Ingredients.Count > 1) wrong.Add($"{name}: {string.Join("+", product.Drugs.Select(d => d.Ingredient))}");
                else if (product.Match == MatchKind.Spelling) missed.Add(name + " (spelling)");
            }
        }
        TestContext.Current.SendDiagnosticMessage($"{all - missed.Count - wrong.Count} of {all}; missed {string.Join(", ", missed)}");
        Assert.True(all >= 150);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(missed.Count <= all / 50, string.Join(", ", missed));
    }

    [Fact]
    public void An_ordinary_word_of_another_language_is_no_medicine()
    {
        var words = Ordinary.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.True(words.Length >= 100);
        var read = words.SelectMany(w => new[] { w, w + " 10 mg" }).Select(t => (t, ProductText.Parse(t))).Where(p => p.Item2.Ingredients.Count > 0)
            .Select(p => $"{p.t}: {string.Join("+", p.Item2.Drugs.Select(d => d.Ingredient))}").ToList();
        Assert.True(read.Count == 0, string.Join('\n', read));
    }

    [Theory]
    [InlineData("Acetylsalicylsäure 100 mg", "acetylsalicylic acid")]
    [InlineData("ASS 100 mg 1-0-0", "acetylsalicylic acid")]
    [InlineData("ácido acetilsalicílico 100 mg", "acetylsalicylic acid")]
    [InlineData("acide acétylsalicylique 75 mg", "acetylsalicylic acid")]
    [InlineData("acetylsalicylzuur 80 mg", "acetylsalicylic acid")]
    [InlineData("Acetylsalicylsyre 75 mg", "acetylsalicylic acid")]
    [InlineData("Folsäure 5 mg", "folic acid")]
    [InlineData("Metoprololsuccinat 47,5 mg 1-0-0", "metoprolol")]
    [InlineData("insulina glargina 20 UI por la noche", "insulin glargine")]
    [InlineData("clorhidrato de metformina 850 mg", "metformin")]
    public void Acids_and_salts_of_other_languages_are_read(string text, string ingredient) =>
        Assert.True(ProductText.Parse(text).Has(ingredient), string.Join("+", ProductText.Parse(text).Drugs.Select(d => d.Ingredient)));

    [Theory]
    [InlineData("Metformina 850 mg 1x/dia", 850)]
    [InlineData("Metformina 850 mg 2x/dia", 1700)]
    [InlineData("Metformin 500 mg 3x/dag", 1500)]
    [InlineData("Amoxicilina 500 mg 12/12h", 1000)]
    [InlineData("Amoxicilina 500 mg de 8 em 8 h", 1500)]
    [InlineData("Amoxicilina 500 mg de 12 em 12 horas", 1000)]
    [InlineData("Amoxicilina 500 mg cada 8 h", 1500)]
    [InlineData("Amoxicilina 500 mg c/8h", 1500)]
    [InlineData("Amoxicilline 500 mg toutes les 8 heures", 1500)]
    [InlineData("Amoxicillin 500 mg alle 8 Stunden", 1500)]
    [InlineData("Amoxicillina 500 mg ogni 8 ore", 1500)]
    [InlineData("Amoxicillin 500 mg hver 8. time", 1500)]
    [InlineData("Metformin 500 mg 1-0-1", 1000)]
    [InlineData("Metformin 500 mg 1-0-0-1", 1000)]
    [InlineData("Metformin 1000 mg 2x tgl.", 2000)]
    [InlineData("Metformin 1000 mg 2 x täglich", 2000)]
    [InlineData("Metformine 500 mg 2 fois par jour", 1000)]
    [InlineData("Metformine 500 mg 1 cp matin et soir", 1000)]
    [InlineData("Metformina 850 mg 1 comprimido 2 veces al día", 1700)]
    [InlineData("Metformina 850 mg una vez al día", 850)]
    [InlineData("Metformina 500 mg due volte al giorno", 1000)]
    [InlineData("Metformina 500 mg 1 compressa 2 volte al giorno", 1000)]
    [InlineData("Metformin 500 mg x 2 dgl.", 1000)]
    [InlineData("Simvastatin 40 mg 1 til aftensmad", 40)]
    [InlineData("Metformin 500 mg 1 tablett 2 gånger dagligen", 1000)]
    [InlineData("Metformine 500 mg 2 maal per dag", 1000)]
    public void How_often_is_read_in_eight_languages(string text, int milligrams)
    {
        var daily = ProductText.Parse(text).Ingredients.Single().Daily;
        Assert.Equal(new Amount(milligrams, "mg"), daily);
    }

    [Theory]
    [InlineData("Metotrexato 15 mg 1x/semana")]
    [InlineData("Metotrexato 15 mg una vez por semana")]
    [InlineData("Metotrexato 15 mg una volta alla settimana")]
    [InlineData("Méthotrexate 15 mg 1 fois par semaine")]
    [InlineData("Methotrexat 15 mg 1x pro Woche")]
    [InlineData("Methotrexat 15 mg einmal wöchentlich")]
    [InlineData("Methotrexat 15 mg montags")]
    [InlineData("Methotrexaat 15 mg 1x per week")]
    [InlineData("Methotrexat 15 mg en gang om ugen")]
    [InlineData("Metotrexat 15 mg en gång i veckan")]
    public void Weekly_methotrexate_is_never_made_daily(string text)
    {
        var methotrexate = ProductText.Parse(text).Ingredients.Single();
        Assert.Null(methotrexate.Daily);
        Assert.Equal(new Amount(15, "mg"), methotrexate.Weekly);
    }
}
