#!/usr/bin/env python3
"""The example plugins build outside the tree, with each compiler there is, and run.

prun is installed into a folder of its own (DESTDIR); the examples see only what was installed, through
prun.pc, as docs/writing-a-stage.md says. TAP.
"""
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile

SRC = os.environ["srcdir"]
BUILD = os.environ["builddir"]
PRUN = os.path.join(BUILD, "prun")
STRICT = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror"]
COMPILERS = [
    ("c", ["gcc", "-std=c11"]),
    ("c", ["clang", "-std=c11"]),
    ("cc", ["g++", "-std=c++20"]),
    ("cc", ["clang++", "-std=c++20"]),
]
TEXT = "one fish two fish\nred fish\n\nblue fish " + "x" * 5000 + "\nlast 鱼 line without an end"

count = failed = 0


def ok(is_ok, name, why=""):
    global count, failed
    count += 1
    failed += not is_ok
    print(f"{'' if is_ok else 'not '}ok {count} - {name}")
    if not is_ok:
        for line in str(why).splitlines():
            print("#", line)
    sys.stdout.flush()
    return is_ok


def skip(name, why):
    global count
    count += 1
    print(f"ok {count} - {name} # SKIP {why}")


def run(*args, **kwargs):
    env = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MFLAGS", "PRUN_PLUGIN_PATH")}
    env.update(kwargs.pop("env", {}), LC_ALL="C.UTF-8")
    return subprocess.run(args, capture_output=True, text=True, env=env, timeout=300, check=False, **kwargs)


def install(root):
    r = run("make", "-C", BUILD, "install", "DESTDIR=" + root)
    if not ok(r.returncode == 0, "prun installs into a folder of its own", r.stdout + r.stderr):
        return None
    for folder, _, files in os.walk(root):
        if "prun.pc" in files:
            return folder
    ok(False, "prun.pc is installed")
    return None


def flags(root, pc):
    env = {"PKG_CONFIG_PATH": pc, "PKG_CONFIG_SYSROOT_DIR": root, "PKG_CONFIG_ALLOW_SYSTEM_CFLAGS": "1"}
    r = run("pkg-config", "--cflags", "prun", env=env)
    ok(r.returncode == 0 and root in r.stdout, "pkg-config finds the installed header", r.stdout + r.stderr)
    d = run("pkg-config", "--variable=plugindir", "prun", env=env)
    ok(d.stdout.strip().endswith("/prun/plugins"), "and says where plugins go", d.stdout + d.stderr)
    return shlex.split(r.stdout)


def check_installed(root):
    """The installed program works with the installed plugins, and none has a link into the tree."""
    program = next((os.path.join(d, "prun") for d, _, f in os.walk(root) if "prun" in f and d.endswith("bin")), None)
    plugins = next((os.path.join(d, "plugins") for d, s, _ in os.walk(root) if "plugins" in s and
                    d.endswith("/prun")), None)
    if not ok(program and plugins, "the program and its plugins are installed"):
        return
    r = run(program, "describe", "source.files", "--plugins", plugins)
    if r.returncode == 2 and "two plugins" in r.stderr:
        skip("the installed program finds its plugins", "another prun is installed on this machine")
    else:
        ok(r.returncode == 0 and plugins in r.stdout, "the installed program finds its plugins", r.stderr)


def build(compiler, language, cflags, folder):
    name = {"c": "lines", "cc": "words"}[language]
    source = os.path.join(folder, f"{name}.{language}")
    shutil.copy(os.path.join(SRC, "examples", {"c": "plugin", "cc": "plugin-cc"}[language],
                             f"{name}.{language}"), source)
    return run(*compiler, "-shared", "-fPIC", *STRICT, *cflags, "-o", os.path.join(folder, name + ".so"), source)


def check_builds(cflags):
    """Each compiler once; gives the folder with the last good pair."""
    folders = {}
    for language, compiler in COMPILERS:
        name = {"c": "segment.lines", "cc": "extract.words"}[language]
        if not shutil.which(compiler[0]):
            skip(f"{compiler[0]} builds {name}", f"no {compiler[0]} here")
            continue
        folder = os.path.join(ROOT, compiler[0].replace("+", "x"))
        os.makedirs(folder)
        r = build(compiler, language, cflags, folder)
        if not ok(r.returncode == 0, f"{compiler[0]} builds {name} without a warning", r.stderr):
            continue
        d = run(PRUN, "describe", name, "--plugins", folder)
        ok(d.returncode == 0 and folder in d.stdout and "Example" in d.stdout, "and prun describes it",
           d.stdout + d.stderr)
        folders.setdefault(language, []).append(folder)
    return folders


def expected():
    lines = [x for x in TEXT.split("\n") if len(x) <= 4096]
    words = {}
    for line in lines:
        for word in line.split():
            if len(word.encode()) >= 2:
                words[word] = words.get(word, 0) + 1
    return lines, words


def check_pipeline(c, cc):
    given = os.path.join(ROOT, "given.txt")
    out = os.path.join(ROOT, "out-" + os.path.basename(c))
    with open(given, "w", encoding="utf-8", newline="") as f:
        f.write(TEXT)
    r = run(PRUN, os.path.join(SRC, "examples/plugin/lines.json"), "--plugins", c, "--plugins", cc,
            "--set", "input=" + given, "--set", "output=" + out, "--log", "json")
    if not ok(r.returncode == 1, "the pipeline runs, with the long line as its dead letter",
              f"{r.returncode}\n{r.stdout}{r.stderr}"):
        return
    with open(os.path.join(out, "lines.jsonl"), encoding="utf-8") as f:
        rows = [json.loads(x) for x in f]
    lines, words = expected()
    ok([x["body"] for x in rows if "body" in x] == lines, "each short line is a record", rows)
    ok({x["word"]: x["times"] for x in rows if "word" in x} == words, "and the words are counted", rows)
    letters = run(PRUN, "deadletters", os.path.join(SRC, "examples/plugin/lines.json"), "--plugins", c,
                  "--plugins", cc, "--set", "input=" + given, "--set", "output=" + out)
    ok("long_line" in letters.stdout and "5010 bytes" in letters.stdout, "the long line is told",
       letters.stdout + letters.stderr)


ROOT = os.path.realpath(tempfile.mkdtemp(prefix="prun-outside-"))
try:
    os.chmod(ROOT, 0o755)
    destdir = os.path.join(ROOT, "dest")
    pc_folder = install(destdir)
    if pc_folder:
        check_installed(destdir)
        built = check_builds(flags(destdir, pc_folder))
        for c_folder, cc_folder in zip(built.get("c", []), built.get("cc", [])):
            check_pipeline(c_folder, cc_folder)
finally:
    shutil.rmtree(ROOT)
print(f"1..{count}")
sys.exit(1 if failed else 0)
