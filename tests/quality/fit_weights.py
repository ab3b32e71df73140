#!/usr/bin/env python3
"""Fit the weights of segment.newspaper on composed pages of the `fit` layouts.

usage: fit_weights.py --dump BUILD/plugins/segment/newspaper/dump [--pages N] [--seconds S] [--seed N] [--write]

One weight after another is moved a step up or down; a move stays when the pages score better. Steps
grow where they help and shrink where they do not. Prints each kept move, then the figures on pages of
the `held-out` layouts before and after; --write puts the result into weights.json."""
import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from scoring import PageScore, Tally, read_truth

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "plugins/segment/newspaper"
NAMES = ROOT / "plugins/lib/newspaper/names.json"
# What counts how much when two settings are compared.
GOALS = {"line_accuracy": 1.5, "article_f1": 1.0, "headline_exact": 0.5, "byline_f1": 0.5, "type_accuracy": 0.4}


class SegmentScore(PageScore):
    """Scores the articles alone; bodies cost too much time for a search."""

    def __init__(self, truth, made):
        self.truth, self.made, self.tally = truth, made, Tally()
        self.match_articles()
        self.score_heads_and_bodies()

    def body_likeness(self, row, other):
        return 1.0


class Pages:
    """Composed pages of one set of layouts with their truth."""

    def __init__(self, folder, layouts, seed, count):
        command = [sys.executable, str(Path(__file__).parent / "compose.py"), "--seed", str(seed), "--pages", str(count)]
        subprocess.run(command + ["--layouts", layouts, "--errors", "0", "--out", str(folder)], check=True)
        self.files = sorted(str(path) for path in folder.glob("page-*.txt"))
        self.truth = {file: read_truth(Path(file).with_suffix("")) for file in self.files}

    def figures(self, dump, weights):
        """Means over the pages, with these weights."""
        with tempfile.NamedTemporaryFile("w", suffix=".json") as table:
            json.dump(weights, table)
            table.flush()
            command = [dump, str(FOLDER / "zh.json"), table.name, str(NAMES), *self.files]
            lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
        made = {file: [] for file in self.files}
        for row in map(json.loads, lines):
            made[row["file"]].append(row)
        total = Counter()
        for file in self.files:
            total.update(SegmentScore(self.truth[file], {"articles": made[file]}).figures)
        return {name: total[name] / len(self.files) for name in GOALS}


def worth(figures):
    return sum(GOALS[name] * figures[name] for name in GOALS)


def told(figures):
    return "  ".join(f"{name} {figures[name]:.4f}" for name in GOALS)


def fit(pages, dump, weights, seconds, seed):
    """Coordinate search until the time is over."""
    rng, end = random.Random(seed), time.monotonic() + seconds
    steps = {name: max(0.4, abs(value) * 0.3) for name, value in weights.items()}
    best = worth(pages.figures(dump, weights))
    while time.monotonic() < end and max(steps.values()) > 0.02:
        for name in rng.sample(list(weights), len(weights)):
            for step in (steps[name], -steps[name]):
                tried = {**weights, name: round(weights[name] + step, 3)}
                figures = pages.figures(dump, tried)
                if worth(figures) > best + 1e-4:
                    best, weights = worth(figures), tried
                    steps[name] *= 1.3
                    print(f"{name} = {tried[name]}: {told(figures)}", flush=True)
                    break
            else:
                steps[name] *= 0.6
            if time.monotonic() > end:
                break
    return weights


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--dump", required=True, help="the program plugins/segment/newspaper/dump of a build")
    parser.add_argument("--pages", type=int, default=150)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="replace weights.json")
    args = parser.parse_args()
    before = json.loads((FOLDER / "weights.json").read_text())
    with tempfile.TemporaryDirectory() as folder:
        pages = Pages(Path(folder) / "fit", "fit", args.seed, args.pages)
        unseen = Pages(Path(folder) / "held-out", "held-out", args.seed + 1000, args.pages)
        after = fit(pages, args.dump, before, args.seconds, args.seed)
        print("held-out before:", told(unseen.figures(args.dump, before)))
        print("held-out after: ", told(unseen.figures(args.dump, after)))
    if args.write:
        (FOLDER / "weights.json").write_text(json.dumps(after, indent=2) + "\n")


if __name__ == "__main__":
    main()
