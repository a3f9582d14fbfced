#!/usr/bin/env python3
"""Keeps packs/dpwg in step with the public source table of guideline rows.

usage: dpwg_tables.py recommendations.tsv.gz packs/dpwg [CPIC_ADVICE.tsv]

The acts are worded by hand in advice.tsv. texts.tsv says which wording belongs to which source text (by the text's
hash, never the text itself). From both and the source this writes recommendations.tsv (facts of every row) and fills
the column `recommendations` of advice.tsv. A source text that nobody has worded yet is printed with its hash and ends
the run with an error: word it in advice.tsv, add its line to texts.tsv, run again. With the CPIC advice table
it also writes disagreements.tsv.
"""
import collections, csv, gzip, hashlib, json, re, sys
from pathlib import Path

csv.field_size_limit(10**9)
VERSION, DATE = "1", "2026-11-21"
SOURCE = "Dutch Pharmacogenetics Working Group (KNMP) by ClinPGx, rows of 2024-05-29"
LICENCE = "CC BY-SA 4.0; credit: Dutch Pharmacogenetics Working Group / KNMP, ClinPGx; see LICENSE.md"
ADVICE = ["id", "drug", "source_drug", "act", "when", "population", "indication", "consequence", "does", "dose",
          "because", "then", "alternatives", "recommendations"]
INN = {"thioguanine": "tioguanine", "methylene blue": "methylthioninium chloride", "succinylcholine": "suxamethonium",
       "toluidine blue": "tolonium chloride"}


def header(title, left_out, source=SOURCE):
    return (f"# title: {title}\n# source: {source}\n# version: {VERSION}\n# date: {DATE}\n# licence: {LICENCE}\n"
            f"# review: 12 months\n# left out: {left_out}\n")


def read_all(path):
    with gzip.open(path, "rt", encoding="utf-8") as f:
        return list(csv.DictReader(f, delimiter="\t"))


def read(path):
    return [r for r in read_all(path) if r["source"] == "DPWG"]


def keys(row):
    """[(gene, key)]: a phenotype, score or status as it stands, a diplotype as its two alleles joined by a slash."""
    def text(value):
        return value if isinstance(value, str) else "/".join(a for a, n in value.items() for _ in range(int(n)))
    return [(gene, text(value)) for gene, value in json.loads(row["lookup_key_json"]).items()]


def digest(row):
    """Of what a wording rests on: drug, genes, the advice and the impact it names."""
    said = "\n".join([row["drug"], "+".join(g for g, _ in keys(row)), row["text"], row["implications"]])
    return hashlib.sha256(re.sub(r"\s+", " ", said).strip().encode()).hexdigest()[:16]


def read_table(path):
    with open(path, encoding="utf-8") as f:
        lines = [l.rstrip("\n") for l in f if not l.startswith("#") and l.strip()]
    columns = lines[0].split("\t")
    return [dict(zip(columns, l.split("\t") + [""] * len(columns))) for l in lines[1:]]


def write(path, head, columns, rows):
    with open(path, "w", encoding="utf-8", newline="\n") as f:
        f.write(head + "\t".join(columns) + "\n")
        for row in rows:
            cells = [str(c) for c in row]
            assert not any("\t" in c or "\n" in c for c in cells), cells
            f.write("\t".join(cells) + "\n")


def write_texts(pack, texts):
    write(Path(pack) / "texts.tsv", header("which wording belongs to which source text",
          "the texts themselves; a hash covers drug, genes, advice and impact, white space folded"),
          ["hash", "source_drug", "gene", "advice"], sorted([h, *t] for h, t in texts.items()))


def write_advice(pack, rows):
    write(Path(pack) / "advice.tsv", header("acts of the Dutch Pharmacogenetics Working Group in our words",
          "the study data behind each row; the advice is worded by us, doses and percentages are the source's; "
          "act none = no action needed; no-recommendation = the source is silent on the result"), ADVICE, rows)


# What an act does to the treatment: two sources disagree where these differ, not where their words do.
CLASS = {"stop": "other-drug", "avoid": "other-drug", "switch": "other-drug", "reduce": "less", "hold": "less",
         "extendinterval": "less", "increase": "more", "start": "start", "monitor": "watch", "test": "watch",
         "askpharmacist": "watch", "none": "none", "no-recommendation": "silent"}
NORMAL = {"HLA-A": ("*31:01 negative",), "HLA-B": ("*15:02 negative",), "CYP2D6": ("2.0",), "CYP2C9": ("2.0",), "DPYD": ("2.0",)}
PHENOTYPE_OF_SCORE = {"0.0": "Poor Metabolizer", "0.5": "Poor Metabolizer", "1.0": "Intermediate Metabolizer",
                      "1.5": "Intermediate Metabolizer", "2.0": "Normal Metabolizer"}


def is_normal(gene, key):
    return key in NORMAL.get(gene, ("Normal Metabolizer", "Normal Function"))


def dpwg_keys(gene, cpic_key):
    """The DPWG keys that the bearer of a CPIC key has too, the most exact first. DPWG keys CYP2D6 by CPIC's scores
    (2.5 is normal there), CYP2C9 by phenotype, DPYD by score with the road it takes in brackets."""
    yield cpic_key
    if gene == "CYP2C9" and cpic_key in PHENOTYPE_OF_SCORE:
        yield PHENOTYPE_OF_SCORE[cpic_key]
    if gene == "DPYD":
        for road in ("Poor Metabolizer", "Intermediate Metabolizer", "Phenotyping"):
            yield f"{cpic_key} ({road})"


def compare(cpic, dpwg):
    c, d = CLASS[cpic.lower()], CLASS[dpwg.lower()]
    if c == d or {c, d} == {"none", "silent"}:
        return "same"
    return "one is silent" if "silent" in (c, d) else "differ"


def disagreements(source, advice, pack, cpic_advice):
    worded = {i: a for a in read_table(cpic_advice) for i in a["recommendations"].split("; ")}
    acts = {i: a for a in advice for i in a["recommendations"].split("; ")}
    dpwg = collections.defaultdict(dict)
    for r in read(source):
        (gene, key), = keys(r)
        dpwg[r["drug"], gene][key] = acts[r["recommendation_id"]]
    rows = []
    for r in read_all(source):
        if r["source"] != "CPIC" or r["recommendation_id"] not in worded:
            continue
        ours, pairs = worded[r["recommendation_id"]], keys(r)
        for gene, key in pairs:
            there = dpwg.get((r["drug"], gene), {})
            match = next((k for k in dpwg_keys(gene, key) if k in there), None)
            if match and all(is_normal(g, k) for g, k in pairs if g != gene):
                theirs = there[match]
                rows.append([theirs["drug"], gene, key, r["population"], r["recommendation_id"], ours["id"], ours["act"], ours["dose"],
                             match, theirs["id"], theirs["act"], theirs["dose"], "; ".join(x for x in (theirs["indication"], theirs["population"]) if x),
                             compare(ours["act"], theirs["act"])])
    rows.sort(key=lambda x: (x[0], x[1], x[3], x[2], x[4]))
    write(Path(pack) / "disagreements.tsv", header("where the acts of CPIC and DPWG differ",
          "keys that only one of them has; of a CPIC row with several genes the others are taken as normal. Acts are compared, doses are "
          "only shown: another drug (stop, avoid, switch), less (reduce), more (increase), watch (monitor, test, ask), none",
          SOURCE + "; CPIC rows of the same table (CC0), acts of knowledge/advice.tsv"),
          ["drug", "gene", "cpic_key", "cpic_population", "cpic_recommendation", "cpic_advice", "cpic_act", "cpic_dose", "dpwg_key",
           "dpwg_advice", "dpwg_act", "dpwg_dose", "dpwg_only_for", "acts"], rows)
    return collections.Counter(x[-1] for x in rows)


def main(source, pack, cpic_advice=None):
    pack = Path(pack)
    texts = {t["hash"]: t["advice"] for t in read_table(pack / "texts.tsv")}
    advice = {a["id"]: a for a in read_table(pack / "advice.tsv")}
    rows = read(source)
    new = [r for r in rows if digest(r) not in texts]
    for r in new:
        print(f"not worded yet: {digest(r)}\t{r['drug']}\t{r['lookup_key_json']}\t{r['recommendation_id']}", file=sys.stderr)
    known = [r for r in rows if digest(r) in texts]
    gone = set(texts) - {digest(r) for r in rows}
    for h in sorted(gone):
        print(f"no longer in the source: {h} ({texts[h]})", file=sys.stderr)
    of = collections.defaultdict(list)
    for r in known:
        of[texts[digest(r)]].append(r["recommendation_id"])
    assert set(of) <= set(advice), sorted(set(of) - set(advice))
    write(pack / "recommendations.tsv", header("DPWG recommendation rows: keys, no texts", "the source's sentences"),
          ["drug", "source_drug", "guideline_id", "recommendation_id", "population", "strength", "keys", "advice"],
          [[INN.get(r["drug"], r["drug"]), r["drug"], r["guideline_id"], r["recommendation_id"], r["population"],
            r["classification"], "; ".join(f"{g}={k}" for g, k in keys(r)), texts[digest(r)]] for r in known])
    for a in advice.values():
        a["recommendations"] = "; ".join(of[a["id"]])
    write_advice(pack, [[a[c] for c in ADVICE] for a in advice.values()])

    back = read_table(pack / "recommendations.tsv")
    assert [(b["source_drug"], b["guideline_id"], b["recommendation_id"], b["population"], b["strength"]) for b in back] == \
        [(r["drug"], r["guideline_id"], r["recommendation_id"], r["population"], r["classification"]) for r in known]
    assert [[tuple(k.split("=", 1)) for k in b["keys"].split("; ")] for b in back] == [keys(r) for r in known]
    listed = [i for a in advice.values() for i in a["recommendations"].split("; ") if i]
    assert sorted(listed) == sorted(r["recommendation_id"] for r in known) and len(set(listed)) == len(listed)
    unused = [a for a in advice if not of[a]]
    print(f"{len(known)} rows, {len(advice)} wordings, {len(texts)} texts; new {len(new)}, gone {len(gone)}, unused {unused}")
    if cpic_advice and not new:
        print(dict(disagreements(source, list(advice.values()), pack, cpic_advice)))
    if new:
        sys.exit(1)


if __name__ == "__main__":
    main(*sys.argv[1:])
