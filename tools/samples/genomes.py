"""Writes the genomes of the sample patients: python3 tools/samples/genomes.py (from the repository's root, standard library only).

Every base is invented. A gene is written whole (each position of the tables) or in part; what is not named differs in nothing
from the reference.
"""
import csv
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
POSITIONS = ROOT / "src/Titrant.Medicine/Pharmacogenomics/knowledge/positions.tsv"
LENGTHS = {"chr1": 248956422, "chr4": 190214555, "chr6": 170805979, "chr12": 133275309, "chr13": 114364328}

# folder: sample name, whole genes, single positions of further genes, {position: genotype} where a base differs
SAMPLES = {
    "chemo": ("SYNTH-6", ["ABCG2", "DPYD", "NUDT15", "SLCO1B1", "TPMT"], [], {"rs3918290": "0/1", "rs2306283": "0/1"}),
    "opioid": ("SYNTH-7", [], ["rs2306283", "rs56101265", "rs11045819"], {"rs2306283": "0/1"}),
}


def positions():
    with open(POSITIONS, encoding="utf-8") as file:
        rows = csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t")
        return [row for row in rows if row["pos_grch38"]]


def write(folder, sample, genes, single, differs):
    rows = {}
    for row in positions():
        if row["gene"] in genes or row["name"] in single:
            rows[row["chrom"], int(row["pos_grch38"]), row["ref_grch38"]] = row
    chosen = [rows[key] for key in sorted(rows, key=lambda k: (int(k[0][3:]), k[1]))]
    unknown = set(differs) - {row["name"] for row in chosen}
    if unknown:
        raise SystemExit(f"{folder}: no such position: {unknown}")
    lines = ["##fileformat=VCFv4.2", "##source=Titrant samples; SYNTHETIC: nobody was sequenced", "##reference=GRCh38"]
    lines += [f"##contig=<ID={c},length={LENGTHS[c]},assembly=GRCh38>" for c in LENGTHS if any(r["chrom"] == c for r in chosen)]
    lines += ['##FILTER=<ID=PASS,Description="All filters passed">', '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">',
              '##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Read depth">', '##FORMAT=<ID=GQ,Number=1,Type=Integer,Description="Genotype quality">',
              "\t".join(["#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO", "FORMAT", sample])]
    for n, row in enumerate(chosen):
        genotype = differs.get(row["name"], "0/0")
        name = row["name"] if row["name"].startswith("rs") else "."
        lines.append("\t".join([row["chrom"], row["pos_grch38"], name, row["ref_grch38"], row["alts"].replace("; ", ","), "60" if genotype == "0/0" else "640", "PASS", ".", "GT:DP:GQ",
                                f"{genotype}:{28 + n * 7 % 13}:{99 if n % 5 else 84}"]))
    (ROOT / "samples" / folder / "germline.vcf").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    print(f"samples/{folder}/germline.vcf: {len(chosen)} positions")


for name, parts in SAMPLES.items():
    write(name, *parts)
