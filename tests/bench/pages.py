"""pages.py - what a newspaper page costs, and where its microseconds go.

usage: pages.py --prun PRUN [--pages N] [--rounds K]

Composed pages go through the daily pipeline cut off after each stage, with one worker; the CPU time that a
stage adds is its own. Then the whole job with two workers, in pages a second of wall time.
"""
import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from compare import compare

TOP = Path(__file__).resolve().parents[2]
STAGES = ["text", "articles", "facts", "names", "audit"]


def compose(folder, pages):
    subprocess.run([sys.executable, TOP / "tests/quality/compose.py", "--seed", "7", "--pages", str(pages),
                    "--out", folder / "made"], check=True, stdout=subprocess.DEVNULL)
    (folder / "in").mkdir()
    size = 0
    for page in (folder / "made").glob("*.txt"):
        shutil.copy(page, folder / "in")
        size += page.stat().st_size
    return size


def cut_after(daily, count):
    """The first stages, then one that only counts."""
    stages = [s for s in daily["stages"][:1 + count]] + [{"id": "end", "use": "export.null"}]
    return {**daily, "stages": stages}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--prun", required=True, type=Path)
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    text = (TOP / "pipelines/daily.json").read_text("utf-8")
    daily = json.loads(re.sub(r"^\s*//.*$", "", text, flags=re.M))
    daily["params"]["input"]["default"] = "in"
    prun = args.prun.resolve()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        size = compose(folder, args.pages)

        def row(title, pipeline, workers):
            path = folder / f"{title.replace(' ', '-')}.json"
            path.write_text(json.dumps(pipeline), "utf-8")
            out = folder / f"{path.stem}.out"
            return (title, [prun, path, "--quiet", "--workers", str(workers), "--set", f"input={folder / 'in'}",
                            "--set", f"output={out}"], lambda: shutil.rmtree(out, ignore_errors=True))

        rows = [row("start and ledger", cut_after(daily, 0), 1)]
        rows += [row(s, cut_after(daily, i + 1), 1) for i, s in enumerate(STAGES)]
        rows += [row("db", {**daily, "stages": daily["stages"][:-1]}, 1), row("lines", daily, 1),
                 row("whole job, 2 workers", daily, 2)]
        result = compare(rows, args.rounds, args.pages)
    print(f"{args.pages} pages of {size / args.pages / 1000:.1f} kB; CPU of one worker, medians of {args.rounds} rounds\n")
    print("| stage | CPU microseconds a page |\n| --- | --- |")
    before = 0.0
    for r in result[:-1]:
        print(f"| {r['name']} | {(r['cpu_s'] - before) / args.pages * 1e6:,.0f} |")
        before = r["cpu_s"]
    print(f"| all | {before / args.pages * 1e6:,.0f} |")
    last = result[-1]
    print(f"\nwhole job, 2 workers: {last['per_wall_s']:,.0f} pages/s of wall time, {last['per_cpu_s']:,.0f} a CPU second, "
          f"{size / last['wall_s'] / 1e6:.1f} MB/s; peak {last['peak_mib']:.0f} MiB")


if __name__ == "__main__":
    main()
