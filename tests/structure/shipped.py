"""shipped.py - a release has all files that the project has: each tracked file is named in a build fragment,
by itself or by a folder above it."""
import os
import re
import subprocess
import sys
from pathlib import Path

TOP = Path(os.environ.get("srcdir", Path(__file__).resolve().parents[2]))
# Made by automake's own rules, or of no use in a release.
OWN = re.compile(r"^(\.ci/|\.gitignore$|configure\.ac$|Makefile\.am$|m4/|prun\.pc\.in$|.*local\.mk$)")


def main():
    listed = subprocess.run(["git", "-C", TOP, "ls-files", "-z"], capture_output=True, text=True)
    if listed.returncode != 0 or not (TOP / ".git").exists():
        print("1..0 # SKIP this is no git checkout")
        return 0
    files = [f for f in listed.stdout.split("\0") if f and not OWN.match(f)]
    words = set()
    for fragment in [TOP / "Makefile.am", *TOP.glob("**/local.mk")]:
        if "build" not in fragment.relative_to(TOP).parts[0]:
            words.update(w.replace("$(top_srcdir)/", "").rstrip("/") for w in fragment.read_text("utf-8").split())
    missing = [f for f in files
               if not any(str(p) in words for p in [Path(f), *Path(f).parents] if str(p) != ".")]
    print(f"{'not ' if missing else ''}ok 1 - all {len(files)} tracked files are in a release")
    for f in missing:
        print(f"# {f} is named in no fragment")
    print("1..1")
    return 1 if missing else 0


sys.exit(main())
