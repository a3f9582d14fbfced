namespace Titrant.Patient.Codes;

/// <summary>One text on its way to a product: names first, then the dose words around them.</summary>
internal sealed class ProductReading
{
    readonly List<Token> _tokens;
    readonly NameHits _found;
    readonly DoseWords _words;
    readonly string _text;

    internal ProductReading(string text, DrugNames names)
    {
        _text = text;
        _tokens = Token.Split(text);
        _found = new(text, _tokens, names);
        _words = new(text, _tokens);
    }

    internal Product Product(string asWritten)
    {
        var hits = _found.Hits;
        if (hits.Count == 0)
        {
            return new(asWritten, [], null, null, null, null, _found.Unknown, MatchKind.None, []);
        }
        var inBrackets = _tokens[hits[0].First].Depth > 0;
        var slices = Slices(inBrackets, out var quantity);
        var read = slices.Select(s => new DoseReading(s)).ToList();
        Share(slices, read);

        var ingredients = new List<Ingredient>();
        for (var i = 0; i < hits.Count; i++)
        {
            ingredients.AddRange(Ingredients(hits[i], read[i], read[i].Form?.Unit));
        }
        Distribute(ingredients, read[^1], hits);
        var distinct = ingredients.DistinctBy(x => x.Drug).ToList();
        var doses = distinct.Select(x => x.Dose).Distinct().ToList();
        var brand = hits.FirstOrDefault(h => h.Name.IsBrand) ?? _found.Bracketed.FirstOrDefault(h => h.Name.IsBrand && h.Name.Drugs.All(d => distinct.Any(x => x.Drug == d)));
        var form = read.Select(r => r.Form).LastOrDefault(f => f is not null);
        return new(asWritten, distinct, brand?.Name.Written, form?.Text, quantity, doses.Count == 1 ? doses[0] : null, _found.Unknown,
            _found.Respelt.Count > 0 ? MatchKind.Spelling : hits[0].Name.Kind, _found.Respelt,
            hits.Concat(_found.Bracketed).FirstOrDefault(h => h.Name.Combination is { IsRegimen: true })?.Name.Combination!.Name);
    }

    /// <summary>The dose words of each medicine: those after its name, and for the first also those before it.</summary>
    List<List<DoseWord>> Slices(bool brackets, out string? quantity)
    {
        var hits = _found.Hits;
        quantity = null;
        var slices = new List<List<DoseWord>>();
        for (var i = 0; i < hits.Count; i++)
        {
            var to = i + 1 < hits.Count ? hits[i + 1].First : _tokens.Count;
            var from = hits[i].Last + 1;
            var words = _words.Read(from, to, brackets);
            // "Methotrexate (10 mg once weekly)": the only dose stands in the bracket.
            if (words.Count == 0 && !brackets && to > from)
            {
                words = _words.Read(from, to, brackets: true);
            }
            slices.Add(words);
        }
        var before = _words.Read(0, hits[0].First, brackets);
        if (before.FirstOrDefault(w => w.Kind == DoseWordKind.Volume) is { } pack && !before.Any(w => w.Kind is DoseWordKind.Times or DoseWordKind.Mass))
        {
            quantity = new Amount(pack.Value, pack.Unit).ToString();
            before.Clear();
        }
        before.RemoveAll(w => w.Kind == DoseWordKind.Days);
        slices[0] = [.. before, .. slices[0]];
        return slices;
    }

    /// <summary>
    /// "Acetaminophen 325 MG / Hydrocodone 7.5 MG Oral Tablet", "aspirin + clopidogrel OD": what only the last one says of form and times holds
    /// for all before it that say nothing of their own.
    /// </summary>
    void Share(List<List<DoseWord>> slices, List<DoseReading> read)
    {
        var hits = _found.Hits;
        for (var i = hits.Count - 2; i >= 0; i--)
        {
            var between = _tokens[(hits[i].Last + 1)..hits[i + 1].First];
            if (read[i].HasFrequency || !between.Any(t => t.Kind == TokenKind.Sign && t.Text[0] is '/' or '+' or '-' or '&' || t.Text is "and" or "with"))
            {
                continue;
            }
            var own = slices[i].Where(w => w.Kind is DoseWordKind.Mass or DoseWordKind.Volume or DoseWordKind.Pair);
            var shared = slices[i + 1].Where(w => w.Kind is not (DoseWordKind.Mass or DoseWordKind.Volume or DoseWordKind.Pair));
            if (slices[i].Any(w => w.Kind is DoseWordKind.Count or DoseWordKind.Form))
            {
                shared = shared.Where(w => w.Kind is not (DoseWordKind.Count or DoseWordKind.Form));
                own = slices[i];
            }
            slices[i] = [.. own, .. shared];
            read[i] = new(slices[i]);
        }
    }

    static IEnumerable<Ingredient> Ingredients(NameHit hit, DoseReading reading, string? formUnit)
    {
        var drugs = hit.Name.Drugs;
        var dose = reading.Dose();
        if (hit.Name.Combination is { IsRegimen: true })
        {
            // The words after a regimen describe the regimen; none of its medicines is known to have that dose.
            return drugs.Select(d => new Ingredient(d, null, null, null, null, null, null));
        }
        if (drugs.Count == 1)
        {
            var strength = reading.Strength(formUnit);
            var (each, daily, weekly) = reading.Of(strength);
            return [new(drugs[0], hit.Salt, strength, dose, each, daily, weekly)];
        }
        var strengths = Strengths(hit.Name.Combination, drugs, reading, formUnit);
        return drugs.Select((d, i) =>
        {
            if (strengths.Count != drugs.Count)
            {
                // One number for a combination ("co-amoxiclav 625 mg") is a total: it is nobody's strength.
                return new Ingredient(d, null, null, dose, null, null, null);
            }
            var (each, daily, weekly) = reading.Of(strengths[i]);
            return new Ingredient(d, null, strengths[i], dose, each, daily, weekly);
        });
    }

    /// <summary>The numbers of "30/500" in the order of the ingredients, or the strengths that the name alone carries.</summary>
    static IReadOnlyList<ProductStrength> Strengths(Combination? combination, IReadOnlyList<Drug> drugs, DoseReading reading, string? formUnit)
    {
        if (reading.Pair is not { } pair || pair.Numbers.Count != drugs.Count)
        {
            return combination?.Strengths ?? [];
        }
        // Inhaler names count micrograms, tablets milligrams; no product of the table does otherwise.
        var inhaled = drugs.Any(d => d.Classes.Any(c => c.Contains("beta-2", StringComparison.Ordinal) || c.Contains("inhaled", StringComparison.Ordinal)));
        var unit = inhaled ? "microgram" : "mg";
        var per = formUnit is { Length: > 0 } and not "mL" ? formUnit : inhaled ? "actuation" : "tablet";
        var numbers = pair.Numbers.ToList();
        if (numbers.Count == 2 && combination?.Larger is { } larger && drugs[numbers[0].Value > numbers[1].Value ? 0 : 1].Ingredient != larger)
        {
            numbers.Reverse();
        }
        return [.. numbers.Select(n => new ProductStrength(n.Value, n.Unit.Length == 0 ? unit : n.Unit, per))];
    }

    // "Lisinopril/HCTZ 20/12.5 mg": names apart, numbers together at the end.
    static void Distribute(List<Ingredient> ingredients, DoseReading last, List<NameHit> hits)
    {
        if (last.Pair is not { } pair || hits.Count < 2 || hits.Any(h => h.Name.Drugs.Count != 1) || pair.Numbers.Count != ingredients.Count)
        {
            return;
        }
        var per = last.Form?.Unit is { Length: > 0 } and not "mL" ? last.Form.Unit : "tablet";
        for (var i = 0; i < ingredients.Count; i++)
        {
            var strength = new ProductStrength(pair.Numbers[i].Value, pair.Numbers[i].Unit.Length == 0 ? "mg" : pair.Numbers[i].Unit, per);
            var (each, daily, weekly) = last.Of(strength);
            ingredients[i] = ingredients[i] with { Strength = strength, Dose = last.Dose(), Each = each, Daily = daily, Weekly = weekly };
        }
    }
}
