"""shipped.py - a release has all files that the project has: each tracked file is in a list of what is shipped,
by itself or by a folder above it."""
import os
import re
import subprocess
import sys
from pathlib import Path

TOP = Path(os.environ.get("srcdir", Path(__file__).resolve().parents[2])).resolve()
BUILD = Path(os.environ.get("builddir", TOP / "build"))
# Made by automake's own rules, or of no use in a release.
OWN = re.compile(r"^(\.ci/|\.gitignore$|configure\.ac$|Makefile\.am$|m4/|prun\.pc\.in$|.*local\.mk$)")


def main():
    listed = subprocess.run(["git", "-C", TOP, "ls-files", "-z"], capture_output=True, text=True)
    if listed.returncode != 0 or not (TOP / ".git").exists():
        print("1..0 # SKIP this is no git checkout")
        return 0
    files = [f for f in listed.stdout.split("\0") if f and not OWN.match(f)]
    named = subprocess.run(["make", "-s", "-C", BUILD, "print-distfiles"], capture_output=True, text=True, check=True)
    words = {w.removeprefix(f"{TOP}/").removeprefix("../").rstrip("/") for w in named.stdout.split()}
    missing = [f for f in files
               if not any(str(p) in words for p in [Path(f), *Path(f).parents] if str(p) != ".")]
    print(f"{'not ' if missing else ''}ok 1 - all {len(files)} tracked files are in a release")
    for f in missing:
        print(f"# {f} is in no list of what is shipped")
    print("1..1")
    return 1 if missing else 0


sys.exit(main())
