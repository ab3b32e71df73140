#!/usr/bin/env python3
"""The daily pipeline over the sample issues gives one result, whatever the workers and the memory.

Runs with 1, 2 and 8 workers and with the smallest budget are compared: JSON lines byte for byte, the
database by all its rows. The rows are then compared with daily/issues.txt, one JSON object a line, sorted by
table and key; `daily.py --accept` writes that file anew, for review to see what has changed.
"""
import difflib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOP = Path(os.environ.get("srcdir", HERE.parents[1])).resolve()
BUILD = Path(os.environ.get("builddir", TOP / "build")).resolve()
WANTED = HERE / "daily" / "issues.txt"
STAMPS = {"committed_at", "at"}
TABLES = {"issues", "pages", "articles", "facts", "entities", "checks", "check_facts", "failures"}
count = failed = 0


def ok(is_ok, name, details=()):
    global count, failed
    count += 1
    failed += not is_ok
    print(f"{'' if is_ok else 'not '}ok {count} - {name}")
    for line in details if not is_ok else ():
        print(f"# {line}")


def run(folder, *words):
    out = folder / "out"
    shutil.rmtree(out, ignore_errors=True)
    done = subprocess.run([BUILD / "prun", "run", "pipelines/daily.json", "--set", "input=examples/issues", "--set",
                           f"output={out}", "--quiet", *words], cwd=TOP, capture_output=True, text=True)
    return done.returncode, done.stderr, out


def rows(path):
    """Every row as a line of JSON, without the columns that say when."""
    con = sqlite3.connect(path)
    con.row_factory = sqlite3.Row
    lines, names = [], {r[0] for r in con.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND "
                                                  "name NOT LIKE 'sqlite_%'")} - {"prun_meta"}
    for name in sorted(names):
        for row in con.execute(f'SELECT * FROM "{name}" ORDER BY rowid'):
            fields = {k: row[k] for k in row.keys() if k not in STAMPS}
            if name == "pages":  # the whole input once more
                fields["text"] = len(fields["text"] or "")
            lines.append(json.dumps({"table": name, **fields}, ensure_ascii=False))
    broken = con.execute("PRAGMA foreign_key_check").fetchall()
    con.close()
    return names, lines, broken


def differences(have, want):
    return [line[:400] for line in difflib.unified_diff(want, have, "expected", "now", lineterm="", n=0)][:20]


def main():
    folder = Path(tempfile.mkdtemp(prefix="prun-golden-"))
    results = {}
    for name, words in {"1 worker": ["--workers", "1"], "2 workers": ["--workers", "2"],
                        "8 workers": ["--workers", "8"],
                        "the smallest budget": ["--workers", "8", "--memory", "1MiB"]}.items():
        status, errors, out = run(folder, *words)
        ok(status == 0, f"the run with {name} ends well", [f"status {status}", *errors.splitlines()])
        results[name] = (*rows(out / "issues.db"), (out / "issues.jsonl").read_bytes())
    names, lines, broken, jsonl = results["1 worker"]
    shutil.rmtree(folder)
    ok(names == TABLES, "all tables are there, also empty ones", [str(sorted(names))])
    ok(not broken, "every reference leads to a row", [str(b) for b in broken[:5]])
    for name, (_, other, _, other_jsonl) in list(results.items())[1:]:
        ok(other == lines, f"{name}: the same rows", differences(other, lines))
        ok(other_jsonl == jsonl, f"{name}: the same lines, byte for byte")
    objects = [json.loads(line) for line in jsonl.splitlines()]
    ok(all(next(iter(o)) == "table" and o["table"] in TABLES for o in objects), "each line names its table first")
    by_table = {t: sum(json.loads(line)["table"] == t for line in lines) for t in TABLES}
    ok(by_table == {t: sum(o["table"] == t for o in objects) for t in TABLES},
       "database and lines have the same number of rows")
    if "--accept" in sys.argv:
        WANTED.parent.mkdir(exist_ok=True)
        WANTED.write_text("\n".join(lines) + "\n", "utf-8")
    name = "the rows are as expected (daily.py --accept writes them anew)"
    if WANTED.exists():
        wanted = WANTED.read_text("utf-8").splitlines()
        ok(lines == wanted, name, differences(lines, wanted))
    else:
        ok(True, name + " # SKIP nothing was accepted yet")
    print(f"1..{count}")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
