#!/usr/bin/env python3
"""Every pipeline file under wrong/ is refused with exactly the message that stands beside it.

NAME.json is the file, NAME.args further words of the command line, NAME.err what stands on standard error.
`wrong.py --accept` writes NAME.err anew: look at the difference before it is committed.
"""
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
BUILD = os.environ.get("builddir", os.path.join(HERE, "..", "..", "build"))
PRUN = os.path.join(BUILD, "prun")
SECRET = "hunter2-is-secret"


def run(name):
    folder = os.path.join(HERE, "wrong")
    words = [PRUN, "--plugins", os.path.join(BUILD, "tests", "plugins"), "check", name + ".json"]
    args = os.path.join(folder, name + ".args")
    if os.path.exists(args):
        words += open(args, encoding="utf-8").read().split("\n")[:-1]
    env = {k: v for k, v in os.environ.items() if not k.startswith("PRUN_TEST_UNSET")}
    env["PRUN_TEST_SECRET"] = SECRET
    return subprocess.run(words, cwd=folder, env=env, stdin=subprocess.DEVNULL, capture_output=True, check=False)


def faults(name, accept):
    done = run(name)
    path = os.path.join(HERE, "wrong", name + ".err")
    if accept:
        open(path, "wb").write(done.stderr)
    if done.returncode != 2:
        yield "exit status %d, not 2" % done.returncode
    if done.stdout:
        yield "standard output is not empty"
    if SECRET.encode() in done.stderr:
        yield "a secret is shown"
    wanted = open(path, "rb").read() if os.path.exists(path) else b""
    if not wanted:
        yield "no expected message"
    if done.stderr != wanted:
        yield "got:\n%s\nwanted:\n%s" % (done.stderr.decode("utf-8", "replace"), wanted.decode("utf-8", "replace"))


def main():
    accept = sys.argv[1:] == ["--accept"]
    names = sorted(f[:-5] for f in os.listdir(os.path.join(HERE, "wrong")) if f.endswith(".json"))
    print("1..%d" % (len(names) + 1))
    print("%sok 1 - there are at least 40 wrong files" % ("" if len(names) >= 40 else "not "))
    failed = len(names) < 40
    for number, name in enumerate(names, 2):
        found = list(faults(name, accept))
        failed = failed or bool(found)
        print("%sok %d - %s is refused with its message" % ("not " if found else "", number, name))
        for fault in found:
            print("\n".join("# " + line for line in fault.split("\n")))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
