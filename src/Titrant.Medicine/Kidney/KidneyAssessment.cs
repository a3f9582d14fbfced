using System.Globalization;
using Titrant.Patient;
using Titrant.Patient.Codes;

namespace Titrant.Medicine.Kidney;

/// <summary>One chart's kidney, asked in the order of a nephrologist: may I estimate at all, from what, is it steady, what stage, which way.</summary>
internal sealed class KidneyAssessment(Chart chart, Origin origin)
{
    private static readonly AnswerKey s_egfr = new("eGFR"), s_crcl = new("CrCl"), s_aki = new("AKI"), s_stage = new("CKD stage"), s_slope = new("eGFR slope");
    private static readonly Citation s_injury = new("NHS England acute kidney injury algorithm, patient safety alert NHS/PSA/D/2014/010; its use in laboratories: J Nephrol 2024", "", "2014", "https://doi.org/10.1007/s40620-024-02030-6");
    private static readonly Citation s_gault = new("Cockcroft and Gault, Nephron 1976;16:31", "", "1976", "https://doi.org/10.1159/000180580");

    private readonly Body _body = Body.Of(chart);
    private readonly Lazy<Latest> _creatinine = new(() => chart.Latest(Analytes.Creatinine));
    private readonly Lazy<List<Course>> _courses = new(() => [.. Courses.Of(chart)]);

    private Equation Adult => chart.Setting.Jurisdiction == "UK" ? Equation.CkdEpi2009 : Equation.CkdEpi2021;

    public IEnumerable<Answer> Answers()
    {
        var dialysis = Obstacles.Dialysis(chart);
        if (dialysis.Count > 0)
            return [new Finding(s_stage, Coded("G5D", "kidney failure on dialysis"), [new("On dialysis", null, Ids(dialysis), Stage.Source)], origin,
                "On dialysis: no filtration rate is estimated; doses follow the rows for dialysis.", Checked: true)];
        if (Blocked() is { } gap) return gap;

        var readings = chart.Readings(Analytes.Creatinine);
        var usable = readings.Where(r => r.IsUsable && r.At is not null).OrderBy(r => r.At).ToList();
        var latest = _creatinine.Value;
        var reported = Analytes.ReportedEgfr.Select(key => chart.Latest(key)).OfType<Latest.Value>().MaxBy(v => v.Reading.At);
        var held = Obstacles.HeldBack(readings, usable.Count > 0 ? usable[^1].At : null);
        var newest = latest switch { Latest.Value v => v.Reading, Latest.Conflict c => c.Readings[0], _ => null };

        if (reported is { Reading: var r } && (newest is null || r.At > newest.At!.Value.AddDays(1)) && held is null && Fresh(r)) return FromReport(r);
        if (held is not null)
            return Neither($"The creatinine {Written(held)} is held back: {Or(held.Why, "its unit is missing or cannot be right")}.", "Ask the laboratory for the unit, or repeat creatinine", "test:creatinine", [held.Fact.Id]);
        if (latest is Latest.Conflict conflict)
            return Neither($"Two creatinine values at one time: {string.Join(" and ", conflict.Readings.Select(Written))}. Neither is chosen.", "Repeat creatinine", "test:creatinine", conflict.Readings.Select(x => x.Fact.Id).ToSeq());
        if (newest is null)
            return Muscle() is { } cystatin ? cystatin : Neither("There is no creatinine and no reported eGFR.", "Measure creatinine", "test:creatinine", []);
        if (!Fresh(newest))
            return Neither($"The last creatinine ({Written(newest)}) is {Months(newest.At!.Value)} months old.", "Repeat creatinine", "test:creatinine", [newest.Fact.Id]);

        if (latest is Latest.Value { NewerHeldBack: { } unread } && TooFarApart(newest, unread))
            return Neither($"The newest creatinine cannot be used ({NotUsed(unread)}), and the one before it, {Written(newest)}, is too old to stand in for it.", "Repeat creatinine", "test:creatinine", [newest.Fact.Id, unread.Fact.Id]);

        var age = _body.AgeAt(chart.AsOf)!.Value;
        return age < 18 ? Child(newest, age) : Grown(newest, usable);
    }

    private List<Answer>? Blocked()
    {
        if (_body.Birth is null || _body.AgeAt(chart.AsOf) is null)
            return Neither("The birth date is not known, and every equation needs the age.", "State the birth date", "test:eGFR", _body.Who);
        if (Obstacles.Pregnancy(chart, _body) is { Count: > 0 } pregnant)
            return Neither("Pregnant: no equation is valid in pregnancy; creatinine falls by itself.", "Follow creatinine itself and its trend", "test:creatinine", Ids(pregnant));
        return null;
    }

    // ---- adults -------------------------------------------------------------------------------------------------

    private List<Answer> Grown(Reading newest, List<Reading> usable)
    {
        var series = usable.Where(r => r.Comparator == Comparator.Equal && r.At <= newest.At).Select(r => (Reading: r, Point: new Creatinine(r.At!.Value, (double)r.Value!.Value))).ToList();
        var injury = AcuteInjury.Of([.. series.Select(s => s.Point)]);
        var recorded = RecordedInjury(newest, injury);
        if (recorded.Length == 0 && injury.Change == Change.NothingToCompare) recorded = FirstOfAnEpisode(newest);
        if (injury.Change is Change.Rising or Change.Falling || recorded.Length > 0) return Unsteady(newest, series, injury, recorded);

        var answers = new List<Answer>();
        if (injury.Change == Change.Steady)
            answers.Add(new Finding(s_aki, Coded("none", "no acute kidney injury by creatinine"),
                [new($"creatinine {Written(newest)} after {Written(series.First(s => s.Point == injury.Compared[0]).Reading)}", null, [newest.Fact.Id, series.First(s => s.Point == injury.Compared[0]).Reading.Fact.Id, .. _body.Who], s_injury)],
                origin, "Creatinine is steady: no acute change.", Checked: true));

        answers.AddRange(Estimates(newest, series));
        var egfr = answers.OfType<Finding>().FirstOrDefault(f => f.Key == s_egfr);
        if (egfr is not null) answers.AddRange(Stage.Of(chart, _body, Adult, series, egfr, origin));
        if (Slope.Of(chart, _body, Adult, series, s_slope, origin) is { } slope) answers.Add(slope);
        return answers;
    }

    private List<Answer> Unsteady(Reading newest, List<(Reading Reading, Creatinine Point)> series, Injury injury, IReadOnlyList<Fact> recorded)
    {
        var shown = series.Where(s => injury.Compared.Contains(s.Point) || s.Reading == newest).Select(s => s.Reading).ToList();
        var path = string.Join(", then ", shown.Select(Written));
        var facts = shown.Select(r => r.Fact.Id).Concat(recorded.Select(f => f.Id)).Concat(_body.Who).ToSeq();
        var days = (chart.AsOf - newest.At!.Value).Days;
        if (days > 90)
            return Neither($"The last creatinine was part of an acute change ({path}), {Months(newest.At.Value)} months ago; nothing later says whether it recovered: no steady state.", "Repeat creatinine", "test:creatinine", facts);
        var what = injury.Change == Change.Falling ? "Creatinine is falling after a peak (recovering acute kidney injury)"
            : injury.Change == Change.Rising && injury.Compared.All(c => c.At < newest.At.Value.AddDays(-90) || c.At == newest.At)
                ? $"Acute kidney injury is possible: creatinine is {injury.Ratio.ToString("0.0", CultureInfo.InvariantCulture)} times {injury.Reference}, and nothing says when it rose"
            : !injury.Alerts ? $"Acute kidney injury is possible: creatinine is {injury.Ratio.ToString("0.0", CultureInfo.InvariantCulture)} times the last value (not above 1.5 times the median of the year)"
            : injury.Change == Change.Rising ? $"Acute kidney injury by creatinine, severity {injury.Stage} ({injury.Ratio.ToString("0.0", CultureInfo.InvariantCulture)} times {injury.Reference}{(injury.Ratio < 1.5 ? "; more than 26 μmol/L within 48 h" : "")})"
            : recorded.Any(f => f.Claim is Condition c && Problems.Names(c.Code, "acute kidney injury")) ? "Acute kidney injury is recorded and recovery is not shown"
            : "Acute kidney injury is possible: the first creatinine of an illness that dries out is far above the usual, and no earlier one is known";
        var raiser = Raiser(newest, series);
        return
        [
            new Finding(s_aki, Coded("aki", "acute kidney injury"), [new($"creatinine {path}", null, facts, s_injury), .. Note(raiser)], origin,
                $"{what}: creatinine {path}." + (raiser is { } x ? $" {x.Words}." : "")),
            Gap(s_egfr, $"Creatinine is changing ({path}): no steady state, so no eGFR can be estimated.", "Repeat creatinine within a day and measure urine output", "test:creatinine", facts),
            Gap(s_crcl, $"Creatinine is changing ({path}): no steady state, so no clearance can be estimated.", "Repeat creatinine within a day and measure urine output", "test:creatinine", facts),
        ];
    }

    // A diagnosis of the last 90 days stands until creatinine shows recovery: back within 20 % of a value from before it.
    private Fact[] RecordedInjury(Reading newest, Injury injury) =>
        injury.Change is Change.Rising or Change.Falling ? [] :
        [.. Problems.Of(chart, "acute kidney injury").Where(f => f.Claim is Condition && f.When.Order is { } since && since >= chart.AsOf.AddDays(-90)
            && !chart.Readings(Analytes.Creatinine).Any(r => r.IsUsable && r.At < since.AddDays(-1) && newest.At > since && newest.Value <= 1.2m * r.Value))];

    // The first sample of an episode has nothing to be compared with. High above what is usual, in a person who is not known to have a
    // chronic disease and has a fresh cause or a diagnosis without a date, it is taken for acute until a second one says otherwise.
    private Fact[] FirstOfAnEpisode(Reading newest)
    {
        if (AnalyteTable.Default.ByKey(Analytes.Creatinine)?.Usual.High is not { } usual) return [];
        if (newest.Value < 1.5m * usual || newest.At < chart.AsOf.AddDays(-14) || Problems.Ever(chart, "chronic kidney disease").Count + Problems.Ever(chart, "kidney transplant").Count > 0) return [];
        return [.. Problems.Of(chart, "acute kidney injury").Where(f => f.Claim is Condition && f.When.Order is null)
            .Concat(Problems.Of(chart, "vomiting or diarrhoea").Where(f => f.Claim is Condition && f.When.Order >= newest.At!.Value.AddDays(-14)))];
    }

    private List<Answer> Estimates(Reading creatinine, List<(Reading Reading, Creatinine Point)> series)
    {
        var latestCystatin = chart.Latest(Analytes.CystatinC, KidneyFunction.MaxAge) as Latest.Value;
        var cystatin = latestCystatin is { Reading: { Comparator: Comparator.Equal } c } && Math.Abs((c.At!.Value - creatinine.At!.Value).TotalDays) <= 90 ? c : null;
        if (Muscle(creatinine) is { } muscle) return muscle;

        var answers = new List<Answer>();
        var notes = new List<Evidence>();
        if (latestCystatin?.NewerHeldBack is { } unread)
        {
            if (TooFarApart(latestCystatin.Reading, unread)) cystatin = null;
            if (cystatin is not null) notes.Add(HeldBackNote(unread));
            else answers.Add(Gap(new("eGFR", "cystatin C"), $"The newest cystatin C cannot be used ({NotUsed(unread)}), and no other is recent enough: eGFR rests on creatinine alone.", "Repeat cystatin C", "test:cystatin C", [unread.Fact.Id]));
        }
        if (_creatinine.Value is Latest.Value { NewerHeldBack: { } newer }) notes.Add(HeldBackNote(newer));
        if (Raiser(creatinine, series) is { } raiser) notes.AddRange(Note(raiser));
        if (Problems.Of(chart, "liver cirrhosis") is { Count: > 0 } liver)
            notes.Add(new(KidneyFunction.Uncertain + "in cirrhosis creatinine overestimates filtration; confirm with cystatin C", null, Ids(liver), new Citation("KDIGO 2024 CKD, Kidney Int 2024;105(4S):S117")));

        var scr = Equations.MgPerDl((double)creatinine.Value!.Value);
        var facts = new[] { creatinine.Fact.Id }.Concat(cystatin is null ? [] : [cystatin.Fact.Id]).Concat(_body.Who).ToSeq();
        var from = cystatin is null ? $"creatinine {Written(creatinine)}" : $"creatinine {Written(creatinine)} and cystatin C {Written(cystatin)}";
        var equation = cystatin is null ? Adult : Equation.CkdEpi2021Combined;
        var age = _body.AgeAt(creatinine.At!.Value) ?? 18;
        var now = _body.AgeAt(chart.AsOf)!.Value;
        var extreme = _body.Bmi is < 18 or > 40 && cystatin is null;

        double Egfr(Sex sex) => equation switch
        {
            Equation.CkdEpi2021Combined => Equations.CkdEpi2021Combined(scr, (double)cystatin!.Value!.Value, age, sex),
            Equation.CkdEpi2009 => Equations.CkdEpi2009(scr, age, sex),
            _ => Equations.CkdEpi2021(scr, age, sex),
        };
        Finding Indexed(AnswerKey key, Sex sex, bool check)
        {
            var estimate = creatinine.Comparator == Comparator.Equal ? Accuracy.Of(equation, Egfr(sex))
                : ReportedBound.Estimate(Math.Round((decimal)Egfr(sex), 1), Reverse(creatinine.Comparator), Units.Indexed, "creatinine was reported only as " + Written(creatinine));
            var interval = estimate.Interval is { } i ? string.Create(CultureInfo.InvariantCulture, $"; measured GFR lies between {i.Low:0} and {i.High:0} in about {i.Level * 100:0} of 100 people") : "";
            return new(key, new Result.Measured(estimate), [new(from, null, facts, equation.Source()), .. notes], origin,
                $"eGFR {ReportedBound.Words(estimate)} mL/min/1.73 m² ({equation.Name()}, {from}{interval})." + string.Concat(notes.Select(n => $" {Capital(n.Says)}.")), check);
        }

        if (cystatin is not null && creatinine.Comparator == Comparator.Equal && Discordance.Of(chart, _body, Adult, creatinine, cystatin, _courses.Value, onlyCystatin: null, origin) is { } discordant) answers.Add(discordant);

        // Much muscle only lowers the estimate: where that is normal all the same, nothing is in doubt.
        if (cystatin is null && Obstacles.Creatine(chart) is { } creatine && (_body.Sex is { } known ? Egfr(known) : Egfr(Sex.Female)) < 90)
            return Neither($"Creatinine {Written(creatinine)} cannot be trusted here: {creatine.Why}. Cystatin C would tell.", "Measure cystatin C", "test:cystatin C", facts.AddRange(Ids(creatine.Facts)));

        if (extreme)
            answers.Add(Gap(s_egfr, $"Body mass index {_body.Bmi!.Value.ToString("0", CultureInfo.InvariantCulture)} kg/m²: an eGFR from creatinine is unreliable; cystatin C would tell.", "Measure cystatin C", "test:cystatin C", facts));
        else if (_body.Sex is { } sex)
        {
            answers.Add(Indexed(s_egfr, sex, false));
            if (_body.Bmi is > 30 && creatinine.Comparator == Comparator.Equal) answers.Add(Absolute(Egfr(sex), facts));
        }
        else
        {
            answers.Add(Indexed(new("eGFR", "if female"), Sex.Female, true));
            answers.Add(Indexed(new("eGFR", "if male"), Sex.Male, true));
            answers.Add(Gap(s_egfr, string.Create(CultureInfo.InvariantCulture, $"{SexOpen}: eGFR {Egfr(Sex.Female):0} if female, {Egfr(Sex.Male):0} if male ({from})."), "State the sex for clinical use", "test:eGFR", facts) with { Disagree = _body.Disagree });
        }

        if (_body.Doubted is { } doubted)
            answers.Add(Gap(s_crcl, $"The body weight of {Written(doubted)} cannot be right for this person: no clearance is computed from it.", "Weigh the patient", "test:body weight", facts.Add(doubted.Fact.Id)));
        if (_body.Weight is { } old && _body.WeightHeldBack is { } lost && TooFarApart(old, lost))
            answers.Add(Gap(s_crcl, $"The newest body weight cannot be used ({NotUsed(lost)}), and the one before it, {Written(old)}, is too old to stand in for it: no clearance is computed.", "Weigh the patient", "test:body weight", facts.AddRange([old.Fact.Id, lost.Fact.Id])));
        else if (_body.Kilograms is { } kg)
        {
            if (_body.WeightHeldBack is { } unweighed) notes.Add(HeldBackNote(unweighed));
            var weighed = _body.Weight!;
            var size = facts.Add(weighed.Fact.Id);
            Finding Clearance(AnswerKey key, Sex sex, double weight, string which, Seq<FactId> used, bool check)
            {
                var value = Math.Round((decimal)Equations.CockcroftGault(scr, now, weight, sex), 1);
                var estimate = ReportedBound.Estimate(value, Reverse(creatinine.Comparator), Units.Clearance,
                    "accuracy of Cockcroft-Gault was measured against GFR, not against creatinine clearance");
                return new(key, new Result.Measured(estimate), [new($"creatinine {Written(creatinine)}, {which} {weight.ToString("0.#", CultureInfo.InvariantCulture)} kg", null, used, s_gault), .. notes], origin,
                    string.Create(CultureInfo.InvariantCulture, $"Creatinine clearance {ReportedBound.Words(estimate)} mL/min (Cockcroft-Gault, {which} {weight:0.#} kg, creatinine {Written(creatinine)}).")
                        + string.Concat(notes.Where(n => n.Says.Contains(KidneyFunction.NewerHeldBack, StringComparison.Ordinal)).Select(n => $" {Capital(n.Says)}.")), check);
            }
            var actual = "actual weight" + (weighed.At < chart.AsOf.AddDays(-365) ? $" of {Day(weighed.At!.Value)}," : "");
            if (_body.Sex is { } s)
            {
                answers.Add(Clearance(s_crcl, s, kg, actual, size, false));
                if (_body.Centimetres is { } cm and >= 152.4)
                {
                    var ideal = Equations.IdealWeight(cm, s);
                    var both = size.Add(_body.Height!.Fact.Id);
                    if (kg > ideal)
                    {
                        answers.Add(Clearance(new("CrCl", "ideal weight"), s, ideal, "ideal weight (Devine)", both, true));
                        answers.Add(Clearance(new("CrCl", "adjusted weight"), s, Equations.AdjustedWeight(ideal, kg), "adjusted weight", both, true));
                    }
                }
            }
            else
            {
                answers.Add(Clearance(new("CrCl", "if female"), Sex.Female, kg, actual, size, true));
                answers.Add(Clearance(new("CrCl", "if male"), Sex.Male, kg, actual, size, true));
                answers.Add(Gap(s_crcl, $"{SexOpen}: both clearances are shown.", "State the sex for clinical use", "test:eGFR", size) with { Disagree = _body.Disagree });
            }
        }
        return answers;
    }

    // Drugs with a narrow index meet the whole body's filtration, and a large body has more of it than the indexed number says.
    private Finding Absolute(double egfr, Seq<FactId> facts)
    {
        var surface = Equations.BodySurface(_body.Centimetres!.Value, _body.Kilograms!.Value);
        var value = Math.Round((decimal)Equations.DeIndexed(egfr, surface), 1);
        return new(new("eGFR", "this body"), new Result.Measured(new Estimate(value, null, Units.Clearance, "the interval is given with the indexed eGFR")),
            [new(string.Create(CultureInfo.InvariantCulture, $"eGFR {egfr:0} mL/min/1.73 m² for a body surface of {surface:0.00} m² (Mosteller)"), null, facts.AddRange([_body.Weight!.Fact.Id, _body.Height!.Fact.Id]), Stage.Source)], origin,
            string.Create(CultureInfo.InvariantCulture, $"This body of {surface:0.00} m² filters about {value:0} mL/min (not indexed), at a body mass index of {_body.Bmi!.Value:0}: the number for drugs with a narrow therapeutic index."), Checked: true);
    }

    // Where muscle misleads, only cystatin C speaks.
    private List<Answer>? Muscle(Reading? creatinine = null)
    {
        if (Obstacles.Muscle(chart) is not { } muscle) return null;
        var latest = chart.Latest(Analytes.CystatinC, KidneyFunction.MaxAge) as Latest.Value;
        var cystatin = latest is { Reading: { Comparator: Comparator.Equal } c } ? c : null;
        var age = _body.AgeAt(chart.AsOf)!.Value;
        var unread = latest?.NewerHeldBack;
        if (cystatin is null || _body.Sex is not { } sex || age < 18 || unread is not null && TooFarApart(cystatin, unread))
            return Neither($"Creatinine cannot be trusted here: {muscle.Why}. Cystatin C would tell." + (unread is null ? "" : $" {Capital(NotUsed(unread))}."), "Measure cystatin C", "test:cystatin C", Ids(muscle.Facts));
        var value = Equations.CkdEpi2012CystatinC((double)cystatin.Value!.Value, age, sex);
        var facts = new[] { cystatin.Fact.Id }.Concat(_body.Who).Concat(muscle.Facts.Select(f => f.Id)).ToSeq();
        Evidence[] notes = unread is null ? [] : [HeldBackNote(unread)];
        var answers = new List<Answer>
        {
            new Finding(s_egfr, new Result.Measured(Accuracy.Of(Equation.CkdEpi2012CystatinC, value)), [new($"cystatin C {Written(cystatin)}", null, facts, Equation.CkdEpi2012CystatinC.Source()), .. notes], origin,
                string.Create(CultureInfo.InvariantCulture, $"eGFR {value:0} mL/min/1.73 m² from cystatin C {Written(cystatin)} alone, since {muscle.Why}.") + string.Concat(notes.Select(n => $" {Capital(n.Says)}."))),
            Gap(s_crcl, $"No clearance from creatinine: {muscle.Why}.", "Use the eGFR from cystatin C, or measure clearance", "test:cystatin C", Ids(muscle.Facts)),
        };
        if (creatinine is { Comparator: Comparator.Equal } && Math.Abs((cystatin.At!.Value - creatinine.At!.Value).TotalDays) <= 90
            && Discordance.Of(chart, _body, Adult, creatinine, cystatin, _courses.Value, muscle.Why, origin) is { } discordant) answers.Add(discordant);
        return answers;
    }

    // ---- children -----------------------------------------------------------------------------------------------

    private List<Answer> Child(Reading creatinine, int age)
    {
        if (age < 1) return Neither("An infant under 1 year: no equation here is valid.", "Ask a paediatric nephrologist", "test:eGFR", _body.Who);
        if (_body.Centimetres is not { } cm || _body.Height!.At is not { } measured || chart.AsOf - measured > KidneyFunction.MaxAge)
            return Neither($"A child of {age} years: the bedside Schwartz equation needs a height of the last 12 months, and {(_body.Centimetres is null ? "none is recorded" : "the last is older")}; adult equations do not apply under 18 years.", "Measure the height", "test:height", [creatinine.Fact.Id]);
        Evidence[] notes = _creatinine.Value is Latest.Value { NewerHeldBack: { } unread } ? [HeldBackNote(unread)] : [];
        var value = Equations.BedsideSchwartz(Equations.MgPerDl((double)creatinine.Value!.Value), cm);
        var facts = new[] { creatinine.Fact.Id, _body.Height.Fact.Id }.Concat(_body.Who).ToSeq();
        return
        [
            new Finding(s_egfr, new Result.Measured(Accuracy.Of(Equation.BedsideSchwartz, value)), [new($"creatinine {Written(creatinine)}, height {Written(_body.Height)}", null, facts, Equation.BedsideSchwartz.Source()), .. notes], origin,
                string.Create(CultureInfo.InvariantCulture, $"eGFR {value:0} mL/min/1.73 m² (bedside Schwartz, a child of {age} years, creatinine {Written(creatinine)}, height {cm:0.#} cm).") + string.Concat(notes.Select(n => $" {Capital(n.Says)}."))),
            Gap(s_crcl, $"A child of {age} years: Cockcroft-Gault is for adults.", "Use a paediatric reference", "test:eGFR", _body.Who),
        ];
    }

    private List<Answer> FromReport(Reading r)
    {
        var estimate = ReportedBound.Estimate(r.Value!.Value, r.Comparator, Units.Indexed, "the laboratory reports eGFR without an interval");
        return
        [
            new Finding(s_egfr, new Result.Measured(estimate), [new($"reported eGFR {Written(r)}", null, [r.Fact.Id], new Citation("as reported by the laboratory"))], origin,
                $"eGFR {ReportedBound.Words(estimate)} mL/min/1.73 m² as the laboratory reported it on {Day(r.At!.Value)}; its creatinine and equation are not in the record."),
        ];
    }

    // ---- medicines that raise creatinine ------------------------------------------------------------------------

    private (string Words, Seq<FactId> Facts)? Raiser(Reading newest, List<(Reading Reading, Creatinine Point)> series)
    {
        var before = series.Where(s => s.Point.At < newest.At && s.Point.At >= newest.At!.Value.AddDays(-365)).Select(s => s.Reading).LastOrDefault();
        if (before is null || newest.Value < 1.1m * before.Value) return null;
        foreach (var row in KidneyFunction.Raisers.Rows)
        {
            var course = _courses.Value.FirstOrDefault(c => c.Has(row["ingredient"]) && c.Start is { } start && start.AddDays(1) > before.At && start < newest.At);
            if (course is null) continue;
            var sure = row["verified"] == "opened" ? "raises" : "may raise";
            return ($"{row["ingredient"]}, started {Day(course.Start!.Value)}, {sure} creatinine without lowering filtration; confirm with cystatin C", [course.Fact]);
        }
        return null;
    }

    private static Evidence[] Note((string Words, Seq<FactId> Facts)? raiser) =>
        raiser is { } r ? [new(KidneyFunction.Uncertain + r.Words, null, r.Facts, new Citation("Kidney Int 2014;86:350"))] : [];

    // ---- words --------------------------------------------------------------------------------------------------

    // One question is asked once: the clearance has the same gap, and is not repeated.
    private List<Answer> Neither(string says, string ask, string about, Seq<FactId> facts) => [Gap(s_egfr, says, ask, about, facts)];

    private Gap Gap(AnswerKey key, string says, string ask, string about, Seq<FactId> facts) =>
        new(key, says, ask, about, [new Need(FactKind.Analyte, about.StartsWith("test:", StringComparison.Ordinal) ? about[5..] : about, KidneyFunction.MaxAge, true)], facts, origin);

    private string SexOpen => _body.Disagree.IsEmpty ? "Sex for clinical use is not known" : $"The record disagrees on the sex ({string.Join(", ", _body.Disagree)})";

    // Three months: long enough for filtration or weight to be another one.
    private static bool TooFarApart(Reading used, Reading newer) => newer.At!.Value - used.At!.Value > TimeSpan.FromDays(90);

    private static string NotUsed(Reading newer) => $"a newer value of {Day(newer.At!.Value)} {KidneyFunction.NewerHeldBack}: {newer.Analyte.Name} {newer.Written}, {Or(newer.Why, "its unit is missing or cannot be right")}; repeat it";

    private static Evidence HeldBackNote(Reading newer) => new(NotUsed(newer), null, [newer.Fact.Id], new Citation("from the record"));

    private bool Fresh(Reading r) => chart.AsOf - r.At!.Value <= KidneyFunction.MaxAge;
    private int Months(DateTimeOffset at) => (int)((chart.AsOf - at).TotalDays / 30.44);
    private static Comparator Reverse(Comparator c) => c switch
    {
        Comparator.Less => Comparator.Greater,
        Comparator.LessOrEqual => Comparator.GreaterOrEqual,
        Comparator.Greater => Comparator.Less,
        Comparator.GreaterOrEqual => Comparator.LessOrEqual,
        _ => Comparator.Equal,
    };

    internal static Result.Coded Coded(string code, string display) => new(new Concept(Systems.Titrant, code, display));
    internal static string Written(Reading r) => r.At is { } at ? $"{r.Written} on {Day(at)}" : r.Written.ToString();
    internal static string Day(DateTimeOffset at) => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    internal static Seq<FactId> Ids(IEnumerable<Fact> facts) => facts.Select(f => f.Id).ToSeq();
    private static string Or(string text, string other) => text.Length > 0 ? text.TrimEnd('.') : other;
    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
