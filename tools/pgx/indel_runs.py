"""Reference bases around the indels of the pharmacogenes, for src/Titrant.Patient/Formats/Vcf/indel_runs.tsv.

A definition gives each indel twice: as a left-aligned VCF allele and as an HGVS name, which by its 3' rule stands as far right as
it can. Between the two the reference repeats the unit, so its bases follow without the genome at hand. They are checked against
REF of every other definition and of the raw calls that fall into them.
usage: indel_runs.py SHARED_DATA/pgx POSITIONS.TSV OUT.TSV
"""
import csv, glob, gzip, json, re, sys


def unit(ref, alt):
    return (ref[1:] if len(ref) > len(alt) else alt[1:]) if ref[0] == alt[0] and 1 in (len(ref), len(alt)) else None


def last_of(name, ref, alts):
    """The last reference base of the run in which the change named by HGVS can be written elsewhere."""
    if m := re.fullmatch(r"g\.(\d+)(?:_(\d+))?(?:del|dup)[ACGT]*", name): return int(m[2] or m[1])
    if m := re.fullmatch(r"g\.(\d+)_(\d+)ins([ACGT]+)", name): return int(m[1])
    start, repeat, copies = re.fullmatch(r"g\.(\d+)([ACGT]+)\[(\d+)\]", name).groups()
    return int(start) + copies_of_ref(int(copies), len(repeat), ref, alts) * len(repeat) - 1


def copies_of_ref(copies, length, ref, alts):
    """Names with copies stand for alleles: the fewest for the shortest, where one is shorter than REF, else the most for the longest."""
    shortest, longest = min(map(len, alts)), max(map(len, alts))
    return copies + (len(ref) - shortest) // length if shortest < len(ref) else copies - (longest - len(ref)) // length


def main(source, positions, out):
    on37 = {}
    for r in csv.DictReader((l for l in open(positions) if not l.startswith("#")), delimiter="\t"):
        on37[r["chrom"], int(r["pos_grch38"])] = r["pos_grch37"]
    rows, known = {}, []
    for path in sorted(glob.glob(f"{source}/tables/definitions/*_translation.json*")):
        with (gzip.open(path, "rt") if path.endswith("gz") else open(path)) as f: data = json.load(f)
        for v in data["variants"]:
            chrom, p, ref = v["chromosome"], v["position"], v["ref"]
            known.append((chrom, p, ref))
            names = [n.strip() for n in v["chromosomeHgvsName"].split(";")]
            copied = sorted((n for n in names if "[" in n), key=lambda n: int(n.split("[")[1][:-1]))
            telling = copied[:1] if min(map(len, v["alts"])) < len(ref) else copied[-1:]
            names = telling + [n for n in names if "[" not in n]
            for alt in v["alts"]:
                u = unit(ref, alt)
                if len(ref) == len(alt) or u is None: continue
                # Of several names each belongs to one allele; the run is one and the same.
                last = max([p + len(ref) - 1, *(last_of(n, ref, v["alts"]) for n in names)])
                bases = ref[0] + "".join(u[i % len(u)] for i in range(last - p))
                if rows.get((chrom, p), (bases,))[0] != bases:
                    shorter, longer = sorted([rows[chrom, p][0], bases], key=len)
                    assert longer.startswith(shorter), (chrom, p, shorter, longer)
                    bases = longer
                assert bases.startswith(ref), (chrom, p, ref, bases, names)
                # Left-aligned: the base before the unit is not the unit's last.
                assert ref[0] != u[-1], (chrom, p)
                rows[chrom, p] = (bases, names)
    with gzip.open(f"{source}/real_wgs/getrm3_raw_pgx_pm60bp.vcf.gz", "rt") as f:
        known += [(c[0], int(c[1]), c[3]) for l in f if not l.startswith("#") for c in [l.split("\t")]]
    checked = 0
    for (chrom, p), (bases, names) in rows.items():
        for c, q, ref in known:
            if c != chrom: continue
            for i, b in enumerate(ref):
                if p <= q + i < p + len(bases):
                    checked += 1
                    assert bases[q + i - p] == b, (chrom, p, bases, q, ref)
    with open(out, "w", newline="\n") as f:
        f.write("# title: Reference bases from each pharmacogene indel to the last place where it could be written\n"
                "# source: GRCh38; bases follow from the left-aligned alleles and the HGVS names of PharmVar and CPIC definitions of 2025-11-05 (tools/pgx/indel_runs.py); GRCh37 positions as in the positions of pharmacogenes\n"
                "# version: 1\n# date: 2026-11-21\n# licence: facts\n# review: 12 months\n# left out: changes of equal length, which have one place only\n")
        f.write("chromosome\tpos_grch38\tpos_grch37\tbases\n")
        for (chrom, p), (bases, names) in sorted(rows.items(), key=lambda r: (int(r[0][0][3:].replace("X", "23")), r[0][1])):
            f.write(f"{chrom}\t{p}\t{on37[chrom, p]}\t{bases}\n")
            print(chrom, p, bases, names)
    print(len(rows), "runs,", checked, "bases checked against other REF")


main(*sys.argv[1:])
