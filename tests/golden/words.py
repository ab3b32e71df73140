#!/usr/bin/env python3
"""The command line: what is refused, with which words and which exit status; hostile files end soon.

The statuses are a contract: see core/cli/cli.h.
"""
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
BUILD = os.environ.get("builddir", os.path.join(HERE, "..", "..", "build"))
RIGHT = os.path.join(HERE, "right", "chain.json")
count = failed = 0

# words, exit status, what standard error is, what standard output contains
LINES = [
    ([], 2, "prun: which pipeline? prun FILE runs one, prun --help lists the commands\n", ""),
    (["--version"], 0, "", "prun 0."),
    (["--help"], 0, "", "deadletters FILE"),
    (["help", "graph"], 0, "", "--dot"),
    (["graph", "--help"], 0, "", "Usage: prun graph FILE [OPTIONS]"),
    (["-h"], 0, "", "Usage: prun FILE"),
    (["chek", "x"], 2, 'prun: "chek" is no command and no file; did you mean "check"?\n', ""),
    (["frobnicate"], 2, 'prun: "frobnicate" is no command and no file; prun --help lists the commands\n', ""),
    (["check"], 2, 'prun: "check" needs a FILE: prun check FILE\n', ""),
    (["check", "a.json", "b.json"], 2, 'prun: "check" has nothing to do with "b.json"\n', ""),
    (["check", "no/such.json"], 2, "no/such.json: cannot be read: No such file or directory\n", ""),
    (["check", "."], 2, ".: is a folder, not a pipeline file\n", ""),
    (["no-such.json"], 2, "no-such.json: cannot be read: No such file or directory\n", ""),
    (["--wrokers", "3", "x.json"], 2, 'prun: unknown option "--wrokers"; did you mean "--workers"?\n', ""),
    (["-x"], 2, 'prun: unknown option "-x"; prun --help lists them\n', ""),
    (["--workers", "0", "x.json"], 2, 'prun: --workers must be between 1 and 1024, not "0"\n', ""),
    (["--workers=3x", "x.json"], 2, 'prun: --workers must be between 1 and 1024, not "3x"\n', ""),
    (["x.json", "--workers"], 2, "prun: --workers needs a value: --workers N\n", ""),
    (["--memory", "12", "x.json"], 2, 'prun: --memory must be at least 1MiB, not "12"\n', ""),
    (["--log", "xml", "x.json"], 2, 'prun: --log must be text or json, not "xml"\n', ""),
    (["--set", "x", "x.json"], 2, 'prun: --set needs NAME=VALUE, not "x"\n', ""),
    (["--quiet=yes", "x.json"], 2, "prun: --quiet takes no value\n", ""),
    (["check", "--dot", "x.json"], 2, 'prun: --dot is not an option of "check"\n', ""),
    (["--strict", "x.json"], 2, 'prun: --strict is not an option of "run"\n', ""),
    (["check", RIGHT], 0, "", "chain.json: ok, 6 stages\n"),
    (["check", "--quiet", RIGHT], 0, "", ""),
    (["check", "--", RIGHT], 0, "", "ok, 6 stages\n"),
    (["--plugins", "no/such/folder", "check", RIGHT], 2, None, ""),
    (["describe", "transform.test_drop"], 0, "", "word"),
]

HOSTILE = {
    "a key a thousand times over": "{" + ",".join('"k%d":1' % i for i in range(200000)) + "}",
    "one key again and again": "{" + ",".join(['"k":1'] * 300000) + "}",
    "two million numbers": '{"stages":[' + "1," * 1900000 + "1]}",
    "a thousand stages in a knot": '{"stages":[' + ",".join(
        '{"id":"s%d","use":"transform.test_copy","from":["s%d","s%d"]}' % (i, (i + 1) % 1000, i * 7 % 1000)
        for i in range(1000)) + "]}",
    "too many stages": '{"stages":[' + ",".join(["{}"] * 1001) + "]}",
    "more than 4 MiB": " " * (4 * 1024 * 1024) + "{}",
}


def ok(is_ok, name, *details):
    global count, failed
    count += 1
    failed += not is_ok
    print("%sok %d - %s" % ("" if is_ok else "not ", count, name))
    for detail in details if not is_ok else ():
        print("\n".join("# " + line for line in detail.split("\n")))


def prun(folder, words, timeout=None):
    plugins = ["--plugins", os.path.join(BUILD, "tests", "plugins")] if words else []
    done = subprocess.run([os.path.join(BUILD, "prun"), *words, *plugins] if "--" not in words else
                          [os.path.join(BUILD, "prun"), *plugins, *words], cwd=folder, stdin=subprocess.DEVNULL,
                          capture_output=True, check=False, timeout=timeout)
    return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")


def main():
    folder = tempfile.mkdtemp(prefix="prun-words-")
    for words, status, error, output in LINES:
        if words and words[-1] == "--workers":
            got = subprocess.run([os.path.join(BUILD, "prun"), *words], capture_output=True, check=False, cwd=folder)
            got = got.returncode, got.stdout.decode(), got.stderr.decode()
        else:
            got = prun(folder, words)
        ok(got[0] == status and (error is None or got[2] == error) and output in got[1] and (output or not got[1]),
           "prun %s ends with %d" % (" ".join(os.path.basename(w) if w == RIGHT else w for w in words), status),
           *map(str, got))
    with open(RIGHT, "rb") as f:
        text = f.read()
    done = subprocess.run([os.path.join(BUILD, "prun"), "--plugins", os.path.join(BUILD, "tests", "plugins"), "check",
                           "/dev/stdin"], input=text, capture_output=True, check=False, cwd=folder)
    ok(done.returncode == 0 and done.stdout == b"/dev/stdin: ok, 6 stages\n", "a pipeline is read from a pipe",
       done.stderr.decode())
    for name, text in HOSTILE.items():
        with open(os.path.join(folder, "p.json"), "w", encoding="utf-8") as f:
            f.write(text)
        # The time is a wall against what is quadratic (which took minutes), not a measurement.
        try:
            got = prun(folder, ["check", "p.json"], timeout=60)
        except subprocess.TimeoutExpired:
            got = (None, "", "no end in a minute")
        ok(got[0] == 2 and got[2], "%s is refused" % name, got[2][:400])
    shutil.rmtree(folder)
    print("1..%d" % count)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
