#!/usr/bin/env python3
"""Every stage class of the build tree goes through the same ordeal.

For each class: records with null, empty, invalid and extreme values made of empty, huge and damaged inputs;
one worker, eight, the smallest budget and a retry of every unit give the identical output; every option at
both of its ends; setups and starts that fail, with the teardown after them. No class may crash, hang or make
the run give up, and what it says goes to the dead letters. Run under sanitizers it sees leaks, too. TAP.
"""
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile

import given

SRC = os.environ["srcdir"]
BUILD = os.environ["builddir"]
PRUN = os.environ.get("PRUN", os.path.join(BUILD, "prun"))
CC = os.environ.get("CC", "cc").split()
TIMEOUT = 240
SCALE = int(os.environ.get("PRUN_SCALE", "1"))  # of the huge inputs; 10 for a deep run

count = failed = 0


def ok(is_ok, name, why=""):
    global count, failed
    count += 1
    failed += not is_ok
    print(f"{'' if is_ok else 'not '}ok {count} - {name}")
    if not is_ok:
        for line in str(why).splitlines()[-30:]:
            print("#", line[:400])
    sys.stdout.flush()
    return is_ok


def prun(*args, program=PRUN):
    env = dict(os.environ, LC_ALL="C.UTF-8")
    env.pop("PRUN_PLUGIN_PATH", None)
    try:
        return subprocess.run([program, *args], capture_output=True, text=True, errors="replace", env=env,
                              timeout=TIMEOUT, cwd=ROOT, check=False)
    except subprocess.TimeoutExpired as e:
        return subprocess.CompletedProcess(e.cmd, -99, "", f"no end within {TIMEOUT} s")


def drained(args):
    """A run without an end, asked to stop after a while: it must drain and answer 0."""
    with subprocess.Popen([PRUN, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          errors="replace", cwd=ROOT) as p:
        try:
            p.wait(3)
        except subprocess.TimeoutExpired:
            p.send_signal(signal.SIGTERM)
        try:
            out, err = p.communicate(timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            p.kill()
            return subprocess.CompletedProcess(args, -99, "", "did not drain")
    return subprocess.CompletedProcess(args, p.returncode, out, err)


def is_alive(r, allowed=(0, 1)):
    """It ended as a program does, and no sanitizer has seen anything."""
    return r.returncode in allowed and "Sanitizer" not in r.stderr and "runtime error:" not in r.stderr


def write_inputs(folder, is_small):
    inputs = {
        "empty.txt": b"",
        "newline.txt": b"\n",
        "plain.txt": "第一版 2025年3月4日\n本报讯 产量 12.5 万吨，增长 3.1%。\nTwo lines: 1,250 and 1 250.\n".encode(),
        "invalid.txt": b"ok \xff\xfe\xc0\xaf\xed\xa0\x80 \xf8\x88\x80\x80\x80 end\n\xe4\xb8",
        "nul.txt": b"a\0b\0\0\nc\0",
        "controls.txt": bytes(range(256)) * 3,
        "forms.txt": "\ufeff一\f\f二\r\n三\r四\u2028五\u3000\u200b六".encode(),
    }
    if not is_small:
        inputs["lines.txt"] = ("某年 产量 12.5 万吨，同比增长 3.1%。\n" * 1500 * SCALE).encode()
        inputs["one_line.txt"] = "某处增长3.1%，".encode() * 3000 * SCALE
        inputs["newlines.txt"] = b"\n" * 100000 * SCALE
        inputs["digits.txt"] = b"9" * 80000 * SCALE
        inputs["brackets.txt"] = "（[{".encode() * 15000 * SCALE
    os.makedirs(folder)
    for name, content in inputs.items():
        with open(os.path.join(folder, name), "wb") as f:
            f.write(content)


class Subject:
    """A class, what is given to it, and a pipeline around it."""

    def __init__(self, name):
        self.name = name
        self.kind = name.split(".")[0]
        self.text = json.loads(prun("describe", name, "--json").stdout)
        self.folder = os.path.join(ROOT, name)
        os.makedirs(self.folder)
        self.runs = 0
        source = os.path.join(self.folder, "given.c")
        with open(source, "w", encoding="utf-8") as f:
            f.write(given.source_for(self.text))
        self.is_built = subprocess.run(CC + ["-shared", "-fPIC", "-I" + os.path.join(SRC, "core/include"), "-o",
                                             source[:-2] + ".so", source], check=False).returncode == 0

    def option(self, name):
        return next((o for o in self.text["options"] if o["name"] == name), None)

    def stage(self, inputs, out, options):
        """The class's own example (or what describe makes of its required options), on our paths."""
        stage = dict(json.loads(self.text["example"]), id="subject", use=self.name)
        if self.option("path"):
            stage["path"] = inputs if self.kind == "source" else os.path.join(out, "subject.out")
        stage.update(given.OPTIONS.get(self.name, {}))
        stage.update(options)
        return stage

    def pipeline(self, inputs, out, options, is_retried):
        again = {"id": "again", "use": "transform.again", "is_on": is_retried, "retry": {"times": 3, "delay": 1}}
        lines = {"id": "lines", "use": "export.jsonl", "path": os.path.join(out, "lines.jsonl")}
        files = {"id": "files", "use": "source.files", "path": inputs}
        feed = {"id": "given", "use": "decode.given"}
        subject = self.stage(inputs, out, options)
        if self.kind == "source":
            takes_input = any(f["type"] == "input" for f in self.text["fields"])
            stages = [subject, again, lines] if takes_input else [subject, feed, again, lines]
        elif self.kind == "decode" and not self.option("reads"):
            stages = [files, subject, again, lines]
        elif self.kind == "export":
            stages = [files, feed, again, subject]
        else:
            stages = [files, feed, subject, again, lines]
        return {"stages": stages, "state": os.path.join(out, "state")}

    def run(self, inputs, *args, options=None, is_retried=False, program=PRUN, plugins=()):
        """The run, its folder, and its outputs as bytes."""
        self.runs += 1
        out = os.path.join(self.folder, f"run{self.runs}")
        os.makedirs(out)
        path = os.path.join(self.folder, f"run{self.runs}.json")
        with open(path, "w", encoding="utf-8") as f:
            json.dump(self.pipeline(inputs, out, options or {}, is_retried), f)
        words = [path, "--plugins", self.folder, *plugins, "--log", "text", *args]
        is_endless = self.kind == "source" and (options or {}).get("watch") is True
        r = drained(words) if is_endless else prun(*words, program=program)
        return r, self.output(out)

    def output(self, out):
        for name in ("lines.jsonl", "subject.out"):
            path = os.path.join(out, name)
            if not os.path.isfile(path):
                continue
            with open(path, "rb") as f:
                content = f.read()
            return dump(path) if content.startswith(b"SQLite format 3") else content
        return b""


def dump(path):
    """A database as text: rows in the order of their content, without the times of commits."""
    import sqlite3
    lines = []
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
        db.text_factory = bytes
        for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type='table' ORDER BY name").fetchall():
            name = table.decode()
            columns = [c[1].decode() for c in db.execute(f'PRAGMA table_info("{name}")')]
            keep = [c for c in columns if c not in ("committed_at", "at")]
            if name.startswith("prun_") or not keep:
                continue
            chosen = ", ".join(f'"{c}"' for c in keep)
            lines += sorted(f"{name} {row!r}" for row in db.execute(f'SELECT {chosen} FROM "{name}"'))
    return "\n".join(lines).encode()


def check_equal(subject):
    r, first = subject.run(BIG, "--workers", "1")
    if not ok(is_alive(r), f"{subject.name} survives empty, huge and damaged input",
              f"{r.returncode} {r.stderr}"):
        return
    ways = [("eight workers", ("--workers", "8"), False),
            ("the smallest budget", ("--workers", "2", "--memory", "1MiB"), False),
            ("a retry of every unit", ("--workers", "2"), True)]
    for way, args, is_retried in ways:
        r, other = subject.run(BIG, *args, is_retried=is_retried)
        is_ok = is_alive(r) and other == first
        ok(is_ok, f"{subject.name}: {way}, the identical output",
           f"{r.returncode} {r.stderr}\n{len(first)} and {len(other)} bytes")


def ends_of(option):
    """Values at both ends of an option's range."""
    if option["type"] in ("size", "duration", "integer", "number"):
        return [option[k] for k in ("least", "most") if k in option]
    return {"bool": [True, False], "word": option.get("choices"), "string": ["", "a" * 5000, "\u4e00/../\t"],
            "list of strings": [[], [""], ["a" * 5000] * 50], "JSON": [None, [], {}, "x", [[[1e300]]]], "condition": [{}, {"type": "given"}, {"not": {}}, "x"],
            }[option["type"]]


def check_options(subject):
    for option in subject.text["options"]:
        wrong = []
        for value in ends_of(option):
            r, _ = subject.run(SMALL, "--workers", "2", options={option["name"]: value})
            is_ok = is_alive(r, (0, 1, 2, 3))
            if r.returncode in (2, 3) and not ("subject" in r.stderr or subject.name in r.stderr):
                is_ok = False
            if not is_ok:
                wrong.append(f"{value!r:.80}: {r.returncode} {r.stderr[-600:]}")
        ok(not wrong, f"{subject.name}: option {option['name']} at both ends", "\n".join(wrong))


def check_failing_start(subject):
    """An exporter whose output cannot be opened."""
    if subject.kind != "export" or not subject.option("path"):
        return
    r, _ = subject.run(SMALL, options={"path": ROOT})
    ok(r.returncode in (2, 3) and is_alive(r, (2, 3)) and "subject" in r.stderr,
       f"{subject.name}: an output that is a folder is told, and all is torn down", f"{r.returncode} {r.stderr}")


def check_failing_setup(subject, program, folder):
    """The plugins without their data files: setup fails for those that have some."""
    bare = os.path.join(ROOT, "bare")
    if not os.path.isdir(bare):
        os.makedirs(bare)
        for path in modules():
            shutil.copy(path, bare)
    r, _ = subject.run(SMALL, "--workers", "2", program=program, plugins=("--plugins", bare))
    if is_alive(r):
        ok(True, f"{subject.name}: needs no data file")
    else:
        ok(is_alive(r, (2, 3)) and "subject" in r.stderr,
           f"{subject.name}: a missing data file is told, and all is torn down", f"{r.returncode} {r.stderr}")


def modules():
    listing = json.loads(prun("plugins", "--json").stdout)
    return [f["file"] for f in listing if f["problem"] is None]


def class_names():
    listing = json.loads(prun("plugins", "--json").stdout)
    broken = [f"{f['file']}: {f['problem']}" for f in listing if f["problem"]]
    ok(not broken, "no plugin of the build tree has a problem", "\n".join(broken))
    return [c["name"] for f in listing if f["problem"] is None for c in f["classes"]]


def check_example(subject):
    """The example is a stage of a pipeline file: this class, with options that it has."""
    try:
        example = json.loads(subject.text["example"])
    except ValueError as e:
        return ok(False, f"{subject.name}: its example is JSON", f"{e}\n{subject.text['example']}")
    known = {"id", "use", "from", "when", "retry", "on_error"} | {o["name"] for o in subject.text["options"]}
    return ok(example.get("use") == subject.name and "id" in example and set(example) <= known,
              f"{subject.name}: its example can stand in a pipeline file", subject.text["example"])


def check_class(name, program):
    subject = Subject(name)
    if not check_example(subject):
        return
    if not ok(subject.is_built, f"what {name} needs can be given"):
        return
    check_equal(subject)
    check_options(subject)
    check_failing_start(subject)
    if program:
        check_failing_setup(subject, program, subject.folder)
    if not os.environ.get("KEEP"):
        shutil.rmtree(subject.folder)


def lone_program():
    """A copy of prun that is in no build tree, and so has no plugins beside it; None where it has others."""
    program = os.path.join(ROOT, "prun")
    shutil.copy(PRUN, program)
    r = prun("plugins", "--json", program=program)
    return program if r.returncode == 0 and json.loads(r.stdout) == [] else None


ROOT = os.path.realpath(tempfile.mkdtemp(prefix="prun-conformance-"))
SMALL, BIG = os.path.join(ROOT, "small"), os.path.join(ROOT, "big")
try:
    os.chmod(ROOT, 0o755)
    write_inputs(SMALL, True)
    write_inputs(BIG, False)
    lone = lone_program()
    for each in [n for n in class_names() if not sys.argv[1:] or n in sys.argv[1:]]:
        check_class(each, lone)
finally:
    if not os.environ.get("KEEP"):
        shutil.rmtree(ROOT)
    else:
        print("# kept", ROOT)
print(f"1..{count}")
sys.exit(1 if failed else 0)
