#!/usr/bin/env python3
"""exporters.py - what becomes of outputs that users delete, replace, lock, copy or fill up.

Each case runs a pipeline, does something to its outputs, and runs it again; in the end the outputs must be
those of a run that nobody disturbed, and what was not ours must still be there. Prints TAP.
"""
import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "fault"))
sys.dont_write_bytecode = True
import kill  # noqa: E402

count = failed = 0
STAGES = [
    {"id": "issues", "use": "source.files", "path": "in"},
    {"id": "text", "use": "decode.text"},
    {"id": "articles", "use": "segment.newspaper"},
]
DB = {"id": "db", "use": "export.sqlite", "path": "out/issues.db", "from": "articles"}
LINES = {"id": "lines", "use": "export.jsonl", "path": "out/issues.jsonl", "from": "articles"}
FACTS = {"id": "facts", "use": "extract.facts"}


def ok(is_ok, name, *details):
    global count, failed
    count += 1
    failed += not is_ok
    print(f"{'' if is_ok else 'not '}ok {count} - {name}", flush=True)
    for line in "\n".join(map(str, details)).splitlines() if not is_ok else ():
        print(f"# {line}")


def limit_files():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))


class Case(kill.Place):
    def __init__(self, root):
        super().__init__(root, root / "pipeline.json")
        self.rng = random.Random(3)
        self.inputs_now = {f"{i:02}.txt": kill.page(self.rng, i) for i in range(12)}
        self.is_kept = False

    def begin(self, *stages):
        self.clear()
        self.use(*(stages or (*STAGES, DB, LINES)))
        self.put(self.inputs_now)

    def use(self, *stages):
        self.pipeline.write_text(json.dumps({"state": "out/.prun", "stages": stages}))

    def run(self, **more):
        done = subprocess.run([kill.PRUN, "run", self.pipeline], cwd=self.root, capture_output=True, text=True,
                              timeout=120, **more)
        return done.returncode, done.stderr

    def edited(self, *names):
        files = dict(self.inputs_now)
        for name in names:
            files[name] = kill.page(random.Random(name), 500)
        return files

    def undisturbed(self, files=None):
        """Results of a run over the files in a fresh place."""
        kept = self.root / "kept"
        os.rename(self.out, kept)
        self.put(files or self.inputs_now)
        self.run()
        want = self.results("strict")
        shutil.rmtree(self.out)
        os.rename(kept, self.out)
        return want

    def is_as(self, want, name):
        found = kill.differences(self.results("strict"), want)
        ok(not found, name, *found)


def lost(c):
    for name, spoil in {"deleted": lambda p: p.unlink(),
                        "replaced": lambda p: p.write_bytes(b"something else\n" * 40),
                        "cut short": lambda p: os.truncate(p, p.stat().st_size // 2)}.items():
        for output in ("issues.db", "issues.jsonl"):
            c.begin()
            c.run()
            want = c.results("strict")
            spoil(c.out / output)
            content = (c.out / output).read_bytes() if (c.out / output).exists() else None
            status, errors = c.run()
            if output == "issues.db" and name == "cut short":
                ok(status == 3 and "malformed" in errors, "a damaged database is told, and not touched", status,
                   errors)
                continue
            ok(status == 0 and "written again" in errors, f"{output} {name}: all is written again, and that is said",
               status, errors)
            c.is_as(want, f"{output} {name}: it ends as before")
            if content is not None:
                ok((c.out / f"{output}.other-1").read_bytes() == content, f"{output} {name}: what stood there is kept")


def old_copy(c):
    for output in ("issues.db", "issues.jsonl"):
        c.begin()
        c.run()
        shutil.copy(c.out / output, c.root / "copy")
        c.put(c.edited("03.txt", "07.txt"))
        c.run()
        want = c.results("strict")
        shutil.copy(c.root / "copy", c.out / output)
        status, errors = c.run()
        ok(status == 0 and "written again" in errors, f"an older copy of {output} is seen to be one", status, errors)
        c.is_as(want, f"{output}: it ends as before")


def old_ledger(c):
    c.begin()
    c.run()
    shutil.copytree(c.out / ".prun", c.root / "ledger")
    for number in (3, 4, 5):
        c.put(c.edited(f"0{number}.txt") | {"z.txt": kill.page(random.Random(number), number)})
        c.run()
    shutil.rmtree(c.out / ".prun")
    shutil.move(c.root / "ledger", c.out / ".prun")
    files = c.edited("05.txt")
    c.put(files)
    status, errors = c.run()
    ok(status == 0 and errors.count("written again") == 2, "with an older copy of the ledger all is written again",
       status, errors)
    c.is_as(c.undisturbed(files), "and nothing that it does not know is left")


def not_ours(c):
    c.begin()
    con = sqlite3.connect(c.root / "in" / ".." / "mine.db")
    con.executescript("CREATE TABLE issues(mine); INSERT INTO issues VALUES (1);")
    con.close()
    c.out.mkdir()
    shutil.move(c.root / "mine.db", c.out / "issues.db")
    status, errors = c.run()
    ok(status == 3 and 'table "issues" is there already' in errors, "a table of somebody else's is not touched",
       status, errors)
    c.begin()
    c.out.mkdir()
    con = sqlite3.connect(c.out / "issues.db")
    con.executescript("CREATE TABLE notes(mine); INSERT INTO notes VALUES (1);")
    status, errors = c.run()
    ok(status == 0 and con.execute("SELECT * FROM notes").fetchall() == [(1,)] and
       con.execute("SELECT count(*) FROM issues").fetchone() == (12,), "other tables may be beside ours", errors)
    con.close()
    c.begin()
    c.out.mkdir()
    (c.out / "issues.jsonl").write_text("mine\n")
    status, errors = c.run()
    ok(status == 3 and "is there already" in errors and (c.out / "issues.jsonl").read_text() == "mine\n",
       "a file of somebody else's is not touched", status, errors)


def no_ledger(c):
    c.inputs_now = {"00.txt": c.inputs_now["00.txt"]}  # surely one group
    c.begin()
    c.run()
    want = c.results("strict")
    shutil.rmtree(c.out / ".prun")
    status, errors = c.run()
    ok(status == 0, "outputs of one group are made again without their ledger", status, errors)
    c.is_as(want, "and are as before")
    for number in (1, 2):
        c.put({"00.txt": kill.page(c.rng, number)})
        c.run()
    shutil.rmtree(c.out / ".prun")
    status, errors = c.run()
    ok(status == 3 and "another ledger" in errors and "move it away" in errors,
       "later they are not overwritten without it", status, errors)


def vacuum(c):
    c.begin()
    c.run()
    con = sqlite3.connect(c.out / "issues.db")
    con.execute("VACUUM")
    con.close()
    files = c.edited("02.txt", "05.txt")
    c.put(files)
    status, errors = c.run()
    want = c.undisturbed(files)
    c.is_as(want, "after VACUUM an edited unit replaces its own rows")
    con = sqlite3.connect(c.out / "issues.db")
    con.executescript("DROP INDEX pages_issue_id; VACUUM")  # now its rows are numbered from 1
    con.close()
    status, errors = c.run()
    ok(status == 0 and "written again" in errors, "rows that were numbered anew are seen", status, errors)
    c.is_as(want, "and written again")


def locked(c):
    c.begin()
    c.run()
    con = sqlite3.connect(c.out / "issues.db", isolation_level=None)
    con.execute("BEGIN IMMEDIATE")
    files = c.edited("04.txt")
    c.put(files)
    process = subprocess.Popen([kill.PRUN, "run", c.pipeline], cwd=c.root, stderr=subprocess.PIPE, text=True,
                               stdout=subprocess.DEVNULL)
    line = process.stderr.readline()
    ok("locked" in line and process.poll() is None, "a locked database is waited for, and that is said", line)
    con.execute("COMMIT")
    con.close()
    _, errors = process.communicate(timeout=120)
    ok(process.returncode == 0, "and goes on when it is free", errors)
    c.is_as(c.undisturbed(files), "with nothing lost")


def full(c):
    c.begin()
    process = subprocess.Popen([kill.PRUN, "run", c.pipeline], cwd=c.root, stderr=subprocess.PIPE, text=True,
                               stdout=subprocess.DEVNULL, preexec_fn=limit_files)
    line = process.stderr.readline()
    ok(process.poll() is None and "try" in line, "no room is waited for, and that is said", line)
    process.terminate()
    _, errors = process.communicate(timeout=120)
    status, errors = c.run()
    ok(status == 0, "with room again the next run goes on", errors)
    c.is_as(c.undisturbed(), "and nothing is lost or twice")


def shapes(c):
    c.begin(*STAGES, DB)
    c.run()
    c.use(*STAGES, FACTS, {**DB, "from": "facts"})
    files = c.edited("01.txt")
    c.put(files)
    status, errors = c.run()
    con = sqlite3.connect(c.out / "issues.db")
    number = con.execute("SELECT article_id >> 20 FROM articles a JOIN issues USING (issue_id) "
                         "WHERE source = 'in/01.txt'").fetchone()[0]
    facts = con.execute("SELECT DISTINCT fact_id >> 20 FROM facts").fetchall()
    ok(status == 0 and facts == [(number,)], "a stage that is new brings its table for what is new", errors, facts)
    c.use(*STAGES, DB)
    c.put(c.edited("01.txt", "02.txt") | {"01.txt": kill.page(random.Random(9), 9)})
    status, errors = c.run()
    ok(status == 0 and con.execute("SELECT count(*) FROM facts").fetchone() == (0,),
       "rows of a stage that is gone leave with their unit", errors)
    con.executescript("ALTER TABLE articles DROP COLUMN dateline")
    c.put(c.edited("03.txt"))
    status, errors = c.run()
    columns = [r[1] for r in con.execute("PRAGMA table_info(articles)")]
    ok(status == 0 and columns[-1] == "dateline", "a column that is missing is added", errors, columns)
    con.executescript("ALTER TABLE articles DROP COLUMN dateline; ALTER TABLE articles ADD COLUMN dateline REAL")
    con.close()
    status, errors = c.run()
    ok(status == 3 and 'column "dateline" of table "articles" is REAL there, but TEXT is needed' in errors,
       "a column of another type is an error that says both", status, errors)


def tables(c):
    c.begin(*STAGES, {**LINES, "tables": ["article"]})
    c.run()
    kinds = {json.loads(line)["table"] for line in c.lines().splitlines()}
    ok(kinds == {"articles"}, "only the tables that are wanted are written", kinds)
    c.begin(*STAGES, {**LINES, "tables": ["artikel"]})
    status, errors = c.run()
    ok(status != 0 and '"artikel"' in errors, "a table that nobody makes is an error", status, errors)
    c.begin(*STAGES, DB, LINES)
    c.run()
    stored = {name: len(rows) for name, rows in c.tables().items()}
    lines = [json.loads(line)["table"] for line in c.lines().splitlines()]
    ok(stored == {name: lines.count(name) for name in stored} and "failures" in stored,
       "both outputs have the same rows", stored)


def main():
    fast = "/dev/shm" if os.access("/dev/shm", os.W_OK) and "TMPDIR" not in os.environ else None
    root = Path(tempfile.mkdtemp(prefix="prun-exporters-", dir=fast)).resolve()
    try:
        for case in (lost, old_copy, old_ledger, not_ours, no_ledger, vacuum, locked, full, shapes, tables):
            case(Case(root))
    finally:
        shutil.rmtree(root, ignore_errors=True)
    print(f"1..{count}")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
