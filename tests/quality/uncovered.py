#!/usr/bin/env python3
"""List the printed numbers of a text that no fact covers, by form, the most frequent first.

usage: uncovered.py --dump BUILD/facts_dump --data plugins/extract/facts FILE ...

FILE is plain UTF-8 text, or .jsonl with one item a line ("text", "date"). Every run of digits outside
all facts is counted by its form: the digits as N, with what stands right before and behind. Dates and
times of day are left out. What is frequent here is a unit or a form that the packs do not know."""
import argparse
import collections
import json
import re
import subprocess
from pathlib import Path

NUMBER = re.compile(r"[0-9０-９][0-9０-９.,．，]*[%％‰]?[万亿千百]*")
TIME = re.compile(r"[年月日号时:：点]")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--dump", required=True, type=Path)
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--top", type=int, default=60)
    parser.add_argument("files", nargs="+", type=Path)
    return parser.parse_args()


def items(path):
    if path.suffix != ".jsonl":
        yield path.read_text("utf-8", errors="replace"), ""
        return
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        if row.get("text"):
            yield row["text"], row.get("date") or ""


def facts_of(args, text, date):
    words = [str(args.dump), str(args.data)] + ([date] if date else [])
    out = subprocess.run(words, input=text.encode(), capture_output=True, check=True).stdout
    return [json.loads(line) for line in out.decode().splitlines()]


def uncover(text, facts):
    """The text with every byte of a fact replaced."""
    data = bytearray(text.encode())
    for fact in facts:
        data[fact["start"]:fact["end"]] = b"\x01" * (fact["end"] - fact["start"])
    return data.decode("utf-8", "replace")


def main():
    args = arguments()
    forms, examples = collections.Counter(), {}
    figures = characters = 0
    for path in args.files:
        for text, date in items(path):
            facts = facts_of(args, text, date)
            figures += len(facts)
            characters += len(text)
            rest = uncover(text, facts)
            for match in NUMBER.finditer(rest):
                behind = rest[match.end():match.end() + 2]
                if TIME.match(behind):
                    continue
                form = re.sub(r"\d+", "N", match.group()) + behind
                forms[form] += 1
                around = rest[max(0, match.start() - 14):match.end() + 12]
                examples.setdefault(form, around.replace("\n", "|").replace("\x01", "_"))
    rate = 1000 * figures / max(1, characters)
    print(f"{figures} facts in {characters} characters, {rate:.1f} per thousand")
    for form, count in forms.most_common(args.top):
        print(f"{count:6} {form!r:16} {examples[form]}")


if __name__ == "__main__":
    main()
