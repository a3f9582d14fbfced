#!/usr/bin/env python3
"""Makes genes.tsv, positions.tsv, alleles.tsv and phenotypes.tsv of all pharmacogenes from the public source tables.

usage: pgx_tables.py SOURCE_DIR OUT_DIR
SOURCE_DIR holds definitions/GENE_translation.json.gz, definitions/exemptions.json and phenotypes/*.json.gz (PharmCAT 3.1.1
and the older commits that its MANIFEST names) and cpic_pypgx/variant-table.csv.gz (PyPGx fa6b9f7, for GRCh37). Run again
when any of them changes and raise the version below; refresh.py runs all converters, and `titrant pgx refresh OUT_DIR` then
says whose advice changes.

The sources list a phenotype for every pair of alleles (70,000 rows). Every one of them follows from the functions of the
two alleles, or from the sum of their activity values: the rules are written, and each source row is checked against them.
"""
import csv, gzip, json, sys
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

VERSION, DATE = "1", "2026-11-21"
PHENOTYPE_FILES = {"CYP2D6": "CYP2D6.cpic.2024-08-27", "G6PD": "G6PD.cpic.2023-08-08", "RYR1": "RYR1.cpic.2023-12-19", "MT-RNR1": "MT_RNR1"}
# CPIC gives these genes values instead of function words; the words are CPIC's own for the values.
BY_VALUE = {"CYP2C9", "CYP2D6", "DPYD"}
# Alternatives that no allele of these genes documents are read as reference by the conformance mode.
UNDOCUMENTED = {"CACNA1S", "DPYD", "G6PD", "NUDT15", "RYR1", "TPMT"}
LOWEST = {"DPYD", "RYR1"}


def header(title, left_out, source="PharmCAT 3.1.1 data 2025-11-05 (PharmVar, CPIC, ClinPGx)"):
    return (f"# title: {title}\n# source: {source}\n# version: {VERSION}\n# date: {DATE}\n"
            f"# licence: CPIC and PharmVar content CC0 (credit them); compiled tables MPL-2.0 (PharmCAT), MIT (PyPGx)\n"
            f"# review: 12 months\n# left out: {left_out}\n")


def function_of(value):
    if value == "n/a":
        return "Unknown function"
    number = Decimal(value.lstrip("≥"))
    return "No function" if number == 0 else "Decreased function" if number < 1 else "Normal function" if number == 1 else "Increased function"


def written(score):
    """At least one decimal, no trailing zeros: 2.0, 1.25."""
    return f"{score:.1f}" if score == round(score, 1) else str(score.normalize())


def main(source, out):
    definitions = {g["gene"]: g for g in (json.load(gzip.open(f)) for f in sorted((source / "definitions").glob("*_translation.json.gz")))}
    # CPIC gives CYP4F2 (warfarin's flow chart) no functions.
    none = {"haplotypes": {}, "diplotypes": [], "version": ""}
    phenotypes = {g: json.load(gzip.open(source / f"phenotypes/{PHENOTYPE_FILES.get(g, g)}.json.gz")) if g != "CYP4F2" else none for g in [*definitions, "MT-RNR1"]}
    exemptions = json.load(open(source / "definitions/exemptions.json"))
    on37 = defaultdict(dict)
    with gzip.open(source / "cpic_pypgx/variant-table.csv.gz", "rt") as f:
        for r in csv.DictReader(f):
            on37[r["Gene"]][int(r["GRCh38Position"])] = (int(r["GRCh37Position"]), r["GRCh37Allele"])

    genes, positions, alleles, rules = [], [], [], []
    for gene in sorted(phenotypes):
        definition, table, exempt = definitions.get(gene), phenotypes[gene], exemptions.get(gene, {})
        values = table.get("activityValues") or {}
        by_value = gene in BY_VALUE
        functions = {n: (function_of(values[n]) if by_value else f) for n, f in table["haplotypes"].items()}
        named = {a["name"]: a for a in definition["namedAlleles"]} if definition else {}
        variants = definition["variants"] if definition else []
        reference = next((a["name"] for a in named.values() if a["reference"]), "Reference")
        genes.append([gene, variants[0]["chromosome"] if variants else "chrM", reference,
                      "value" if by_value else "functions" if table["diplotypes"] else "",
                      "yes" if gene in UNDOCUMENTED else "", "yes" if gene in LOWEST else "",
                      "no" if gene in ("CYP2D6", "MT-RNR1") else "yes", "2023-08-08" if table["version"].startswith("v") else table["version"][:10],
                      definition["version"][:10] if definition else ""])

        here = {v["position"] for v in variants}
        offsets = {p38 - p37 for p38, (p37, _) in on37[gene].items() if p38 in here}
        ignored = {(v["position"], v["ref"]) for v in exempt.get("ignoredPositions", [])}  # another variant may begin at the same base
        required = set(exempt.get("requiredPositions", []))
        tier1 = set(exempt.get("amp1Positions", []))
        label = {}
        for v, role in [(v, "") for v in variants] + [(v, "extra") for v in exempt.get("extraPositions", [])] + [(v, "ignored") for v in exempt.get("ignoredPositions", [])]:
            p = v["position"]
            if role == "ignored" and any(x["position"] == p for x in variants):
                continue
            if p in on37[gene]:
                p37, r37 = on37[gene][p]
            else:
                assert len(offsets) == 1, f"{gene}: the builds are not shifted evenly over this gene; find the missing positions by liftover"
                p37, r37 = p - next(iter(offsets)), v["ref"]
            assert p - p37 in offsets, gene
            r37 = r37 if r37 in [v["ref"], *v["alts"]] else v["ref"]
            name = v["rsid"] or v["chromosomeHgvsName"].split(";")[0]
            label[p] = name
            role = "ignored" if (p, v["ref"]) in ignored else "required" if p in required else role
            positions.append([gene, name, v["chromosome"], str(p), v["ref"], "; ".join(v["alts"]), str(p37), r37, role, "yes" if p in tier1 else ""])

        for name in [*named, *[n for n in functions if n not in named]]:
            cells = [f"{label[v['position']]}={c}" for v, c in zip(variants, named[name]["alleles"]) if c] if name in named else []
            assert all("; " not in c and "=" not in c.split("=", 1)[1] for c in cells)
            alleles.append([gene, name, functions.get(name, ""), values.get(name, ""), "yes" if name == reference and name in named else "",
                            "yes" if name in exempt.get("amp1Alleles", []) else "", "ignored" if name in exempt.get("ignoredAlleles", []) else "", "; ".join(cells)])

        seen = {}
        for d in table["diplotypes"]:
            pair = [n for n, k in d["diplotypekey"].items() for _ in range(k)]
            phenotype = d.get("phenotype") or d["generesult"]
            assert d["generesult"] == phenotype
            if by_value:
                key, says = (d["activityScore"],), (phenotype, d["lookupkey"])
                assert d["lookupkey"] == d["activityScore"]
                parts = [values[n] for n in pair]
                total = sum(Decimal(p.lstrip("≥")) for p in parts) if "n/a" not in parts else None
                want = "n/a" if total is None else ("≥" if any("≥" in p for p in parts) else "") + written(total)
                assert want == d["activityScore"], (gene, pair, want, d["activityScore"])
            else:
                key, says = tuple(sorted(functions[n] for n in pair)), (phenotype, d["lookupkey"])
            assert seen.setdefault(key, says) == says, (gene, key, says)
        for key, (phenotype, lookup) in sorted(seen.items()):
            assert lookup in (phenotype, *key), (gene, key, lookup)
            rules.append([gene, key[0], key[1] if len(key) > 1 else "", phenotype, lookup])

    def write(name, title, left_out, columns, rows, **kw):
        with open(out / name, "w") as f:
            f.write(header(title, left_out, **kw) + "\t".join(columns) + "\n")
            f.writelines("\t".join(r) + "\n" for r in rows)

    write("genes.tsv", "Pharmacogenes", "HLA genes, which are read as reported alleles",
          ["gene", "chrom", "reference", "phenotype_by", "undocumented_as_reference", "lowest_function", "from_vcf", "phenotypes_of", "definitions_of"], genes)
    write("positions.tsv", "Positions of pharmacogenes", "nothing",
          ["gene", "name", "chrom", "pos_grch38", "ref_grch38", "alts", "pos_grch37", "ref_grch37", "role", "tier1"], positions,
          source="PharmCAT 3.1.1 data 2025-11-05 (PharmVar, CPIC); GRCh37 from PyPGx fa6b9f7, where it lacks a position by the even shift of the gene; tier 1: AMP, doi:10.1016/j.jmoldx.2018.01.011")
    write("alleles.tsv", "Alleles of pharmacogenes", "sub-alleles; bases of gene deletions, duplications and hybrids",
          ["gene", "allele", "function", "value", "reference", "tier1", "role", "cells"], alleles)
    write("phenotypes.tsv", "Phenotypes of pharmacogenes", "pairs of alleles to which CPIC has given no function",
          ["gene", "first", "second", "phenotype", "key"], rules, source="CPIC, by PharmCAT 3.1.1 data 2025-11-05; CYP2D6 2024-08-27, G6PD 2023-08-08, RYR1 2023-12-19")
    print(len(genes), "genes", len(positions), "positions", len(alleles), "alleles", len(rules), "rules")


main(Path(sys.argv[1]), Path(sys.argv[2]))
