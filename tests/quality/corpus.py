#!/usr/bin/env python3
"""Take real text without truth through the daily pipeline and say, set by set, what came of it.

usage: corpus.py --prun PRUN [--corpus DIR] [--alarms] [--keep DIR]

A set is a folder. A .txt file is one issue; of a .jsonl file each line is one, its title before its text.
For each set: how many issues, how many of them ended as rows and how many as a stated failure (none may
be lost), figures for a thousand characters, checks, and those that say fail or warn. --alarms prints each
of these: published text was proofread, so nearly all of them are the rules' mistake until somebody agreed.
"""
import argparse
import json
import re
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOP = HERE.parent.parent


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--prun", required=True, type=Path)
    parser.add_argument("--corpus", type=Path, default=TOP.parent / "shared" / "corpus" / "zh")
    parser.add_argument("--alarms", action="store_true")
    parser.add_argument("--keep", type=Path)
    return parser.parse_args()


def lay_out(folder, into):
    """Each item of a set becomes a file of its own; gives their number."""
    into.mkdir(parents=True)
    count = 0
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".txt" and path.is_file():
            (into / f"{count:05}-{path.name}").write_bytes(path.read_bytes())
            count += 1
        elif path.suffix == ".jsonl" and not path.name.endswith(".boxes.jsonl"):
            for line in path.read_text("utf-8").splitlines():
                item = json.loads(line)
                date = re.sub(r"[^0-9-]", "", str(item.get("date") or ""))
                heads = [item[k] for k in ("kicker", "title", "deck") if item.get(k)]
                text = "\n".join([*heads, "", item.get("text") or ""])
                (into / f"{date or 'undated'}-{count:05}.txt").write_text(text, "utf-8")
                count += 1
    return count


def measure(prun, folder, out):
    done = subprocess.run([prun, TOP / "pipelines/daily.json", "--quiet", "--set", f"input={folder}", "--set",
                           f"output={out}"], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(f"corpus: prun ended with {done.returncode} on {folder}:\n{done.stderr[-2000:]}")
    con = sqlite3.connect(f"file:{out}/issues.db?mode=ro", uri=True)
    one = lambda sql: con.execute(sql).fetchone()[0] or 0
    return {
        "rows": one("select count(*) from issues"),
        "failed": one("select count(distinct unit_key) from failures"),
        "characters": one("select sum(length(text)) from pages"),
        "facts": one("select count(*) from facts"),
        "checks": one("select count(*) from checks"),
        "alarms": con.execute("select c.verdict, c.kind, i.source, c.message from checks c join issues i "
                              "using (issue_id) where c.verdict in ('fail', 'warn') order by 3, 2").fetchall(),
        "lost": [r[0] for r in con.execute("select unit_key || ': ' || message from failures limit 3")],
    }


def same_content(folder):
    """Files whose content another one has too: `same_as` in the ledger, without rows."""
    seen = {}
    for path in folder.iterdir():
        seen.setdefault(path.read_bytes(), []).append(path)
    return sum(len(paths) - 1 for paths in seen.values())


def main():
    args = arguments()
    failed = False
    print(f"{'set':24}{'issues':>8}{'rows':>8}{'failed':>8}{'same':>6}{'figures/1000':>14}{'checks':>8}{'alarms':>8}")
    with tempfile.TemporaryDirectory() as temporary:
        base = args.keep or Path(temporary)
        for folder in sorted(p for p in args.corpus.iterdir() if p.is_dir()):
            count = lay_out(folder, base / folder.name / "in")
            if not count:
                continue
            m = measure(args.prun, base / folder.name / "in", base / folder.name / "out")
            same = same_content(base / folder.name / "in")
            rate = 1000 * m["facts"] / (m["characters"] or 1)
            print(f"{folder.name:24}{count:8}{m['rows']:8}{m['failed']:8}{same:6}{rate:14.2f}{m['checks']:8}"
                  f"{len(m['alarms']):8}", flush=True)
            if m["rows"] + m["failed"] + same != count:
                failed = True
                print(f"  {count - m['rows'] - m['failed'] - same} issues are neither rows nor failures")
            for line in m["lost"]:
                print(f"  failed: {line}")
            for alarm in m["alarms"] if args.alarms else ():
                print("  {} ({}) {}: {}".format(alarm[0], alarm[1], Path(alarm[2]).name, alarm[3]))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
