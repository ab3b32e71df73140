#!/usr/bin/env python3
"""What the documents show as a file is that file; and the smallest plugin is at most 40 lines. TAP.

A code block that follows `<!-- file: PATH -->` must equal the file byte for byte.
"""
import os
import re
import sys

SRC = os.environ["srcdir"]
BLOCK = re.compile(r"<!-- file: (\S+) -->\n```\w*\n(.*?)```\n", re.S)
count = failed = 0


def ok(is_ok, name):
    global count, failed
    count += 1
    failed += not is_ok
    print(f"{'' if is_ok else 'not '}ok {count} - {name}")


def documents():
    for folder, _, files in os.walk(os.path.join(SRC, "docs")):
        yield from (os.path.join(folder, f) for f in sorted(files) if f.endswith(".md"))
    yield os.path.join(SRC, "README.md")


shown = set()
for document in documents():
    with open(document, encoding="utf-8") as f:
        text = f.read()
    blocks = BLOCK.findall(text)
    ok(len(blocks) == text.count("<!-- file: "), f"{os.path.relpath(document, SRC)}: each mark has its block")
    for path, block in blocks:
        shown.add(path)
        with open(os.path.join(SRC, path), encoding="utf-8") as f:
            ok(f.read() == block, f"{os.path.relpath(document, SRC)} shows {path} as it is")

ok("examples/plugin/lines.c" in shown, "the smallest plugin is shown")
with open(os.path.join(SRC, "examples/plugin/lines.c"), encoding="utf-8") as f:
    ok(len(f.readlines()) <= 40, "the smallest plugin is at most 40 lines")
print(f"1..{count}")
sys.exit(1 if failed else 0)
