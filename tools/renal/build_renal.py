"""Builds src/Titrant.Medicine/RenalDosing/knowledge/*.tsv from the renal_dosing.tsv of the shared data and the hand-made
tables beside this file: conditions.tsv (what a condition means), rows.tsv (rows made or re-verified by hand), opened.tsv (rows
of the shared table whose sources were read since), drugs.tsv.

usage: python3 tools/renal/build_renal.py SHARED/data/drugs/renal_dosing.tsv
"""
import csv, pathlib, re, sys

HERE = pathlib.Path(__file__).parent
OUT = HERE.parent.parent / "src/Titrant.Medicine/RenalDosing/knowledge"
COLUMNS = ["ingredient", "metric", "low", "high", "criteria", "needs", "act", "act new", "dose", "day max", "day min", "times max", "dialysis",
           "indications", "formulation", "regimen", "given", "jurisdiction", "authority", "date", "verification", "url", "source2", "opened", "consequence"]
METRICS = {
    "CrCl Cockcroft-Gault mL/min (weight not stated)": "crcl",
    "CrCl Cockcroft-Gault mL/min, actual body weight": "crcl-actual",
    "eGFR indexed mL/min/1.73 m2": "egfr-indexed",
    "GFR/CrCl mL/min, method not stated": "gfr-any",
    "CrCl mL/min per 1.73 m2": "crcl-indexed",
    "serum potassium mmol/L": "potassium",
}
ACTS = {"no change": "none", "reduce": "reduce", "extend interval": "extend", "avoid": "avoid", "contraindicated": "stop", "monitor": "note"}
# criteria that state no number: the number that we read into them makes the row unverified
WORDS = {
    "own criteria: renal failure": ("gfr-any", "", "<30", ""),
    "own criteria: advanced renal disease": ("gfr-any", "", "<30", ""),
    "own criteria: decreased renal function": ("gfr-any", "", "<60", "unverified"),
    "own criteria: severe renal insufficiency": ("gfr-any", "", "<30", "unverified"),
    "own criteria: end-stage renal disease or haemodialysis": ("gfr-any", "", "<15", ""),
}
# rows that no number of one person can select
LEFT_OUT = ("iodinated contrast", "after start or dose change", "age 6-11", "P-gp inhibitor", "dronedarone", "UK exception", "with ACE inhibitor", "STEMI")


def read(path):
    lines = [l for l in path.read_text(encoding="utf-8").splitlines() if l and not l.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def words(text):
    text = re.sub(r"\bug\b", "micrograms", text)
    text = re.sub(r"\bIU\b", "units", text)
    text = text.replace("<=", "at most ").replace(">=", "at least ")
    text = re.sub(r"(\d)\.0\b", r"\1", text)
    text = re.sub(r"(?<![\d.])\.(\d)", r"0.\1", text)
    return text.replace("WEEKLY", "weekly").replace("WEEK", "week").replace(" HD", " haemodialysis").replace(" bid", " twice daily").strip()


def daily_maximum(dose):
    """Milligrams a day that the words allow at most; '' where they do not say."""
    text = dose.lower().replace(",", "")
    if any(w in text for w in ("kg", "week", "after", "days", "once then", "/m", "by 1", "by 2", "%", "oral equivalent")) or "start" in text and "max" not in text: return ""
    if m := re.search(r"max(?:imum)? (\d+(?:\.\d+)?) (mg|g)/day", text): return number(float(m[1]) * (1000 if m[2] == "g" else 1))
    if m := re.search(r"max (\d+(?:\.\d+)?) mg(?: once)? daily", text): return number(float(m[1]))
    if m := re.search(r"max (\d+(?:\.\d+)?) mg", text): return number(float(m[1]))
    times = {"once daily": 1, "twice daily": 2, "three times daily": 3, "every 24 h": 1, "every 12 h": 2, "every 8 h": 3, "every 6 h": 4, "daily": 1, "every other day": 0.5, "every 48 h": 0.5}
    if m := re.search(r"(?:\d+(?:\.\d+)?-)?(\d+(?:\.\d+)?) (mg|g|ug|micrograms)(?: (.*))?$", text):
        for phrase, n in times.items():
            if (m[3] or "").startswith(phrase): return number(float(m[1]) * {"mg": 1, "g": 1000, "ug": 0.001, "micrograms": 0.001}[m[2]] * n)
    if m := re.search(r"^(\d+) mg/day$", text): return m[1]
    return ""


def number(x):
    return f"{x:.4f}".rstrip("0").rstrip(".")


def jurisdiction(row, stated):
    if stated: return stated
    source = row["source"]
    if re.search(r"\bUK\b|NHS|MHRA|Glasgow|BHIVA|Brit ", source): return "UK"
    if re.search(r"\bEU\b|SmPC|Lixiana", source): return "EU"
    if re.search(r"\bUS\b|FDA|ATS/CDC|ACC", source): return "US"
    return ""


def read_since(out):
    for n, read_row in enumerate(read(HERE / "opened.tsv"), 1):
        key = [read_row[c] or "" for c in ("ingredient", "metric", "low", "high")]
        matches = [r for r in out if [r[c] for c in ("ingredient", "metric", "low", "high")] == key]
        if not matches: raise SystemExit(f"opened.tsv row {n} matches nothing: {key}")
        for row in matches:
            row["verification"] = "opened"
            row["authority"] = re.sub(r",? \(?quoted.*$", "", row["authority"])
            for column, cell in read_row.items():
                if cell: row[column] = "" if cell == "-" else cell


def main(shared):
    conditions = {r["condition"]: r for r in read(HERE / "conditions.tsv")}
    made = read(HERE / "rows.tsv")
    replaced = {r["ingredient"] for r in made if r["replaces"] == "yes"} | {"nsaid (class)", "ace inhibitor / arb (class)", "ibuprofen"}
    out, left = [], []
    for n, row in enumerate(read(pathlib.Path(shared)), 2):
        if row["ingredient"] in replaced or row["ingredient"].startswith("magnesium (oral"): continue
        metric, low, high, verified = row["metric"], row["lower_bound"], row["upper_bound"], row["verified"]
        if metric in METRICS: metric = METRICS[metric]
        elif metric in WORDS:
            metric, low, high, forced = WORDS[metric]
            verified = forced or verified
        else:
            left.append(f"{row['ingredient']}: {metric}")
            continue
        if any(w in row["condition"] for w in LEFT_OUT):
            left.append(f"{row['ingredient']}: {row['condition']}")
            continue
        where = conditions.get(row["condition"]) if row["condition"] else {"indications": "", "formulation": "", "jurisdiction": "", "dialysis": "", "regimen": ""}
        if where is None: raise SystemExit(f"line {n}: condition not mapped: {row['condition']}")
        dialysis = where["dialysis"] or "no"
        if dialysis == "no" and row["dialysis_row"].startswith("yes"): dialysis = "also" if low or high else "only"
        if dialysis == "only": metric, low, high = "dialysis", "", ""
        elif not low and not high and metric != "dialysis":
            if row["action"] != "no change":
                left.append(f"{row['ingredient']}: no band ({row['condition']})")
                continue
            low = ">=0"
        act = ACTS[row["action"]]
        if act == "note" and dialysis == "only": act = "monitor"
        starting = "avoid" if act in ("stop", "avoid") else ""
        # "Do not start" says nothing against going on, and a medicine that no longer lowers glucose may serve the heart.
        if "may continue" in row["dose_fact"]: act, starting = "note", "avoid"
        elif act in ("reduce", "extend") and re.match(r"start |half the first", row["dose_fact"]) and "max" not in row["dose_fact"] and row["ingredient"] != "colchicine": act, starting = "note", act
        elif "do not start" in row["dose_fact"] or "not for glucose" in row["dose_fact"]: act, starting = "monitor", "avoid"
        dose = words(row["dose_fact"] or {"stop": "contraindicated", "avoid": "avoid"}.get(act, "see the source"))
        if dialysis == "only" and row["dialysis_row"].startswith("yes:") and len(dose) < 4: dose = words(row["dialysis_row"][5:])
        consequence = {"stop": "serious", "avoid": "serious", "reduce": "moderate", "extend": "moderate", "none": "minor", "note": "minor", "monitor": "moderate"}[act]
        out.append({
            "ingredient": row["ingredient"], "metric": metric, "low": low, "high": high, "criteria": "", "needs": "", "act": act,
            "act new": starting, "dose": dose,
            "day max": daily_maximum(row["dose_fact"]) if act in ("reduce", "extend") and dialysis != "only" and not where["regimen"] else "",
            "day min": "", "times max": "", "dialysis": dialysis, "indications": where["indications"], "formulation": where["formulation"],
            "regimen": where["regimen"], "given": "", "jurisdiction": jurisdiction(row, where["jurisdiction"]), "authority": row["source"], "date": row["source_date"],
            "verification": verified, "url": row["url_or_document"], "source2": "", "opened": "1" if verified == "opened" else "", "consequence": consequence})
    read_since(out)
    for row in made: out.append({c: (row.get(c) or "") for c in COLUMNS})
    out.sort(key=lambda r: r["ingredient"].lower())
    OUT.mkdir(parents=True, exist_ok=True)
    head = [
        "# title: doses by kidney function",
        "# source: labels, SmPCs, agencies, guidelines and papers named in each row; re-worded facts, converted by tools/renal/build_renal.py",
        "# version: 1", "# date: 2026-11-21", "# licence: Apache-2.0", "# review: 12 months",
        "# left out: rows that no number of one person selects (contrast procedures, changes after a start, children of 6-11 years, interacting medicines, the digoxin formula); " + str(len(left)) + " rows",
        "# bounds: each cell carries its own operator; mL/min, mL/min/1.73 m2 or mmol/L by metric; doses in mg a day; creatinine in the criteria in micromol/L",
        "# verification: opened = a source text was read; secondary and unverified may only lead to a question to the pharmacist; opened = how many sources were read",
    ]
    with open(OUT / "renal_dosing.tsv", "w", encoding="utf-8") as f:
        f.write("\n".join(head) + "\n" + "\t".join(COLUMNS) + "\n")
        for r in out: f.write("\t".join(r[c] for c in COLUMNS).rstrip("\t") + "\n")
    with open(OUT / "renal_drugs.tsv", "w", encoding="utf-8") as f:
        f.write("\n".join([
            "# title: what holds for a renally dosed medicine as a whole", "# source: MHRA Drug Safety Update October 2019 (clearance demanded); EHRA intervals of renal checks, as reported on eliquis.ie (fresh); labels (stop)",
            "# version: 1", "# date: 2026-11-21", "# licence: Apache-2.0", "# review: 12 months", "# left out: medicines whose label asks for nothing special",
            "ingredient\tclearance\tfresh\tstop"]) + "\n")
        for r in read(HERE / "drugs.tsv"): f.write("\t".join(r[c] or "" for c in ("ingredient", "clearance", "fresh", "stop")) + "\n")
    print(len(out), "rows;", len(left), "left out")


if __name__ == "__main__":
    main(sys.argv[1])
