#!/usr/bin/env python3
"""Makes cpic_recommendations.tsv (which genotype keys fit which recommendation of CPIC) and packs/dpwg/cyp2d6.tsv.

usage: guideline_tables.py SOURCE_DIR KNOWLEDGE_DIR PACK_DIR
SOURCE_DIR holds guidelines/recommendations.tsv.gz (PharmCAT 30f8cfb7, rows of 2024-05-29) and phenotypes/CYP2D6.dpwg*.json.gz.
Facts only: drug, ids, population, strength, keys. No sentence of a guideline is copied; the advice is worded elsewhere.
"""
import csv, glob, gzip, json, sys
from decimal import Decimal
from pathlib import Path

VERSION, DATE = "1", "2026-11-21"
# CPIC's warfarin guideline (doi:10.1002/cpt.668) is a flow chart over these genes: it has no keyed rows and always applies.
FLOW_CHARTS = [("warfarin", "PA166104949", ["CYP2C9", "CYP4F2", "VKORC1"])]


def header(title, source, licence, left_out):
    return f"# title: {title}\n# source: {source}\n# version: {VERSION}\n# date: {DATE}\n# licence: {licence}\n# review: 12 months\n# left out: {left_out}\n"


def key(value):
    """A phenotype, score or status as it stands; a pair of alleles {"*1": 1, "*2": 1} as "*1/*2"."""
    if isinstance(value, str):
        return value
    return "/".join(sorted(name for name, count in value.items() for _ in range(int(count))))


def write(path, head, columns, rows):
    for row in rows:
        assert all("\t" not in c and "\n" not in c for c in row), row
    with open(path, "w", newline="\n") as f:
        f.write(head + "\t".join(columns) + "\n")
        f.writelines("\t".join(r) + "\n" for r in rows)


def main(source, knowledge, pack):
    csv.field_size_limit(10**9)
    rows = []
    with gzip.open(source / "guidelines/recommendations.tsv.gz", "rt", newline="") as f:
        for r in csv.DictReader(f, delimiter="\t"):
            if r["source"] != "CPIC":
                continue
            keys = {g: key(v) for g, v in json.loads(r["lookup_key_json"]).items()}
            assert keys and all("; " not in g + k and "=" not in g + k for g, k in keys.items())
            rows.append([r["drug"], r["guideline_id"], r["recommendation_id"], r["population"], r["classification"], "; ".join(f"{g}={k}" for g, k in sorted(keys.items()))])
    rows += [[drug, guideline, "flow chart", "", "", "; ".join(genes)] for drug, guideline, genes in FLOW_CHARTS]
    rows.sort(key=lambda r: (r[0], r[1], r[5], r[3], r[2]))
    assert len({r[2] for r in rows if r[2] != "flow chart"}) == len(rows) - len(FLOW_CHARTS)
    write(knowledge / "cpic_recommendations.tsv",
          header("CPIC recommendations by genotype", "CPIC by ClinPGx, rows of 2024-05-29 (PharmCAT 30f8cfb7)", "CC0 (credit CPIC)", "the sentences; warfarin's flow chart has genes without keys"),
          ["drug", "guideline_id", "recommendation_id", "population", "strength", "keys"], rows)

    table = json.load(gzip.open(glob.glob(str(source / "phenotypes/CYP2D6.dpwg*.json.gz"))[0]))
    values, scores = table["activityValues"], {}
    for d in table["diplotypes"]:
        parts = [values[n] for n, k in d["diplotypekey"].items() for _ in range(k)]
        total = sum(Decimal(p.lstrip("≥")) for p in parts)
        text = f"{total:.1f}" if total == round(total, 1) else str(total.normalize())
        assert d["activityScore"] == d["lookupkey"] == ("≥" if any("≥" in p for p in parts) else "") + text
        assert scores.setdefault(d["activityScore"], d["phenotype"]) == d["phenotype"]
    write(pack / "cyp2d6.tsv",
          header("CYP2D6 activity as DPWG counts it", "DPWG by PharmCAT, table of 2024-08-27", "MPL-2.0 (PharmCAT's compiled table); DPWG content CC BY-SA 4.0", "pairs of alleles: their score is the sum of the two values"),
          ["kind", "name", "says"], [["allele", n, v] for n, v in values.items()] + [["score", s, p] for s, p in sorted(scores.items(), key=lambda x: (Decimal(x[0].lstrip("≥")), x[0]))])
    print(len(rows), "recommendations", len(values), "alleles", len(scores), "scores")


main(*map(Path, sys.argv[1:]))
