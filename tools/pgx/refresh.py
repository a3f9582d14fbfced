#!/usr/bin/env python3
"""Makes one folder of new pharmacogenomic tables from one folder of public source tables.

usage: refresh.py SOURCE_DIR OUT_DIR [--check]
SOURCE_DIR holds definitions/, phenotypes/, guidelines/, cpic_pypgx/ and messages.json. OUT_DIR gets knowledge/*.tsv,
packs/dpwg/*.tsv, packs/pharmcat/*.tsv, vcf/indel_runs.tsv and log.txt: what `titrant pgx refresh OUT_DIR` compares with the
tables in use, and what is copied over them once somebody has read the comparison. Nothing in the repository is changed.
Tables that are worded or chosen by hand (advice, terms, gates, ...) are copied as they stand; their computed columns are
filled anew, and the source texts that nobody has worded yet are listed in unworded.tsv, with exit code 1.
indel_runs.tsv is made where SOURCE_DIR/../real_wgs holds the raw calls that it is checked against.
--check: fail where OUT_DIR is not byte for byte what the repository holds.
"""
import filecmp, re, shutil, subprocess, sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
KNOWLEDGE = ROOT / "src/Titrant.Medicine/Pharmacogenomics/knowledge"
PACKS = ROOT / "packs"
INDELS = ROOT / "src/Titrant.Patient/Formats/Vcf/indel_runs.tsv"


def main(source, out, check):
    knowledge, packs, vcf = out / "knowledge", out / "packs", out / "vcf"
    if out.exists() and any(out.iterdir()):
        sys.exit(f"{out} is not empty: tables of two runs must not mix")
    shutil.copytree(KNOWLEDGE, knowledge)
    shutil.copytree(PACKS, packs)
    vcf.mkdir()
    said, unworded, failed = [], [], []

    def run(tool, *args, may_fail=False):
        done = subprocess.run([sys.executable, HERE / tool, *map(str, args)], capture_output=True, text=True)
        said.append(f"== {tool}, exit {done.returncode}\n{done.stdout}{done.stderr}")
        if done.returncode and not may_fail:
            failed.append(tool)
        return done

    run("pgx_tables.py", source, knowledge)
    run("guideline_tables.py", source, knowledge, packs / "dpwg")
    advice = run("check_advice.py", source, "--write", "--advice", knowledge / "advice.tsv", may_fail=True)
    dpwg = run("dpwg_tables.py", source / "guidelines/recommendations.tsv.gz", packs / "dpwg", knowledge / "advice.tsv", may_fail=True)
    run("pharmcat_rules.py", source, packs / "pharmcat")
    if (source.parent / "real_wgs").is_dir() and source.name == "tables":
        run("indel_runs.py", source.parent, knowledge / "positions.tsv", vcf / "indel_runs.tsv")
    else:
        shutil.copy(INDELS, vcf)
        said.append("== indel_runs.py not run: no raw calls to check it against")

    for tool, done in (("check_advice.py", advice), ("dpwg_tables.py", dpwg)):
        new = re.findall(r"^(?:FAULT (.*nobody has read yet.*)|not worded yet: (.*))$", done.stdout + done.stderr, re.M)
        unworded += [f"{'CPIC' if tool == 'check_advice.py' else 'DPWG'}\t{a or b}" for a, b in new]
        if done.returncode and not new:
            failed.append(tool)
    if unworded:
        (out / "unworded.tsv").write_text("\n".join(["# source texts that nobody has worded yet", *unworded]) + "\n", encoding="utf-8")
    (out / "log.txt").write_text("\n".join(said) + "\n", encoding="utf-8")

    pairs = [(p, KNOWLEDGE / p.name) for p in sorted(knowledge.iterdir())] + [(p, PACKS / p.relative_to(packs)) for p in sorted(packs.rglob("*")) if p.is_file()] + [(vcf / "indel_runs.tsv", INDELS)]
    differ = [p.relative_to(out) for p, ours in pairs if not ours.exists() or not filecmp.cmp(p, ours, shallow=False)]
    print(f"{len(pairs) - len(differ)} of {len(pairs)} files are as in the repository" + (": all" if not differ else "; other: " + ", ".join(map(str, differ))))
    print(f"{len(unworded)} source texts not worded yet" + (f", see {out / 'unworded.tsv'}" if unworded else ""))
    for tool in failed:
        print(f"FAILED {tool}: see {out / 'log.txt'}")
    sys.exit(2 if failed else 1 if unworded or check and differ else 0)


if __name__ == "__main__":
    names = [a for a in sys.argv[1:] if not a.startswith("--")]
    if len(names) != 2:
        sys.exit(__doc__)
    main(Path(names[0]).resolve(), Path(names[1]).resolve(), "--check" in sys.argv)
