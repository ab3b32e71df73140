"""include_order.py - the one direction of dependence, tested.

Fails when an include points up the order of the core's rooms, when a plugin includes anything of the core
but <prun/...>, or when the core speaks of newspapers or of a language.
"""
import os
import re
import sys
from pathlib import Path

ROOMS = ["base", "record", "plugin", "pipeline", "run", "observe", "cli"]
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)
CODE = {".c", ".h", ".cc", ".hh"}
DOMAIN = re.compile(r"newspaper|headline|article|byline|chinese|[\u3400-\u9fff]", re.I)

top = Path(os.environ.get("srcdir", Path(__file__).resolve().parents[2]))
count = failed = 0


def check(problems, name):
    global count, failed
    count += 1
    print(f"{'not ' if problems else ''}ok {count} - {name}")
    for p in problems:
        print(f"# {p}")
    failed += bool(problems)


def sources(folder):
    return sorted(p for p in folder.rglob("*") if p.suffix in CODE)


def includes(path):
    text = path.read_text("utf-8")
    for match in INCLUDE.finditer(text):
        yield text.count("\n", 0, match.start()) + 1, match[1], match[2]


def upward(path, room):
    """Includes of rooms above `room`, and of rooms that do not exist."""
    for line, _, target in includes(path):
        head = target.split("/")[0]
        if "/" in target and head in ROOMS and ROOMS.index(head) > ROOMS.index(room):
            yield f"{path.relative_to(top)}:{line}: {room} includes {target}, which is above it"


def foreign(path, folder):
    """What a plugin includes of the core besides <prun/...>, or of another plugin."""
    for line, quote, target in includes(path):
        head = target.split("/")[0]
        own = [path.parent / target, folder / target, top / "plugins/lib" / target]
        if quote == "<" or head == "prun" or any(p.exists() for p in own):
            if ".." in target.split("/"):
                yield f"{path.relative_to(top)}:{line}: {target} climbs out of its folder"
            elif head in ROOMS and (top / "core" / target).exists() and not any(p.exists() for p in own):
                yield f"{path.relative_to(top)}:{line}: a plugin includes {target} of the core"
        elif target != "config.h":
            yield f"{path.relative_to(top)}:{line}: {target} is neither the plugin's own nor of plugins/lib"


for room in ROOMS:
    files = sources(top / "core" / room)
    check([p for f in files for p in upward(f, room)] + ([] if files else [f"no code in core/{room}"]),
          f"core/{room} includes nothing above it")
check([f"{f.relative_to(top)}:{line}: {target}" for f in sources(top / "core/include")
       for line, _, target in includes(f) if target.split("/")[0] in ROOMS],
      "public headers include nothing of the rooms")
plugin_files = [f for f in sources(top / "plugins")]
check([p for f in plugin_files for p in foreign(f, f.parent)], "plugins see only <prun/...> of the core")
check([f"{f.relative_to(top)}: {DOMAIN.search(f.read_text('utf-8'))[0]}" for f in sources(top / "core")
       if DOMAIN.search(f.read_text("utf-8"))], "the core knows no newspaper and no language")
branches = re.compile(r"[\u3400-\u9fff]")
comment = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)
check([f"{f.relative_to(top)}: {branches.search(comment.sub('', f.read_text('utf-8')))[0]}"
       for f in plugin_files if branches.search(comment.sub("", f.read_text("utf-8")))],
      "no word of a language stands in a plugin's code")
print(f"1..{count}")
sys.exit(1 if failed else 0)
