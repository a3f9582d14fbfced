#!/usr/bin/env python3
"""Checks Pharmacogenomics/knowledge/advice.tsv against the guideline rows it stands for, and refills its computed columns.

usage: check_advice.py TABLES_DIR [--write] [--advice ADVICE.TSV]
TABLES_DIR holds guidelines/recommendations.tsv.gz (CPIC rows of 2024-05-29) and cpic_pypgx/recommendation-table.csv.gz
(PyPGx fa6b9f7). advice_texts.tsv says which text leads to which advice: the SHA-256 of a text with its drug, population and
classification, so that a refreshed source names the texts that nobody has read yet. --write fills the columns
"recommendations" and "second" from the sources; without it they must already say the same. --advice names another table than
the repository's.
Nothing is lost: each CPIC recommendation belongs to exactly one advice, of the same drug, population and strength.
"""
import csv, gzip, hashlib, json, re, sys
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
ADVICE = HERE.parent.parent / "src/Titrant.Medicine/Pharmacogenomics/knowledge/advice.tsv"
TEXTS = HERE / "advice_texts.tsv"
SECOND = "PyPGx fa6b9f7"

PASSIVE = {"none", "no-recommendation"}
ACTS = {"Avoid", "Switch", "Reduce", "Increase", "ExtendInterval", "Monitor", "Test"} | PASSIVE
CONSEQUENCES = {"Minor", "Moderate", "Serious", "LifeThreatening"}
STRENGTH = {"Strong": "Strong", "Moderate": "Moderate", "Optional": "Weak"}

# What the source's two flags must say where an advice acts: another drug, or another dose.
# Atomoxetine's rows flag a dose for every phenotype; for all but slow ones it is the steps of the label.
LABELLED = {"atomoxetine"}
NEEDS = {"Avoid": "alternate_drug", "Switch": "alternate_drug", "Reduce": "dosing_info", "Increase": "dosing_info"}


def read_advice(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    head = [l for l in lines if l.startswith("#")]
    columns = lines[len(head)].split("\t")
    rows = []
    for number, line in enumerate(lines[len(head) + 1:], len(head) + 2):
        cells = line.split("\t")
        assert len(cells) == len(columns), f"advice.tsv:{number} has {len(cells)} cells, not {len(columns)}"
        rows.append(dict(zip(columns, cells)))
    return head, columns, rows


def read_tsv(file):
    return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


# --- the second compilation -------------------------------------------------------------------------------------------

def phenotype(gene, key):
    """The phenotype under which PyPGx files an activity score; other keys are phenotypes already."""
    if key in ("No Result", "n/a", "Indeterminate"):
        return {"No Result": "None"}.get(key, "Indeterminate")
    if gene == "CFTR":
        return "Unfavorable Response" if "non-responsive" in key else "Favorable Response"
    if gene not in ("CYP2D6", "CYP2C9", "DPYD"):
        return key
    score = re.match(r"[≥]?(\d+(?:\.\d+)?)$", key)
    if not score:
        return None
    value = float(score[1])
    if gene == "CYP2D6":
        return next(p for p, below in (("Poor", 0.25), ("Intermediate", 1.25), ("Normal", 2.5), ("Ultrarapid", 99)) if value < below) + " Metabolizer"
    return next(p for p, below in (("Poor", 1), ("Intermediate", 2), ("Normal", 99)) if value < below) + " Metabolizer"


def plain(text):
    """A text without its considerations, references, punctuation and case."""
    text = text.split("Other Considerations")[0].replace("≥", ">=").replace("≤", "<=").replace("–", "-")
    text = re.sub(r"\(PMIDs?:?[^)]*\)", "", text)
    return re.sub(r"[^a-z0-9%<>=]+", " ", text.lower()).strip()


def acts_of(text):
    """What a guideline text asks for before its first condition, read by its words: the class that both compilations are compared by."""
    p = plain(text)
    if p in ("", "none", "n a") or p.startswith(("no recommendation", "no action recommended", "insufficient evidence")):
        return ["no recommendation"]
    opening = re.split(r"(?:^|[.;] )if |;", text.split("Other Considerations")[0].lower())[0]
    found = [act for act, words in (
        ("avoid", r"\bavoid (?!moderate)|not recommended|contraindicated|do not use|should not be used"),
        ("lower dose", r"reduc|lower|decreased dose|slower|less than|≤|<=|\b25-50%|50% of|lowest recommended"),
        ("higher dose", r"increase (?:starting|daily)|double"),
        ("another drug", r"alternat|hormonal therapy")) if re.search(words, opening)]
    return found or ["usual dose"]


def figures(text):
    """The shares and times a text names ("50 %", "3 days")."""
    return sorted({f"{n} {u}" for n, u in re.findall(r"(\d+(?:\.\d+)?(?:-\d+)?) ?(%|days|weeks)", plain(text))})


def equal(ours, theirs):
    return plain(ours) == plain(theirs)


def alike(ours, theirs):
    if acts_of(ours)[0] == acts_of(theirs)[0] == "avoid" and plain(ours).startswith(plain(theirs)):
        return True  # PyPGx leaves out what to do where nothing else is suitable
    return acts_of(ours) == acts_of(theirs) and figures(ours) == figures(theirs)


def compare(sources, second):
    """For each recommendation: True, a difference in words, or no entry where the second table has no such row."""
    siblings, told = defaultdict(list), defaultdict(set)
    for row in sources:
        phenotypes = frozenset((g, phenotype(g, v)) for g, v in json.loads(row["lookup_key_json"]).items())
        siblings[row["drug"], phenotypes, row["lookup_key_json"]].append(row)
        told[row["drug"], phenotypes].add(plain(row["text"]))
    said = {}
    for (drug, phenotypes, _), rows in siblings.items():
        theirs = second.get((drug, phenotypes), "None")
        if theirs == "None":
            continue
        # PyPGx has one text per phenotype; where it is that of one population it says nothing about the others.
        agreeing = [r for r in rows if equal(r["text"], theirs)] or [r for r in rows if alike(r["text"], theirs)]
        for row in agreeing:
            said[row["recommendation_id"]] = True
        for row in rows if not agreeing else []:
            words = " or ".join(acts_of(theirs)) + (f" ({', '.join(figures(theirs))})" if figures(theirs) != figures(row["text"]) and figures(theirs) else "")
            one = plain(theirs) in told[drug, phenotypes]
            said[row["recommendation_id"]] = f"differs: {words}" + (", one text for activity scores that CPIC tells apart" if one else "")
    return said


def read_second(path):
    table = {}
    with gzip.open(path, "rt", encoding="utf-8") as f:
        for r in csv.DictReader(f):
            pairs = [(r["Gene1"], r["Phenotype1"])] + ([(r["Gene2"], r["Phenotype2"])] if r["Gene2"] != "None" else [])
            table[r["Drug"], frozenset(pairs)] = r["Recommendation"]
    return table


def verdict(said):
    differing = sorted({s for s in said if isinstance(s, str)})
    if differing:
        return "; ".join(differing) if not any(s is True for s in said) else "; ".join(differing) + " for a part of the genotypes"
    return SECOND if any(s is True for s in said) else ""


WORDS = {"half": "50", "quarter": "25", "tenth": "10", "twice": "100", "three": "3", "thrice": "3"}


def quantities(text):
    """The figures of a text, those in words included; names of genes and alleles left out."""
    text = re.sub(r"\b(?:[A-Z]+[0-9]+[A-Z0-9]*|HLA-[AB])\b(?:\*[0-9:]+)?|c\.\d+[ACGT]>[ACGT]", "", text)
    return set(re.findall(r"\d+(?:\.\d+)?", text)) | {n for w, n in WORDS.items() if re.search(rf"\b{w}\b", text.lower())}


# --- the check --------------------------------------------------------------------------------------------------------

def main(tables, write, table=ADVICE):
    csv.field_size_limit(10 ** 9)
    with gzip.open(tables / "guidelines/recommendations.tsv.gz", "rt", encoding="utf-8") as f:
        sources = [r for r in read_tsv(f) if r["source"] == "CPIC"]
    with open(TEXTS, encoding="utf-8") as f:
        texts = {(t["sha256"], t["source_drug"], t["population"], t["classification"]): t["advice"]
                 for t in read_tsv(l for l in f if not l.startswith("#"))}
    head, columns, advice = read_advice(table)
    said = compare(sources, read_second(tables / "cpic_pypgx/recommendation-table.csv.gz"))

    faults, members, met = [], defaultdict(list), set()
    for row in sources:
        key = (hashlib.sha256(row["text"].encode()).hexdigest(), row["drug"], row["population"], row["classification"])
        met.add(key)
        if key in texts:
            members[texts[key]].append(row)
        else:
            faults.append(f"{row['recommendation_id']}: a text about {row['drug']} that nobody has read yet ({key[0][:12]}, {row['classification']})")
    faults += [f"{texts[k]}: its text {k[0][:12]} is gone from the source" for k in texts.keys() - met]

    seen, ids = {}, set()
    for a in advice:
        name, rows = a["id"], members.get(a["id"], [])
        def fault(words): faults.append(f"{name}: {words}")
        if name in ids: fault("the id stands twice")
        ids.add(name)
        if not rows: fault("stands for no recommendation")
        passive = a["act"] in PASSIVE
        if a["act"] not in ACTS: fault(f"act {a['act']}")
        if a["when"] not in ("start", "any"): fault(f"when {a['when']}")
        if passive != (a["strength"] == "") or passive != (a["consequence"] == ""): fault("strength and consequence go with an act, and only with one")
        if not passive and a["consequence"] not in CONSEQUENCES: fault(f"consequence {a['consequence']}")
        filled = "; ".join(sorted(r["recommendation_id"] for r in rows))
        second = verdict([said.get(r["recommendation_id"]) for r in rows])
        if write:
            a["recommendations"], a["second"] = filled, second
        if a["recommendations"] != filled: fault("recommendations are not those of advice_texts.tsv")
        if a["second"] != second: fault(f"second should be '{second}'")
        unread = quantities(a["does"] + " " + a["dose"]) - set().union(*(quantities(r["text"]) for r in rows))
        if unread: fault(f"the figures {', '.join(sorted(unread))} are not in the source")
        for r in rows:
            if r["recommendation_id"] in seen: fault(f"{r['recommendation_id']} belongs to {seen[r['recommendation_id']]} already")
            seen[r["recommendation_id"]] = name
            if r["drug"] != a["source_drug"]: fault(f"{r['recommendation_id']} is about {r['drug']}")
            if r["population"] != a["population"]: fault(f"{r['recommendation_id']} is for '{r['population']}'")
            if not passive and STRENGTH.get(r["classification"]) != a["strength"]: fault(f"{r['recommendation_id']} is {r['classification']}, not {a['strength']}")
            if a["act"] == "no-recommendation" and acts_of(r["text"]) != ["no recommendation"] and "not a valid input" not in r["text"]: fault("its text does recommend something")
            if a["act"] in NEEDS and r[NEEDS[a["act"]]] != "1": fault(f"{r['recommendation_id']} does not flag {NEEDS[a['act']]}, which {a['act']} needs")
            if a["act"] == "none" and r["drug"] not in LABELLED and (r["alternate_drug"] == "1" or r["dosing_info"] == "1"): fault(f"{r['recommendation_id']} flags another drug or dose, {name} changes nothing")
    faults += [f"{r['recommendation_id']} ({r['drug']}) has no advice" for r in sources if r["recommendation_id"] not in seen and not any(r["recommendation_id"] in x for x in faults)]
    faults += [f"{n}: advice_texts.tsv names it, advice.tsv does not" for n in sorted(set(texts.values()) - ids)]

    if write:
        table.write_text("\n".join(head + ["\t".join(columns)] + ["\t".join(a[c] for c in columns) for a in advice]) + "\n", encoding="utf-8")
    agree = sum(a["second"] == SECOND for a in advice)
    differ = [a for a in advice if a["second"].startswith("differs")]
    print(f"{len(seen)} of {len(sources)} recommendations in {len(advice)} advices on {len({a['source_drug'] for a in advice})} drugs; "
          f"second compilation: {agree} agree, {len(differ)} differ, {len(advice) - agree - len(differ)} not in it")
    for a in differ:
        print(f"  {a['id']}\t{a['act']}\t{a['second']}")
    for f in sorted(set(faults)):
        print(f"FAULT {f}")
    return 1 if faults else 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    other = Path(sys.argv[sys.argv.index("--advice") + 1]) if "--advice" in sys.argv else ADVICE
    sys.exit(main(Path(sys.argv[1]), "--write" in sys.argv[2:], other))
