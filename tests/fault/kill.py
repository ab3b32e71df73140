"""kill.py - kills prun everywhere and at any time, and compares what comes out in the end.

    kill.py [--kills N] [--seed N] [--pipeline FILE] [--keep]

Each round runs a pipeline over generated inputs, kills it with SIGKILL (at a fault point of
core/run/fault.h, or after a random time), often kills the next run too, and then lets one run to its end.
Between the first kill and the next run the inputs may have been edited, removed or added to. What must
then be equal, and to what:

  - Inputs untouched: to one undisturbed run over them. JSON lines byte for byte, the database by a
    canonical dump (all tables, rows sorted, without the columns that say when something was committed).
  - Inputs edited, none removed or added: to one undisturbed run over the edited inputs, just as strictly: a
    replaced unit keeps its number and its place.
  - Inputs removed or added: to undisturbed runs in one folder: over the inputs of the run before, if there was
    one; over those that the ledger held when prun was killed (those of a group that it finishes from its log
    included), as they were then; and over the inputs as they are in the end. A unit that was lost with the
    crash may have had a number that nobody gets again, so in both numbers are replaced by the units' keys.
  - One of several inputs with the same content edited (then another one gets the rows, at the end of a run):
    likewise, but for the order of the JSON lines.

The ledger is looked at after each end too: no intent may be left open. Prints TAP.
"""
import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TOP = Path(os.environ.get("srcdir", Path(__file__).resolve().parents[2]))
BUILD = Path(os.environ.get("builddir", TOP / "build"))
PRUN = Path(os.environ.get("PRUN", BUILD / "prun"))
UNDONE = {"committed_at", "at"}  # columns that say when
DONE = {"committed", "failed", "same_as"}
PLACE = 20  # bits of the place in a key

TOWNS = ["云岭县", "青禾市", "柳浦镇", "石门渡区", "白鹭洲"]
NAMES = ["陆文澜", "顾晓棠", "沈捷", "陶溪"]


# ---- Inputs ------------------------------------------------------------------------------------

def page(rng, number, charset=None):
    """A small page of invented news; some are in other charsets."""
    town = rng.choice(TOWNS)
    lines = [f"0{rng.randint(1, 8)} 要闻", f"2025年{rng.randint(1, 12)}月{rng.randint(1, 28)}日 星期一", ""]
    for _ in range(rng.randint(1, 4)):
        a, b = rng.randint(100, 900), rng.randint(100, 900)
        lines += [f"{town}上半年收购粮食{a + b}万吨", f"■记者 {rng.choice(NAMES)}", "",
                  f"　　本报讯 {town}粮食局昨天说，上半年全县收购粮食{a + b}",
                  f"万吨，其中早稻{a}万吨，小麦{b}万吨，比去年同期增长{rng.randint(1, 99) / 10}%。", ""]
    text = "\n".join(lines) + f"\n第{number}号\n"
    return text.encode(charset or rng.choice(["utf-8", "utf-8", "gb18030", "utf-16"]))


def make_inputs(rng, count):
    files = {}
    for i in range(count):
        name = f"{rng.choice(['a', 'b', 'b/c', ''])}/{i:03}.txt".lstrip("/")
        files[name] = page(rng, i)
    names = sorted(files)
    files[names[3]] = b""                        # fails: empty
    files[names[7]] = b"%PDF-1.4\n\0\1\2"       # fails: not text
    files["c/same.txt"] = files[names[1]]       # the same content under another name
    files["z/last.txt"] = files[names[2]]
    return files, {"c/same.txt", "z/last.txt", names[1], names[2]}


def edit(rng, files, change):
    """The inputs after the user was at them."""
    files = dict(files)
    names = sorted(files)
    if change in ("edit", "mixed"):
        for name in rng.sample(names, rng.randint(1, 4)):
            files[name] = page(rng, rng.randint(1000, 10**6))
    if change in ("remove", "mixed"):
        for name in rng.sample(names, rng.randint(1, 3)):
            del files[name]
    if change in ("add", "mixed"):
        for _ in range(rng.randint(1, 3)):
            files[f"{rng.choice(['a', 'b', 'y'])}/new{rng.randint(0, 999):03}.txt"] = \
                page(rng, rng.randint(1000, 10**6))
    return files


def write_inputs(folder, files):
    old = {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}
    for name in old - set(files):
        (folder / name).unlink()
    for name, data in files.items():
        path = folder / name
        if name not in old or path.read_bytes() != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


# ---- Runs --------------------------------------------------------------------------------------

class Place:
    """The folder where all runs happen: always the same path, so that keys are comparable."""

    def __init__(self, root, pipeline):
        self.root, self.pipeline = root, pipeline
        self.inputs, self.out = root / "in", root / "out"
        self.contents = {}  # hash -> bytes of everything that was ever an input

    def clear(self):
        for folder in (self.inputs, self.out):
            shutil.rmtree(folder, ignore_errors=True)
        self.inputs.mkdir(parents=True)

    def put(self, files):
        for data in files.values():
            self.contents[hashlib.sha256(data).hexdigest()] = data
        write_inputs(self.inputs, files)

    def start(self, rng, fault=None, *more):
        env = {k: v for k, v in os.environ.items() if k != "PRUN_FAULT"}
        if fault:
            env["PRUN_FAULT"] = fault
        words = [str(PRUN), "run", str(self.pipeline), "--set", "input=in", "--set", "output=out",
                 "--quiet", "--workers", str(rng.choice([1, 2, 3])), *more]
        if rng.random() < 0.3:
            words += ["--memory", "1MiB"]
        return subprocess.Popen(words, cwd=self.root, env=env, stdout=subprocess.DEVNULL,
                                stderr=subprocess.PIPE, text=True)

    def finish(self, rng):
        """A run to its end; 1 says that there are dead letters, which is so by design here."""
        process = self.start(rng)
        _, errors = process.communicate(timeout=120)
        if process.returncode not in (0, 1):
            raise RuntimeError(f"a run ended with {process.returncode}: {errors[-2000:]}")

    def kill(self, rng, fault, seconds):
        """True when it was killed; False when it had ended before."""
        process = self.start(rng, fault)
        if not fault:
            time.sleep(rng.random() * seconds * 0.7)
            process.send_signal(signal.SIGKILL)
        _, errors = process.communicate(timeout=120)
        if process.returncode not in (0, 1, -signal.SIGKILL):
            raise RuntimeError(f"a run ended with {process.returncode}: {errors[-2000:]}")
        return process.returncode == -signal.SIGKILL

    def copy_database(self, path):
        """A copy to read, so that reading changes nothing that prun left."""
        folder = self.root / "look"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for ending in ("", "-wal"):
            if Path(f"{path}{ending}").exists():
                shutil.copy(f"{path}{ending}", folder / f"copy.db{ending}")
        return sqlite3.connect(folder / "copy.db")

    def ledger(self):
        found = list(self.out.rglob("ledger.db"))
        return self.copy_database(found[0]) if found else None

    def held(self):
        """What the ledger holds: the inputs that count as committed, as they were."""
        con = self.ledger()
        if not con or not con.execute("SELECT 1 FROM sqlite_master WHERE name = 'unit'").fetchone():
            return {}
        rows = con.execute("SELECT key, version, outcome FROM unit").fetchall()
        if con.execute("SELECT 1 FROM intent WHERE has_log").fetchone():
            rows += con.execute("SELECT key, version, outcome FROM intent_unit ORDER BY place").fetchall()
        con.close()
        prefix = str(self.inputs.resolve()) + "/"
        return {key.split(":", 1)[1][len(prefix):]: self.contents[version]
                for key, version, outcome in rows if outcome in DONE and version}

    def keys(self):
        con = self.ledger()
        keys = dict(con.execute("SELECT number, key FROM unit"))
        con.close()
        return keys

    def open_intents(self):
        con = self.ledger()
        count = con.execute("SELECT count(*) FROM intent").fetchone()[0]
        con.close()
        return count

    # ---- Results ----

    def tables(self):
        con = self.copy_database(self.out / "issues.db")
        problems = con.execute("PRAGMA foreign_key_check").fetchall()
        whole = con.execute("PRAGMA integrity_check").fetchone()[0]
        dump = {"": [f"foreign keys {problems}, {whole}"]} if problems or whole != "ok" else {}
        names = [r[0] for r in con.execute("SELECT name FROM sqlite_schema WHERE type = 'table' "
                                           "AND name NOT LIKE 'sqlite_%' AND name <> 'prun_meta'")]
        for name in sorted(names):
            columns = [r[1] for r in con.execute(f'PRAGMA table_info("{name}")') if r[1] not in UNDONE]
            listed = ", ".join(f'"{c}"' for c in columns)
            dump[name] = [dict(zip(columns, row)) for row in con.execute(f'SELECT {listed} FROM "{name}"')]
        con.close()
        return dump

    def lines(self):
        path = self.out / "issues.jsonl"
        return path.read_bytes() if path.exists() else b""

    def results(self, mode):
        """Tables and lines, comparable: "strict" as they are; "plain" with keys for unit numbers; "set" also
        without the order of the lines."""
        keys = None if mode == "strict" else self.keys()

        def plain(row):
            if keys is not None:
                row = {k: f"{keys[v >> PLACE]}+{v & ((1 << PLACE) - 1)}"
                       if k.endswith("_id") and isinstance(v, int) else v for k, v in row.items()}
            return json.dumps(row, ensure_ascii=False, sort_keys=True)

        tables = {name: sorted(r if isinstance(r, str) else plain(r) for r in rows)
                  for name, rows in self.tables().items()}
        if mode == "strict":
            return tables, self.lines()
        lines = [plain(json.loads(line)) for line in self.lines().splitlines()]
        return tables, "\n".join(sorted(lines) if mode == "set" else lines)


def differences(have, want):
    """The first few, for the eye."""
    found = []
    for name in sorted(set(have[0]) | set(want[0])):
        a, b = have[0].get(name, []), want[0].get(name, [])
        if a != b:
            extra, missing = set(a) - set(b), set(b) - set(a)
            found.append(f"table {name}: {len(a)} rows, expected {len(b)}")
            found += [f"  extra   {r[:300]}" for r in sorted(extra)[:2]]
            found += [f"  missing {r[:300]}" for r in sorted(missing)[:2]]
    if have[1] != want[1]:
        found.append(f"lines: {len(have[1])} bytes, expected {len(want[1])}")
    return found


# ---- Rounds ------------------------------------------------------------------------------------

def points(pipeline):
    text = subprocess.run([str(PRUN), "run", str(pipeline)], env={**os.environ, "PRUN_FAULT": "list"},
                          capture_output=True, text=True, check=True).stdout
    return [line.split("\t")[0] for line in text.splitlines() if "\t" in line]


class Harness:
    def __init__(self, args, root):
        self.rng = random.Random(args.seed)
        self.place = Place(root, args.pipeline.resolve())
        self.points = points(self.place.pipeline)
        self.references = {}
        self.kills, self.count, self.failed = 0, 0, 0
        self.by_point = {}

    def report(self, is_good, name, details=()):
        self.count += 1
        self.failed += not is_good
        print(f"{'ok' if is_good else 'not ok'} {self.count} - {name}")
        for line in details:
            print(f"# {line}")
        sys.stdout.flush()

    def undisturbed(self, steps, mode):
        """Results of one run after each of the inputs in `steps`."""
        key = (mode, *(tuple(sorted((n, hashlib.sha256(d).digest()) for n, d in s.items()))
                              for s in steps))
        if key not in self.references:
            self.place.clear()
            for files in steps:
                self.place.put(files)
                self.place.finish(self.rng)
            self.references[key] = self.place.results(mode)
        return self.references[key]

    def fault(self):
        if self.rng.random() < 0.4:
            return None
        point = self.rng.choice(self.points)
        return f"{point}:{self.rng.choice([1, 1, 2, 3, 5, 8])}"

    def faults(self):
        """Some in a row; a group that was cut off is often cut off again while it is mended."""
        faults = [self.fault() for _ in range(self.rng.choice([1, 1, 2, 3]))]
        if faults[0] and faults[0].split(":")[0] in ("intent", "commit", "receipts"):
            if self.rng.random() < 0.6:
                faults.insert(1, self.rng.choice(["redo:1", "commit:1", "retract:1", "retract:2",
                                                  "retracted:1", "ledger:1", "recover:2"]))
        return faults

    def kill(self, fault):
        was_killed = self.place.kill(self.rng, fault, self.seconds)
        self.kills += was_killed
        name = fault.split(":")[0] if fault else "any time"
        hit = self.by_point.setdefault(name, [0, 0])
        hit[0] += 1
        hit[1] += was_killed
        return was_killed

    def changed_twins(self, versions):
        return {n for v in versions[:-1] for n in self.twins if v.get(n) != versions[-1].get(n)}

    def random_round(self, files, number):
        change = self.rng.choice(["none", "none", "none", "edit", "edit", "remove", "add", "mixed"])
        before = edit(self.rng, files, "edit") if self.rng.random() < 0.4 else None
        return self.round(files, number, before, self.faults(), change)

    def round(self, files, number, before, faults, change, lose=()):
        """`before`: the inputs of a run that goes before, so that the killed one replaces units;
        `lose`: outputs that are deleted after it."""
        rng = self.rng
        self.place.clear()
        self.place.put(files)
        versions = [files]
        if before:
            versions.insert(0, before)
            self.place.put(before)
            self.place.finish(rng)
            for name in lose:
                for path in self.place.out.glob(f"{name}*" if rng.random() < 0.5 else name):
                    path.unlink()
            self.place.put(files)
        self.kill(faults[0])
        held = self.place.held()
        final = edit(rng, files, change)
        self.place.put(final)
        for fault in faults[1:]:
            self.kill(fault)
        self.place.finish(rng)
        if self.place.open_intents():
            self.report(False, f"round {number}: an intent is left open", [f"{faults} {change}"])
        versions.append(final)
        twins = self.changed_twins(versions)
        is_strict = not twins and all(set(v) == set(final) for v in versions)
        mode = "strict" if is_strict else "set" if twins else "plain"
        have = self.place.results(mode)
        again = self.idle(mode, have)
        steps = [final] if is_strict else [*([before] if before else []), held, final]
        found = differences(have, self.undisturbed(steps, mode)) + again
        if found:
            self.report(False, f"round {number}", [f"faults {faults}, inputs {change}", *found])
        return not found

    def idle(self, mode, have):
        """A further run finds nothing to do."""
        if self.rng.random() > 0.1:
            return []
        self.place.finish(self.rng)
        return [f"idle run: {d}" for d in differences(self.place.results(mode), have)]

    def directed(self, files):
        """Places that chance seldom comes by, and all of them once."""
        safe = sorted(set(files) - self.twins)[2]
        other = {**files, safe: page(self.rng, 77)}
        large = {"large.txt": b"".join(page(random.Random(i), i, "utf-8") for i in range(1500)),
                 "small.txt": page(self.rng, 5)}
        rounds = [(files, None, [point], "none") for point in self.points]
        rounds += [(files, other, [point], "none") for point in ("commit:1", "commit:2", "receipts", "end")]
        for first in ("intent", "commit:1", "commit:2", "receipts"):
            for second in ("retract:1", "retract:2", "retracted"):
                rounds.append((files, None, [first, second], "none"))
            for second in ("redo", "commit:1", "commit:2", "ledger"):
                rounds.append((files, other, [first, second], "none"))
            rounds.append((files, other, [first], "mixed"))
            rounds.append((files, None, [first], "mixed"))
        rounds.append((large, None, ["spill"], "none"))
        rounds.append((large, {**large, "large.txt": files[safe]}, ["commit:2", "redo"], "none"))
        for lose in (["issues.db"], ["issues.jsonl"], ["issues.db", "issues.jsonl"]):
            for fault in ("lost", "recover:2", "intent", "commit:1", "receipts"):
                rounds.append((files, files, [fault, "lost"], "none", lose))
        return rounds

    def run(self, kills):
        files, self.twins = make_inputs(self.rng, 24)
        start = time.monotonic()
        self.undisturbed([files], "strict")
        self.seconds = time.monotonic() - start
        rounds = good = 0
        directed = self.directed(files)
        self.rng.shuffle(directed)
        while self.kills < kills:
            rounds += 1
            if directed:
                inputs, *rest = directed.pop()
                good += self.round(inputs, rounds, *rest)
            else:
                good += self.random_round(files, rounds)
            if self.failed > 10:
                break
            if len(self.references) > 64:
                self.references.clear()
        missed = [p for p in self.points if self.by_point.get(p, [0, 0])[1] == 0]
        for name, (tried, hit) in sorted(self.by_point.items()):
            print(f"# {name}: killed {hit} of {tried}")
        self.report(rounds == good, f"{self.kills} kills in {rounds} rounds change nothing")
        return missed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=int(os.environ.get("PRUN_KILLS", 200)))
    parser.add_argument("--seed", type=int, default=int(os.environ.get("PRUN_SEED", 1)))
    parser.add_argument("--pipeline", type=Path, default=TOP / "pipelines/daily.json")
    parser.add_argument("--keep", action="store_true")
    args = parser.parse_args()
    fast = "/dev/shm" if os.access("/dev/shm", os.W_OK) and "TMPDIR" not in os.environ else None
    root = Path(tempfile.mkdtemp(prefix="prun-kill-", dir=fast)).resolve()
    harness = Harness(args, root)
    start = time.monotonic()
    try:
        missed = harness.run(args.kills)
        print(f"# {time.monotonic() - start:.1f} s; points never hit: {' '.join(missed) or 'none'}")
    finally:
        if not args.keep:
            shutil.rmtree(root, ignore_errors=True)
    print(f"1..{harness.count}")
    sys.exit(harness.failed > 0)


if __name__ == "__main__":
    main()
