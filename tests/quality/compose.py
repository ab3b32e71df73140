#!/usr/bin/env python3
"""Compose newspaper pages with ground truth, from a seed.

usage: compose.py --seed N --pages K --out DIR [--errors P]
                  [--layout NAME | --layouts fit|held-out|all]

Writes DIR/page-0001.txt (the text layer of an invented paper's page, with its dirt) and beside it
DIR/page-0001/ with articles.jsonl, facts.jsonl, checks.jsonl, entities.jsonl (the truth, spans in
UTF-8 bytes) and layout.json (the layout's features). --errors is the share of pages on which one
figure is wrong. The same arguments give the same bytes; --list names the layouts."""
import argparse
import json
import sys
from pathlib import Path

from composer.edition import Edition, load_layouts, load_templates


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pages", type=int, default=10)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--layout", help="one layout by name")
    parser.add_argument("--layouts", choices=["fit", "held-out", "all"], default="all")
    parser.add_argument(
        "--errors", type=float, default=0.3, help="share of pages with one wrong figure"
    )
    parser.add_argument("--list", action="store_true", help="name the layouts and stop")
    args = parser.parse_args()
    if not args.list and args.out is None:
        parser.error("--out is missing: name the folder for the pages")
    return args


def chosen_layouts(args):
    layouts = load_layouts()
    if args.layout:
        layouts = [layout for layout in layouts if layout[0] == args.layout]
        if not layouts:
            sys.exit(f"compose: no layout '{args.layout}'; --list names them")
    elif args.layouts != "all":
        layouts = [layout for layout in layouts if layout[1] == args.layouts]
    return layouts


def write_rows(path, rows):
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


def write_page(out, number, edition):
    truth = edition.truth()
    name = f"page-{number:04d}"
    (out / f"{name}.txt").write_text(truth.bytes.text, "utf-8", newline="")
    folder = out / name
    folder.mkdir(exist_ok=True)
    for table in ("articles", "facts", "checks", "entities"):
        write_rows(folder / f"{table}.jsonl", getattr(truth, table))
    (folder / "layout.json").write_text(
        json.dumps(edition.features(), ensure_ascii=False, indent=1) + "\n", "utf-8"
    )


def main():
    args = arguments()
    layouts = chosen_layouts(args)
    if args.list:
        for name, kind, _ in layouts:
            print(f"{kind:9} {name}")
        return
    templates = load_templates()
    args.out.mkdir(parents=True, exist_ok=True)
    for number in range(1, args.pages + 1):
        layout = layouts[(number - 1) % len(layouts)]
        write_page(args.out, number, Edition(templates, layout, args.seed, number, args.errors))


if __name__ == "__main__":
    main()
