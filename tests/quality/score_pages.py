#!/usr/bin/env python3
"""Score an SQLite export of composed pages, or of one hand-made page, against the truth.

usage: score_pages.py TRUTH OUT.db [--source WORDS] [--tables] [--misses [N]] [--json]
                      [--at-least METRIC=VALUE ...] [--at-most METRIC=VALUE ...]

TRUTH is a folder that compose.py wrote (a page's issue is the one whose issues.source holds the
page's name), or a folder with articles.jsonl, facts.jsonl, ... of one page (--source picks its
issue). Prints the means over pages; --tables adds tables by layout feature. Ends with status 1
when a figure is outside its bounds, so that a test can hold what was reached."""
import argparse
import json
import sqlite3
import sys
from collections import defaultdict
from pathlib import Path

from scoring import PageScore, read_truth

ORDER = [
    "line_accuracy",
    "article_f1",
    "type_accuracy",
    "headline_exact",
    "byline_f1",
    "body_similarity",
    "fact_precision",
    "fact_recall",
    "fact_f1",
    "fact_kind",
    "fact_comparator",
    "fact_period",
    "fact_indicator",
    "check_recall",
    "planted_found",
    "entity_f1",
]
COUNTS = ["false_alarms", "alarm_echoes"]
TABLE_COLUMNS = [
    "line_accuracy",
    "article_f1",
    "headline_exact",
    "byline_f1",
    "body_similarity",
    "fact_f1",
    "fact_period",
    "check_recall",
    "planted_found",
    "entity_f1",
    "false_alarms",
]
SHORT = {
    "line_accuracy": "line",
    "article_f1": "article",
    "headline_exact": "headline",
    "byline_f1": "byline",
    "body_similarity": "body",
    "fact_f1": "fact",
    "fact_period": "period",
    "check_recall": "check",
    "planted_found": "planted",
    "entity_f1": "entity",
    "false_alarms": "alarms",
}


class Export:
    """The tables of the export, by issue."""

    def __init__(self, path):
        if not Path(path).is_file():
            sys.exit(f"score_pages: no database '{path}'")
        con = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        con.row_factory = sqlite3.Row
        self.tables_there = {row[0] for row in con.execute("select name from sqlite_master")}
        self.sources = [(row["issue_id"], row["source"]) for row in self.rows(con, "issues")]
        self.articles = self.grouped(con, "articles", lambda row: row["issue_id"])
        home = {row["article_id"]: issue for issue, rows in self.articles.items() for row in rows}
        self.facts = self.grouped(con, "facts", lambda row: home.get(row["article_id"]))
        self.entities = self.grouped(con, "entities", lambda row: home.get(row["article_id"]))
        self.checks = self.grouped(con, "checks", lambda row: row["issue_id"])
        self.operands = defaultdict(set)
        for row in self.rows(con, "check_facts"):
            self.operands[row["check_id"]].add(row["fact_id"])
        for rows in self.articles.values():
            for row in rows:
                for column in ("spans", "bylines"):
                    row[column] = json.loads(row[column]) if row[column] else []

    def rows(self, con, table):
        """A table's rows; a stage that was left out has no table, and found nothing."""
        return con.execute(f"select * from {table}") if table in self.tables_there else ()

    def grouped(self, con, table, key):
        out = defaultdict(list)
        for row in self.rows(con, table):
            out[key(row)].append(dict(row))
        return out

    def issue(self, words):
        found = [issue for issue, source in self.sources if words in source]
        return found[0] if len(found) == 1 else None

    def tables(self, issue):
        return {
            "articles": self.articles[issue],
            "facts": self.facts[issue],
            "checks": self.checks[issue],
            "entities": self.entities[issue],
            "check_facts": self.operands,
        }


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("truth", type=Path)
    parser.add_argument("database")
    parser.add_argument("--source", default="", help="words in the source of the one page's issue")
    parser.add_argument("--tables", action="store_true", help="means by layout feature")
    parser.add_argument(
        "--misses",
        type=int,
        nargs="?",
        const=40,
        default=0,
        metavar="N",
        help="what was missed, at most N lines a page",
    )
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--at-least", nargs="*", default=[], metavar="METRIC=VALUE")
    parser.add_argument("--at-most", nargs="*", default=[], metavar="METRIC=VALUE")
    return parser.parse_args()


def pages_of(args):
    """(words in the source, truth folder) of every page asked for."""
    if (args.truth / "articles.jsonl").exists():
        return [(args.source, args.truth)]
    pages = sorted(path for path in args.truth.glob("page-*") if path.is_dir())
    if not pages:
        sys.exit(f"score_pages: no page in '{args.truth}': expected page-0001/ or articles.jsonl")
    return [(path.name, path) for path in pages]


def features_of(folder):
    path = folder / "layout.json"
    features = json.loads(path.read_text("utf-8")) if path.exists() else {}
    slip = features.pop("planted", None)
    features["slip"] = slip["kind"] if slip else "none"
    return features


def score_all(args, export):
    out, absent = [], 0
    for words, folder in pages_of(args):
        issue = export.issue(words)
        if issue is None:
            absent += 1
            print(
                f"score_pages: not exactly one issue with '{words}' in its source", file=sys.stderr
            )
            continue
        page = PageScore(read_truth(folder), export.tables(issue))
        for line in page.tally.misses[: args.misses]:
            print(f"{folder.name}: {line}")
        out.append((features_of(folder), page.figures))
    if not out:
        sys.exit("score_pages: nothing to score")
    return out, absent


def means(pages):
    out = {}
    for name in ORDER:
        values = [figures[name] for _, figures in pages if name in figures]
        if values:
            out[name] = sum(values) / len(values)
    for name in COUNTS:
        out[name] = sum(figures[name] for _, figures in pages)
    out["pages"] = len(pages)
    return out


def print_tables(pages):
    names = [
        name for name in pages[0][0] if len({str(features[name]) for features, _ in pages}) > 1
    ]
    for name in names:
        groups = defaultdict(list)
        for features, figures in pages:
            groups[str(features[name])].append((features, figures))
        print(f"\n{name:22} pages " + " ".join(f"{SHORT[column]:>8}" for column in TABLE_COLUMNS))
        for value, group in sorted(groups.items()):
            mean = means(group)
            cells = [
                format(mean[column], "8d" if column in COUNTS else "8.3f")
                if column in mean
                else "       -"
                for column in TABLE_COLUMNS
            ]
            print(f"{value:22} {len(group):5} " + " ".join(cells))


def outside(bounds, result, is_wrong, word):
    out = []
    for bound in bounds:
        name, _, value = bound.partition("=")
        if name not in result:
            sys.exit(f"score_pages: no figure '{name}' in this run")
        if is_wrong(result[name], float(value)):
            out.append(f"{name} is {result[name]:.4f}, {word} {value}")
    return out


def main():
    args = arguments()
    pages, absent = score_all(args, Export(args.database))
    result = means(pages)
    if args.json:
        print(json.dumps(result))
    else:
        for name, value in result.items():
            print(f"{name:18} {value if isinstance(value, int) else format(value, '.4f')}")
    if args.tables:
        print_tables(pages)
    problems = outside(args.at_least, result, lambda a, b: a < b, "wanted at least")
    problems += outside(args.at_most, result, lambda a, b: a > b, "wanted at most")
    if absent:
        problems.append(f"{absent} pages are not in the database")
    for problem in problems:
        print(f"score_pages: {problem}", file=sys.stderr)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
