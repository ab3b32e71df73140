#!/usr/bin/env python3
"""Right pipeline files are accepted, and their graphs are drawn exactly as it stands beside them.

right/NAME.json gives right/NAME.txt (prun graph), .dot, .svg and .graph (--json). The pipelines that ship
and the examples of the manual are accepted too. `right.py --accept` writes the drawings anew.
"""
import json
import os
import subprocess
import sys
import xml.dom.minidom

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.environ.get("srcdir", os.path.join(HERE, "..", ".."))
BUILD = os.environ.get("builddir", os.path.join(TOP, "build"))
RIGHT = os.path.join(HERE, "right")
SECRET = "hunter2-is-secret"
count = failed = 0


def ok(is_ok, name, *details):
    global count, failed
    count += 1
    failed += not is_ok
    print("%sok %d - %s" % ("" if is_ok else "not ", count, name))
    for detail in details if not is_ok else ():
        print("\n".join("# " + line for line in detail.split("\n")))


def prun(folder, *words):
    env = dict(os.environ, PRUN_TEST_SECRET=SECRET)
    done = subprocess.run([os.path.join(BUILD, "prun"), "--plugins", os.path.join(BUILD, "tests", "plugins"), *words],
                          cwd=folder, env=env, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8", "replace")


def check_drawing(name, option, ending, accept):
    status, out, err = prun(RIGHT, "graph", name + ".json", *option)
    path = os.path.join(RIGHT, name + ending)
    if accept:
        with open(path, "w", encoding="utf-8") as f:
            f.write(out)
    wanted = open(path, encoding="utf-8").read() if os.path.exists(path) else ""
    ok(status == 0 and wanted and out == wanted, "%s is drawn as %s" % (name, ending), out, "wanted:\n" + wanted, err)
    ok(SECRET not in out + err, "%s%s shows no secret" % (name, ending))
    if ending == ".graph":
        json.loads(out)
    if ending == ".svg":
        xml.dom.minidom.parseString(out)


def check_accepted(folder, name, *words):
    with open(os.path.join(folder, name), encoding="utf-8") as f:
        stages = f.read().count('"use":')
    status, out, err = prun(folder, "check", name, *words)
    ok(status == 0 and out == "%s: ok, %d stages\n" % (name, stages) and not err, name + " is accepted", out, err)


def check_shared(top, name):
    """What ships is named from another folder, so that ${here} is not the working directory."""
    status, _, err = prun(TOP, "check", os.path.join(top, name), *(["--set", "input=x"] if "param" in name else []))
    ok(status == 0, "%s/%s is accepted" % (top, name), err)


def main():
    accept = sys.argv[1:] == ["--accept"]
    for name in sorted(f[:-5] for f in os.listdir(RIGHT) if f.endswith(".json")):
        check_accepted(RIGHT, name + ".json")
        check_drawing(name, [], ".txt", accept)
        check_drawing(name, ["--dot"], ".dot", accept)
        check_drawing(name, ["--svg"], ".svg", accept)
        check_drawing(name, ["--json"], ".graph", accept)
    for folder in (os.path.join("examples", "pipelines"), "pipelines"):
        for name in sorted(os.listdir(os.path.join(TOP, folder))):
            if name.endswith(".json") and not name.endswith(".schema.json"):
                check_shared(folder, name)
    print("1..%d" % count)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
