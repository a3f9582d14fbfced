#!/usr/bin/env python3
"""Make src/Titrant.Patient/Codes/drugs.tsv from the drug identity facts and additions.tsv.

usage: build_drugs.py drug_identity.tsv   (run from the repository root)
"""
import re
import sys

DATE, VERSION = "2026-11-21", "1"

# Pieces that belong to the salt before them: "nitrofurantoin, macrocrystals" is one name.
QUALIFIERS = {"macrocrystals", "monohydrate", "modified", "porcine"}

# Prodrugs, isomers and conjugates that a salt list of RxNorm carries, but that are not interchangeable.
NOT_A_SALT = {"fam-trastuzumab deruxtecan-nxki"}

# "Morning After" as a name would turn "1 in the morning after food" into a medicine. The others are words or first names.
WEAK = {"Morning After", "Adrenalin?", "Nikita", "Plan B One-Step", "Terrell", "Calan", "Soma", "Ibu", "Tabloid",
        "iron", "insulin", "glucose", "sodium", "potassium", "calcium", "magnesium", "zinc", "urea", "garlic", "gold",
        "albumin", "saline", "charcoal", "alginate", "emollient", "menthol", "valerian", "turmeric", "ginseng", "folate",
        "cortisol", "dopamine", "heroin", "salicylic acid", "acetylcholine", "immunoglobulin", "progesterone",
        "testosterone", "caffeine", "nicotine", "oxytocin", "vasopressin", "biotin", "betaine", "secretin", "probiotic",
        "triiodothyronine", "growth hormone", "oestradiol", "estradiol", "vitamin D", "vitamin B12", "vit D", "hep B vaccine",
        "flu vaccine", "flu jab", "influenza vaccine", "influenza vaccination", "covid vaccine", "COVID-19 vaccine",
        "Harmonet", "Reactine", "Sonata", "Nova", "Centrum", "Anadin", "Aspro", "Concor Plus", "Tempra", "Regaine",
        "creatine", "factor VIII", "erythropoietin", "lactobacillus", "cannabidiol", "retinol", "normal saline", "amphetamine", "amfetamine"}

CLASSES = {  # how the facts say it -> what a rule asks for
    "cephalosporin, 1st generation": ["cephalosporin antibiotic", "first-generation cephalosporin"],
    "cephalosporin, 2nd generation": ["cephalosporin antibiotic", "second-generation cephalosporin"],
    "cephalosporin, 3rd generation": ["cephalosporin antibiotic", "third-generation cephalosporin"],
    "cephalosporin, 4th generation": ["cephalosporin antibiotic", "fourth-generation cephalosporin"],
    "cephamycin": ["cephalosporin antibiotic", "cephamycin"],
    "NSAID, oxicam": ["NSAID", "oxicam"],
    "COX-2 selective NSAID": ["NSAID", "COX-2 selective NSAID"],
    "HMG-CoA reductase inhibitor": ["HMG-CoA reductase inhibitor", "statin"],
    "antiplatelet, salicylate": ["antiplatelet", "salicylate", "NSAID"],
    "thiazide-like diuretic": ["diuretic", "thiazide-like diuretic"],
    "thiazide diuretic": ["diuretic", "thiazide diuretic"],
    "loop diuretic": ["diuretic", "loop diuretic"],
    "potassium-sparing diuretic": ["diuretic", "potassium-sparing diuretic"],
    "mineralocorticoid receptor antagonist": ["mineralocorticoid receptor antagonist", "potassium-sparing diuretic"],
    "vitamin K antagonist": ["anticoagulant", "vitamin K antagonist"],
    "factor Xa inhibitor": ["anticoagulant", "factor Xa inhibitor"],
    "direct thrombin inhibitor": ["anticoagulant", "direct thrombin inhibitor"],
    "low molecular weight heparin": ["anticoagulant", "low molecular weight heparin"],
    "nucleoside analogue antiviral, HBV": ["nucleoside analogue antiviral"],
    "nucleoside analogue antiviral, CMV": ["nucleoside analogue antiviral"],
    "tetracyclic antidepressant": ["antidepressant", "tetracyclic antidepressant"],
    "tricyclic antidepressant": ["antidepressant", "tricyclic antidepressant"],
    "SSRI": ["antidepressant", "SSRI"], "SNRI": ["antidepressant", "SNRI"],
    "beta-1 blocker": ["beta blocker", "beta-1 blocker"], "alpha-beta blocker": ["beta blocker", "alpha-1 blocker"],
    "carbonic anhydrase inhibitor, eye": ["carbonic anhydrase inhibitor"],
    "vaccine, zoster": ["vaccine"],
}
for stem in ("rapid-acting", "short-acting", "intermediate-acting", "long-acting"):
    CLASSES[f"{stem} insulin"] = ["insulin", f"{stem} insulin"]

ALLERGIES = {
    "salicylate/NSAID": ["NSAID", "salicylate"],
    "opioid-like (morphinan)": ["opioid morphinan"],
    "cephalosporin (aminopenicillin-like side chain)": ["cephalosporin", "aminopenicillin side chain"],
    "cephalosporin (unique side chain)": ["cephalosporin", "unique side chain"],
    "monobactam (shares side chain with ceftazidime)": ["monobactam", "ceftazidime side chain"],
    "beta-lactam (clavulanate)": ["clavulanate"],
    "beta-lactam (penicillanic acid sulfone)": ["penicillanic acid sulfone"],
    "egg/soya (label caution)": ["egg or soya"],
}
# "Iron" alone does not say which salt: it is an entry of its own, not ferrous sulfate.
NOT_A_SYNONYM = {("ferrous sulfate", "iron")}
RISK = re.compile(r"^(HLA-|G6PD|MT-RNR1|malignant hyperthermia|halothane hepatitis)")


def pieces(cell, sep):
    return [p.strip() for p in cell.split(sep) if p.strip()]


def unique(items):
    seen, out = set(), []
    for item in items:
        if item.lower() not in seen:
            seen.add(item.lower())
            out.append(item)
    return out


def salts(cell):
    out = []
    for piece in pieces(cell, ","):
        if piece in QUALIFIERS and out:
            out[-1] = f"{out[-1]} {piece}"
        elif piece not in NOT_A_SALT:
            out.append(piece)
    return out


def classes(cell):
    if cell in CLASSES:
        return CLASSES[cell]
    return [c for piece in pieces(cell, ",") for c in CLASSES.get(piece, [piece])]


def allergies(cell):
    groups, risks = [], []
    for piece in pieces(cell, ";"):
        if RISK.match(piece):
            risks += pieces(piece, ",")
        elif piece.startswith("opioid, "):
            groups += ["opioid", piece.replace(",", "")]
        elif piece.startswith("local anaesthetic, "):
            groups.append(piece.replace(",", ""))
        else:
            groups += ALLERGIES.get(piece, [piece])
    return groups, risks


def weak(names):
    return [n if n.endswith("?") or n not in WEAK else n + "?" for n in names]


def read(path):
    lines = [l.rstrip("\n") for l in open(path, encoding="utf8") if not l.startswith("#")]
    head = lines[0].split("\t")
    return [dict(zip(head, (l + "\t" * len(head)).split("\t"))) for l in lines[1:] if l]


table = {}
for row in read(sys.argv[1]):
    groups, risks = allergies(row["allergy_class"])
    table[row["ingredient"]] = {
        "synonyms": [s for s in pieces(row["usan_or_synonyms"], ",") if (row["ingredient"], s) not in NOT_A_SYNONYM],
        "brands": [b.strip("* ") for b in pieces(row["brands"], ",")],
        "salts": salts(row["salt_forms"]), "rxcui": row["rxcui_ingredient"], "classes": classes(row["pharmacologic_class"]),
        "allergy": groups, "risks": risks, "flag": "verified" if row["verified"] == "opened" else "memory"}
for row in read("tools/drugs/additions.tsv"):
    known = table.setdefault(row["ingredient"], {"synonyms": [], "brands": [], "salts": [], "rxcui": "", "classes": [],
                                                 "allergy": [], "risks": [], "flag": "memory"})
    known["synonyms"] += pieces(row["synonyms"], "|")
    known["brands"] += pieces(row["brands"], "|")
    known["salts"] += pieces(row["salts"], "|")
    known["classes"] += [k for c in pieces(row["classes"], "|") for k in CLASSES.get(c, [c])]
    known["allergy"] += pieces(row["allergy_classes"], "|")

combined = {n.rstrip("?").lower() for row in read("src/Titrant.Patient/Codes/combinations.tsv") for n in [row["name"], *pieces(row["names"], "|")]}
with open("src/Titrant.Patient/Codes/drugs.tsv", "w", encoding="utf8", newline="\n") as out:
    out.write(f"""# title: ingredients with their names, brands, salts, classes and allergy classes
# source: RxNorm Current Prescribable Content 2025-10-06 (codes, US brands, salts), pypgx and CPIC drug tables (codes), general knowledge of the authors (other brands, classes, rows flagged memory); made by tools/drugs/build_drugs.py
# version: {VERSION}
# date: {DATE}
# licence: Apache-2.0; RxNorm codes by the US National Library of Medicine
# review: 12 months
# left out: codes that no source showed; strengths and packs; ATC and SNOMED text
# lists: separated by |; a name ending in ? is also an everyday word or a risky abbreviation and counts only where a dose, form or frequency stands beside it
# verified: verified = code, US brands and salts read in a source; memory = general knowledge; classes and allergy classes are always memory
ingredient\tsynonyms\tbrands\tsalts\trxcui\tclasses\tallergy_classes\trisks\tverified
""")
    for name in sorted(table, key=str.lower):
        t = table[name]
        synonyms = unique(weak([s for s in t["synonyms"] if s.lower() != name.lower()]))
        brands = unique(weak([b for b in t["brands"] if b.rstrip("?").lower() not in combined]))
        cells = [name + "?" if name in WEAK else name, "|".join(synonyms), "|".join(brands), "|".join(unique(t["salts"])), t["rxcui"],
                 "|".join(unique(t["classes"])), "|".join(unique(t["allergy"])), "|".join(unique(t["risks"])), t["flag"]]
        out.write("\t".join(cells) + "\n")
