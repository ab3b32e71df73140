#!/usr/bin/env python3
"""watch.py - a watched folder through the whole daily pipeline: nothing half, nothing lost, nothing twice.

One watching prun after another sees files come in every way that people and programs make them come, is
stopped and killed in the middle, and started again. In the end its tables are compared with those of a run
without watching over the same files. Waits for what should happen, never for a time; each wait has a generous
end. Prints TAP.

    watch.py [--rest FILES]     also measures memory and CPU at rest with so many known files
"""
import argparse
import hashlib
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "fault"))
sys.dont_write_bytecode = True
import kill  # noqa: E402

PATIENCE = 90  # seconds
count = failed = 0


def ok(is_ok, name, *details):
    global count, failed
    count += 1
    failed += not is_ok
    print(f"{'' if is_ok else 'not '}ok {count} - {name}", flush=True)
    for line in details if not is_ok else ():
        print(f"# {line}")


class Watched(kill.Place):
    """A place with a prun that watches it."""

    def __init__(self, root, pipeline):
        super().__init__(root, pipeline)
        self.rng = random.Random(7)
        self.process = None
        self.seen = set()  # versions that were ever in the ledger
        self.clear()

    def watch(self):
        self.process = self.start(self.rng, None, "--set", "watch=true")

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        _, errors = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, errors

    def write(self, name, data):
        path = self.inputs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def versions(self):
        """What the ledger has, by name below the inputs."""
        con = self.ledger()
        if not con:
            return {}
        try:
            rows = con.execute("SELECT key, version FROM unit WHERE outcome IN ('committed', 'failed', "
                               "'same_as')").fetchall()
        except kill.sqlite3.Error:  # copied while it was written: look again
            rows = []
        con.close()
        found = {key.split(":", 1)[1][len(str(self.inputs)) + 1:]: version for key, version in rows}
        self.seen |= set(found.values())
        return found

    def files(self):
        return {str(p.relative_to(self.inputs)): hashlib.sha256(p.read_bytes()).hexdigest()
                for p in self.inputs.rglob("*") if p.is_file() and not p.name.startswith(".")}

    def waits_for(self, is_there):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if is_there(self.versions()):
                return True
            if self.process.poll() is not None:
                print(f"# prun ended with {self.process.returncode}: {self.process.stderr.read()[-2000:]}")
                return False
            time.sleep(0.05)
        return False

    def has_all(self):
        return self.waits_for(lambda found: all(found.get(n) == v for n, v in self.files().items()))


def page(place, number):
    return kill.page(place.rng, number, "utf-8")


def version(data):
    return hashlib.sha256(data).hexdigest()


def writers(place):
    place.write("old.txt", page(place, 1))
    place.watch()
    ok(place.has_all(), "what is there at the start is taken")

    text = page(place, 2) * 3
    with open(place.inputs / "slow.txt", "wb", buffering=0) as f:
        for i in range(3):
            f.write(text[i * len(text) // 3:(i + 1) * len(text) // 3])
            time.sleep(1)
            place.versions()
    ok(place.has_all() and version(text) in place.seen and
       not any(version(text[:i * len(text) // 3]) in place.seen for i in (1, 2)),
       "a writer that pauses for a second is waited for")

    (place.inputs / ".part").write_bytes(page(place, 3))
    os.rename(place.inputs / ".part", place.inputs / "moved.txt")
    ok(place.has_all(), "a file that is renamed into place is taken")

    half, rest = page(place, 4), page(place, 5)
    place.write("twice.txt", half)
    with open(place.inputs / "twice.txt", "ab") as f:
        f.write(rest)
    ok(place.has_all() and version(half) not in place.seen, "a file that is closed twice is taken once, whole")

    place.write("old.txt", page(place, 6))
    ok(place.has_all(), "an edited file is taken again")
    place.write("twin.txt", page(place, 3000))
    ok(place.has_all(), "and so is the next")
    data = (place.inputs / "twin.txt").read_bytes()
    place.write("twin2.txt", data)
    ok(place.waits_for(lambda found: found.get("twin2.txt") == version(data)), "one with known content is seen")
    place.write("twin.txt", page(place, 3001))
    ok(place.has_all() and place.waits_for(lambda _: has_rows(place, "in/twin2.txt")),
       "and has the rows once the other one changed")
    (place.inputs / "moved.txt").unlink()
    place.write("after.txt", page(place, 7))
    ok(place.has_all() and "moved.txt" in place.versions(), "a deleted file leaves what was made of it")


def has_rows(place, source):
    con = place.copy_database(place.out / "issues.db")
    try:
        return bool(con.execute("SELECT 1 FROM issues WHERE source = ?", (source,)).fetchone())
    except kill.sqlite3.Error:
        return False
    finally:
        con.close()


def folders(place):
    for i in range(20):
        place.write(f"new{i}/deep/{i}.txt", page(place, 100 + i))
    ok(place.has_all(), "folders that are made and filled at once are read whole")
    os.rename(place.inputs, place.root / "away")
    time.sleep(0.5)
    os.rename(place.root / "away", place.inputs)
    place.write("back.txt", page(place, 8))
    ok(place.has_all(), "a folder that goes and comes back is watched again")
    os.mkfifo(place.inputs / "pipe")
    place.write("besides.txt", page(place, 9))
    ok(place.has_all() and place.waits_for(lambda _: "not_a_file" in codes(place)),
       "a pipe is a dead letter, and the rest goes on")
    (place.inputs / "pipe").unlink()
    status, errors = place.stop()
    ok(status == 0, "SIGTERM ends it with 0", f"status {status}", errors[-500:])


def codes(place):
    con = place.ledger()
    try:
        return {code for code, in con.execute("SELECT code FROM dead_letter")}
    except kill.sqlite3.Error:
        return set()
    finally:
        con.close()


def burst(place, files):
    """Many files in many folders, with stops in the middle."""
    place.watch()
    for i in range(files):
        place.write(f"burst/{i % 97}/{i % 7}/{i}.txt", page(place, 10000 + i))
        if i == files // 3:
            place.stop()
            place.watch()
        if i == files // 2:
            place.stop(signal.SIGKILL)
            place.watch()
    ok(place.has_all(), f"{files} files at once, with a stop and a kill in the middle, are all there")
    place.write("old.txt", page(place, 11))
    place.stop(signal.SIGKILL)
    place.write("old.txt", page(place, 12))
    place.watch()
    ok(place.has_all(), "what was edited while it was not running is taken")
    status, _ = place.stop(signal.SIGINT)
    ok(status == 0, "SIGINT ends it with 0")


def by_content(place):
    """The rows without numbers: keys say which content they are of."""
    con = place.ledger()
    versions = dict(con.execute("SELECT number, version FROM unit"))
    con.close()

    def plain(row):
        return tuple((k, (versions.get(v >> kill.PLACE), v & 0xFFFFF) if k.endswith("_id") and isinstance(v, int)
                      else v) for k, v in row.items() if k not in ("source", "unit_key"))

    tables = place.tables()
    tables.pop("failures", None)
    return {name: sorted(map(repr, map(plain, rows))) for name, rows in tables.items()}


def compare(place):
    """Deleted files have rows in the watched database, so they are put back for the other run."""
    watched = by_content(place)
    kept = {r["sha256"] for r in place.tables()["issues"]}
    have = set(place.files().values())
    ok(len(kept - have) == 1, "of the files that are gone, one left rows", str(len(kept - have)))
    again = Watched(place.root / "again", place.pipeline)
    shutil.rmtree(again.inputs)
    shutil.copytree(place.inputs, again.inputs)
    again.finish(again.rng)
    once = by_content(again)
    gone = kept - have
    for name in watched:
        rows = [r for r in watched[name] if not any(v in r or v[:16] in r for v in gone)]
        ok(rows == once[name], f"table {name} is that of a run without watching",
           f"{len(rows)} rows, expected {len(once[name])}")


def rest(place, files):
    """CPU and memory with nothing to do."""
    place.clear()
    data = page(place, 1)
    for i in range(files):
        place.write(f"{i // 1000}/{i}.txt", data)
    place.watch()
    end = time.monotonic() + 1800
    while time.monotonic() < end and len(place.versions()) < files:
        time.sleep(2)
    time.sleep(35)

    def ticks():
        fields = Path(f"/proc/{place.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    before, seconds = ticks(), 65
    time.sleep(seconds)
    share = (ticks() - before) / seconds * 100
    status = Path(f"/proc/{place.process.pid}/status").read_text()
    resident = int(status.split("VmRSS:")[1].split()[0]) / 1024
    ok(share < 2, f"{files} known files at rest: {share:.2f} % of a core, {resident:.0f} MiB")
    place.stop()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=int(os.environ.get("PRUN_BURST", 500)))
    parser.add_argument("--rest", type=int, default=0)
    args = parser.parse_args()
    fast = "/dev/shm" if os.access("/dev/shm", os.W_OK) and "TMPDIR" not in os.environ else None
    root = Path(tempfile.mkdtemp(prefix="prun-watch-", dir=fast)).resolve()
    place = Watched(root, kill.TOP / "pipelines/daily.json")
    try:
        writers(place)
        folders(place)
        burst(place, args.files)
        compare(place)
        if args.rest:
            rest(place, args.rest)
    finally:
        if place.process and place.process.poll() is None:
            place.process.kill()
            place.process.wait()
        shutil.rmtree(root, ignore_errors=True)
    print(f"1..{count}")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
