"""runs.py - pipelines of test stages in a folder of their own, run by prun: what the tests here share.

Nothing depends on time: a run either ends by itself, or is stopped at a place that the test chooses.
"""
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

TOP = Path(os.environ.get("srcdir", Path(__file__).resolve().parents[2])).resolve()
BUILD = Path(os.environ.get("builddir", TOP / "build")).resolve()
PRUN = BUILD / "prun"
LIMIT = 120  # seconds: far above what any run takes, so that a hang is a failure

_count = _failed = 0


def ok(is_ok, name, *details):
    global _count, _failed
    _count += 1
    _failed += not is_ok
    print(f"{'' if is_ok else 'not '}ok {_count} - {name}")
    if not is_ok:
        for detail in details:
            for line in str(detail).splitlines()[:40]:
                print(f"# {line}")
    sys.stdout.flush()
    return is_ok


def same(got, want, name):
    return ok(got == want, name, f"got:  {got!r}", f"want: {want!r}")


def done():
    print(f"1..{_count}")
    sys.exit(1 if _failed else 0)


def stage(use, id=None, **options):
    return {"id": id or use.split(".")[1], "use": use, **options}


class Place:
    """A folder with inputs and one pipeline."""

    def __init__(self, stages=(), **top):
        self.root = Path(tempfile.mkdtemp(prefix="prun-test-"))
        self.inputs = self.root / "in"
        self.inputs.mkdir()
        self.file = self.root / "pipeline.json"
        self.lines = self.root / "lines.jsonl"
        self.set_stages(stages, **top)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.root, ignore_errors=True)

    def set_stages(self, stages, **top):
        self.file.write_text(json.dumps({"state": str(self.root / "state"), **top, "stages": list(stages)},
                                        indent=1))

    def write(self, name, text):
        path = self.inputs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def run(self, *words, command="run", env=None):
        done = subprocess.run([PRUN, command, self.file, "--plugins", BUILD / "tests/plugins", *words],
                              capture_output=True, text=True, timeout=LIMIT, cwd=self.root,
                              env={**os.environ, **(env or {})})
        self.out, self.err = done.stdout, done.stderr
        return done.returncode

    def forget(self):
        for path in (self.root / "state", self.lines):
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)

    def output(self):
        return self.lines.read_bytes() if self.lines.exists() else b""

    def rows(self, table=None):
        rows = [json.loads(line) for line in self.output().splitlines()]
        return [r for r in rows if table is None or r["table"] == table]

    def ledger(self, query):
        con = sqlite3.connect(self.root / "state" / "ledger.db")
        try:
            return con.execute(query).fetchall()
        finally:
            con.close()


def source(place):
    return stage("source.files", "in", path=str(place.inputs))


def sink(place, **more):
    return stage("export.jsonl", "out", path=str(place.lines), **more)
