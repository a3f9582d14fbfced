#!/usr/bin/env python3
"""Makes packs/pharmcat/nat2_priorities.tsv and ambiguities.tsv from PharmCAT's rule files.

usage: pharmcat_rules.py TABLES_DIR packs/pharmcat
TABLES_DIR holds definitions/exemptions.json and messages.json (PharmCAT 3.1.1). Only the rules' facts are taken over;
every message is worded here. A rule without a wording ends the run with an error.
"""
import json, re, sys
from pathlib import Path

VERSION, DATE = "1", "2026-11-21"
SOURCE = "PharmCAT 3.1.1 (commit 5431bf1187e5)"


def header(title, left_out):
    return (f"# title: {title}\n# source: {SOURCE}\n# version: {VERSION}\n# date: {DATE}\n"
            f"# licence: MPL-2.0, see LICENSE.md\n# review: 12 months\n# left out: {left_out}\n")


STRAND = "{gene} lies on the reverse strand; bases are given on the forward strand, complementary to the gene's own."
SAYS = {
    "CYP2C19 *1 missing": "*38 and *1 differ at rs3758581 only (A is *38, G is *1); it is not in the file.",
    "CYP2C19 *17 check for *4B": "Called *17, but rs28399504 is not in the file: *4, an allele without function, may lie on the same strand.",
    "CYP2C19 *17 missing": "rs12248560 is not in the file, so the increased-function allele *17 is not excluded; testing it may change the advice.",
    "CYP3A5 *3 missing": "rs776746 is not in the file, so the no-function allele *3, common in many populations, is not excluded.",
    "CYP3A5 reverse complement footnote": STRAND, "DPYD reverse complement footnote": STRAND,
    "IFNL3 reverse complement footnote": STRAND, "TPMT reverse complement footnote": STRAND,
    "VKORC1 reverse complement footnote": STRAND,
    "Phenytoin_HLA-B warning": "Advice by CYP2C9 holds only without HLA-B*15:02, which a VCF does not tell. With it these drugs are contraindicated, and carbamazepine is no alternative.",
    "cpic-warfarin-rs12777823": "Show the genotype at rs12777823 beside the CYP2C9 call: it counts for warfarin in people of African ancestry.",
    "SLCO1B1-drug text": "If no star alleles can be called, rs4149056 alone decides; its C allele stands for *5.",
    "UGT1A1 repeat warning": "Some alleles differ only in the length of the TA repeat, which not every assay reads reliably.",
    "UGT1A1*80 without *28 or *37 warning": "*80 (rs887829) nearly always travels with *28 or *37. With the repeat missing from the file, *80+*28 and *80+*37 are both offered and *80 stands in for them; with the repeat normal, the meaning of *80 alone is not known and no advice follows.",
    "pcat-cpic-warfarin-1-flowchart": "CPIC doses warfarin by a flow chart, not by a row: follow it, ancestry included.",
    "pcat-cpic-warfarin-2-vkorc1": "Of VKORC1 only rs9923231 (-1639G>A, given here on the forward strand) counts; CPIC has no advice for variants that bring resistance.",
    "DPYD lowest activity score note": "The score adds the lowest activity value of each strand; in unphased data the two lowest values found.",
    "pcat-cyp2d6-gene-note": "Many CYP2D6 variants belong to several alleles; with positions missing, several genotypes fit.",
    "pcat-combo-unphased": "Unphased data: not all combinations and partial alleles that would fit are listed.",
    "pcat-combo-naming": "'+' joins variants found on one gene copy beyond a named allele; it does not mean a duplication.",
    "pcat-cyp2d6-research-mode": "CYP2D6 called from small variants alone: deletions, copies and hybrids stay unseen, so the call is for research only.",
    "pcat-outside-call": "Called elsewhere; positions were not seen here, so the limits of that test apply.",
    "CYP3A4": "CYP3A4 alleles are defined by PharmVar.",
    "pcat-call-multimatch": "Several genotypes fit; all lead to the same advice.",
    "pcat-score-multimatch": "Only a phenotype was given and several activity scores belong to it, so more than one row may apply.",
    "G6PD hemizygous samples": "Some files write the single X of a man as two equal alleles; read a homozygous call with the patient's sex in mind.",
    "Malignant Hyperthermia Susceptibility warning": "If RYR1 is not called, look at the single variants found: any that is malignant hyperthermia associated makes volatile anaesthetics and suxamethonium relatively contraindicated.",
    "pcat-dpyd-hapB3-exonic-only": "HapB3 rests on the exonic rs56038477 alone; the intronic rs75017182, which carries the loss of function, is not in the file and should be tested.",
    "pcat-dpyd-hapB3-intronic-mismatch-exonic": "HapB3 rests on the intronic rs75017182 alone; the exonic rs56038477 is missing or says otherwise.",
}


def write(path, head, columns, rows):
    with open(path, "w", encoding="utf-8", newline="\n") as f:
        f.write(head + "\t".join(columns) + "\n")
        for row in rows:
            assert not any("\t" in c or "\n" in c for c in row), row
            f.write("\t".join(row) + "\n")


def main(tables, pack):
    tables, pack = Path(tables), Path(pack)
    priorities = json.load(open(tables / "definitions/exemptions.json", encoding="utf-8"))["NAT2"]["unphasedDiplotypePriorities"]
    assert all(p["pick"] in p["list"] for p in priorities)
    write(pack / "nat2_priorities.tsv", header("NAT2: which diplotype is meant when unphased data fit several",
          "nothing; the first row whose candidates all fit decides, without such a row all stay"),
          ["order", "candidates", "pick"], [[str(i), "; ".join(p["list"]), p["pick"]] for i, p in enumerate(priorities, 1)])

    rows = []
    for rule in json.load(open(tables / "messages.json", encoding="utf-8")):
        m, name = rule["matches"], rule["rule_name"]
        instead = re.search(r"; however, (.+) cannot be ruled out", rule["message"])
        instead = instead[1] if instead and m["dips"] else ""
        says = SAYS[name].format(gene=m["gene"]) if name in SAYS else \
            f"Unphased data cannot tell {m['dips'][0]} from {instead}." if instead else sys.exit(f"no wording for rule '{name}'")
        called = [a for h in m["hapsCalled"] for a in h.split("; ")]
        rows.append([name, rule["version"], rule["exception_type"] or "note", m["gene"] or "", "; ".join(m["dips"]), instead, "; ".join(called),
                     "; ".join(m["hapsMissing"]), "; ".join(m["variantsMissing"]), "; ".join(m["variant"]), "; ".join(m["drugs"]), says])
    write(pack / "ambiguities.tsv", header("what to say beside a call: ambiguity, missing positions, notes",
          "the source's sentences. A rule holds where all its cells hold; with a diplotype only in unphased data, with a "
          "variant only where that position is heterozygous; called = any of these alleles; a rule without gene and drug is raised by name; "
          "drugs by the source's names"),
          ["rule", "rule_version", "kind", "gene", "diplotypes", "not_excluded", "called", "alleles_missing", "variants_missing", "variants",
           "drugs", "says"], rows)
    print(f"{len(priorities)} priorities, {len(rows)} rules, {sum(1 for r in rows if r[5])} ambiguous pairs")


main(*sys.argv[1:])
