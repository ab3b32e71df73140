#!/usr/bin/env python3
"""charsets.py - real texts in every charset that can hold them come out as they were.

Uses ../shared/corpus beside the project where that is there, and is skipped where it is not. Each text is
written in each charset, whole and as a piece of its start, and read back by the pipeline. Prints TAP.
"""
import hashlib
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

TOP = Path(os.environ.get("srcdir", Path(__file__).resolve().parents[2])).resolve()
BUILD = Path(os.environ.get("builddir", TOP / "build")).resolve()
CORPUS = Path(os.environ.get("PRUN_CORPUS", TOP.parent / "shared" / "corpus"))
WANTED = 0.99  # of the files
CHARSETS = {  # how Python calls it: what decode.text may call it
    "utf-8": {"UTF-8"}, "utf-8-sig": {"UTF-8"}, "gb18030": {"GB18030"}, "gbk": {"GB18030"}, "cp950": {"Big5"},
    "utf-16": {"UTF-16LE"}, "utf-16-le": {"UTF-16LE"}, "utf-16-be": {"UTF-16BE"}, "utf-32": {"UTF-32LE"},
    "cp1252": {"windows-1252"},
}


def texts():
    """Some of each set, and of the lines of those that hold a text a line."""
    rng = random.Random(5)
    for folder in sorted(p for p in CORPUS.glob("*/*") if p.is_dir()):
        found = []
        for path in sorted(folder.glob("*.txt")):
            data = path.read_bytes()
            for charset in ("utf-8", "gb18030"):
                try:
                    found.append(data.decode(charset))
                    break
                except UnicodeDecodeError:
                    pass
        for path in sorted(folder.glob("*.jsonl")):
            if "boxes" not in path.name:
                found += [json.loads(line).get("text", "") for line in path.read_text("utf-8").splitlines()]
        yield from rng.sample(found, min(8, len(found)))


def write(folder):
    """Files by name: the text, and the charset."""
    files = {}
    for number, text in enumerate(texts()):
        text = text.lstrip("\ufeff").replace("\0", "")
        for size in (60, 400, None):
            piece = text[:size]
            if len(piece.strip()) < 12:
                continue
            for charset in CHARSETS:
                try:
                    data = piece.encode(charset)
                except UnicodeEncodeError:
                    continue
                if piece.isascii() and charset in ("cp950", "gbk", "gb18030", "cp1252"):
                    continue
                if charset == "cp950" and sum("\u4e00" <= c <= "\u9fff" for c in piece) < 3:
                    continue  # nobody has English in Big5
                name = f"{number:04}-{size or 'all'}-{charset}.txt"
                (folder / name).write_bytes(data)
                files[name] = piece, charset
    return files


def run(root):
    stages = [{"id": "in", "use": "source.files", "path": "in"}, {"id": "text", "use": "decode.text"},
              {"id": "items", "use": "segment.newspaper"},
              {"id": "db", "use": "export.sqlite", "path": "out.db"}]
    (root / "pipeline.json").write_text(json.dumps({"stages": stages}))
    done = subprocess.run([BUILD / "prun", "run", "pipeline.json", "--quiet"], cwd=root, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr[-2000:])
    con = sqlite3.connect(root / "out.db")
    found = {source[3:]: (encoding, "".join(t for t, in con.execute(
        "SELECT text FROM pages WHERE issue_id = ? ORDER BY page", (key,))))
        for key, source, encoding in con.execute("SELECT issue_id, source, encoding FROM issues")}
    refused = dict(con.execute("SELECT unit_key, message FROM failures"))
    con.close()
    return found, {Path(k).name: v for k, v in refused.items()}


def main():
    if not CORPUS.is_dir():
        print("1..0 # SKIP there is no corpus beside the project")
        return 0
    root = Path(tempfile.mkdtemp(prefix="prun-charsets-"))
    (root / "in").mkdir()
    files = write(root / "in")
    found, refused = run(root)
    by_hash = {}
    for name in sorted(files):  # files with one content share their rows
        by_hash.setdefault(hashlib.sha256((root / "in" / name).read_bytes()).hexdigest(), []).append(name)
    tried, right, wrong = Counter(), Counter(), []
    for names in by_hash.values():
        name = next((n for n in names if n in found), names[0])
        text, charset = files[name]
        group = f"{charset}, {name.split('-')[1]}"
        encoding, have = found.get(name, (refused.get(name, "nothing"), ""))
        tried[group] += 1
        if have.lstrip("\ufeff").replace("\f", "") == text.replace("\f", "") and \
                encoding in set().union(*(CHARSETS[files[n][1]] for n in names)):
            right[group] += 1
        else:
            wrong.append(f"{name}: {encoding}")
    shutil.rmtree(root)
    for group in sorted(tried):
        print(f"# {group}: {right[group]} of {tried[group]}")
    for line in wrong[:30]:
        print(f"# wrong: {line[:200]}")
    total = sum(tried.values())
    is_good = sum(right.values()) >= WANTED * total
    print(f"{'' if is_good else 'not '}ok 1 - {sum(right.values())} of {total} files come out as they were")
    print("1..1")
    return not is_good


if __name__ == "__main__":
    sys.exit(main())
