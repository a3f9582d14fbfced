#!/usr/bin/env python3
"""Makes src/Titrant.Medicine/Clopidogrel/knowledge/cyp2c19_*.tsv from the public source tables.

usage: cyp2c19_tables.py SOURCE_DIR OUT_DIR
SOURCE_DIR holds definitions/CYP2C19_translation.json.gz and phenotypes/CYP2C19.json.gz (PharmCAT 3.1.1, data of
2025-11-05) and cpic_pypgx/variant-table.csv.gz (PyPGx fa6b9f7, for GRCh37). Run again when any of them changes and
raise the version below.
"""
import csv, gzip, io, json, sys
from pathlib import Path

GENE, VERSION, DATE = "CYP2C19", "1", "2026-11-21"


def header(title, source, left_out):
    return (f"# title: {title}\n# source: {source}\n# version: {VERSION}\n# date: {DATE}\n"
            f"# licence: CPIC and PharmVar content CC0 (credit them); compiled tables MPL-2.0 (PharmCAT), MIT (PyPGx)\n"
            f"# review: 12 months\n# left out: {left_out}\n")


def main(source, out):
    definition = json.load(gzip.open(source / f"definitions/{GENE}_translation.json.gz"))
    phenotypes = json.load(gzip.open(source / f"phenotypes/{GENE}.json.gz"))
    with gzip.open(source / "cpic_pypgx/variant-table.csv.gz", "rt") as f:
        on37 = {r["rsID"]: (int(r["GRCh37Position"]), r["GRCh37Allele"], int(r["GRCh38Position"]))
                for r in csv.DictReader(f) if r["Gene"] == GENE}
    offsets = {p38 - p37 for p37, _, p38 in on37.values()}
    assert len(offsets) == 1, "the builds are not shifted evenly over this gene: find the missing positions by liftover"
    offset = offsets.pop()

    variants = definition["variants"]
    dates = f"PharmCAT 3.1.1 data {definition['version'][:10]} (PharmVar, CPIC)"
    with open(out / "cyp2c19_positions.tsv", "w") as f:
        f.write(header("CYP2C19 positions", f"{dates}; GRCh37 from PyPGx fa6b9f7, rs57700608 by the even shift of its neighbours", "nothing"))
        f.write("rsid\tchrom\tpos_grch38\tref_grch38\talts\tpos_grch37\tref_grch37\n")
        for v in variants:
            p37, r37, p38 = on37.get(v["rsid"], (v["position"] - offset, v["ref"], v["position"]))
            assert p38 == v["position"] and r37 in [v["ref"], *v["alts"]]
            f.write("\t".join([v["rsid"], v["chromosome"], str(v["position"]), v["ref"], "; ".join(v["alts"]), str(p37), r37]) + "\n")

    functions = phenotypes["haplotypes"]
    tier1 = json.load(open(source / "definitions/exemptions.json"))[GENE]["amp1Alleles"]
    with open(out / "cyp2c19_alleles.tsv", "w") as f:
        f.write(header("CYP2C19 alleles", f"{dates}; functions: CPIC; tier 1: AMP, doi:10.1016/j.jmoldx.2018.01.011",
                       "sub-alleles; the bases of *36 and *37, gene deletions that these positions do not show"))
        f.write("allele\tfunction\treference\ttier1\tcells\n")
        named = {a["name"]: a for a in definition["namedAlleles"]}
        for name in [*named, *[n for n in functions if n not in named]]:
            cells = [f"{v['rsid']}={c}" for v, c in zip(variants, named[name]["alleles"]) if c] if name in named else []
            f.write("\t".join([name, functions.get(name, "Unknown function"), "yes" if name in named and named[name]["reference"] else "",
                               "yes" if name in tier1 else "", "; ".join(cells)]) + "\n")

    with open(out / "cyp2c19_phenotypes.tsv", "w") as f:
        f.write(header("CYP2C19 diplotypes and phenotypes", f"CPIC, by {dates}", "alleles that CPIC has given no function (*40, *41)"))
        f.write("allele_1\tallele_2\tphenotype\n")
        for d in phenotypes["diplotypes"]:
            pair = [n for n, k in d["diplotypekey"].items() for _ in range(k)]
            f.write("\t".join([*pair, d["phenotype"]]) + "\n")


main(Path(sys.argv[1]), Path(sys.argv[2]))
