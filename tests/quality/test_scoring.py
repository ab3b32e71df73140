"""test_scoring.py - the scorer gives full marks to the truth, and takes off for each fault."""
import random
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import compose  # noqa: E402
import oracle  # noqa: E402
from composer.edition import Edition, load_layouts, load_templates  # noqa: E402
from score_pages import Export, means  # noqa: E402
from scoring import PageScore, edit_distance, merged, overlap, read_truth  # noqa: E402
from tap import Tap  # noqa: E402

PAGES = 12


def distance_by_table(a, b):
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        above, row[0] = row[0], i
        for j, right in enumerate(b, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (left != right))
    return row[-1]


def distance_problems():
    rng, out = random.Random(4), []
    for _ in range(300):
        a, b = ("".join(rng.choices("产值增长", k=rng.randint(0, 40))) for _ in range(2))
        if edit_distance(a, b) != distance_by_table(a, b):
            out.append(
                f"'{a}' '{b}': {edit_distance(a, b)}, the table says {distance_by_table(a, b)}"
            )
    return out


def overlap_problems():
    rng, out = random.Random(5), []
    for _ in range(200):
        a, b = ([sorted(rng.sample(range(60), 2)) for _ in range(3)] for _ in range(2))
        cells = [set().union(*(range(*pair) for pair in pairs)) for pairs in (a, b)]
        if overlap(merged(a), merged(b)) != len(cells[0] & cells[1]):
            out.append(f"{a} and {b}")
    return out


def score(folders, spoil=None):
    with tempfile.TemporaryDirectory() as place:
        database = Path(place) / "made.db"
        oracle.write(database, folders, spoil)
        export = Export(database)
        return means(
            [
                ({}, PageScore(read_truth(folder), export.tables(folder.name)).figures)
                for folder in folders
            ]
        )


def spoiler(table, change, every=4):
    """Applies `change` to every n-th row of a table."""
    count = {"n": 0}

    def spoil(name, row):
        if name != table:
            return row
        count["n"] += 1
        return change(row) if count["n"] % every == 0 else row

    return spoil


def set_to(**values):
    return lambda row: {**row, **values}


FAULTS = [
    (
        "facts that are missed lower the recall",
        "facts",
        lambda row: None,
        ["fact_recall", "fact_f1"],
    ),
    (
        "a wrong value is neither found nor precise",
        "facts",
        set_to(value_base="-1"),
        ["fact_recall", "fact_precision"],
    ),
    ("a wrong base unit is not found", "facts", set_to(unit_base="tce"), ["fact_recall"]),
    ("a wrong kind is counted", "facts", set_to(kind="ratio", kind_alternatives=[]), ["fact_kind"]),
    ("a wrong comparator is counted", "facts", set_to(comparator="~"), ["fact_comparator"]),
    (
        "a wrong period is counted",
        "facts",
        set_to(period={"raw": "去年", "start": "1999-01-01", "end": "1999-12-31"}),
        ["fact_period"],
    ),
    ("a wrong indicator is counted", "facts", set_to(indicator="甲乙丙丁"), ["fact_indicator"]),
    (
        "an item that is lost costs lines and items",
        "articles",
        lambda row: None,
        ["line_accuracy", "article_f1"],
    ),
    ("a wrong type is counted", "articles", set_to(type="furniture"), ["type_accuracy"]),
    ("a wrong headline is counted", "articles", set_to(headline="无此标题"), ["headline_exact"]),
    (
        "a wrong byline is counted",
        "articles",
        set_to(bylines=[{"role": "记者", "names": ["某某"]}]),
        ["byline_f1"],
    ),
    ("a spoilt body is less alike", "articles", set_to(paragraphs=["此处无文"]), ["body_similarity"]),
    (
        "a relation with the wrong verdict is not found",
        "checks",
        set_to(verdict="derived"),
        ["check_recall"],
    ),
    (
        "a wrong name is neither found nor precise",
        "entities",
        set_to(name="无此名", aliases=[]),
        ["entity_f1"],
    ),
]


def main():
    tap = Tap()
    tap.check(distance_problems(), "the edit distance is that of the plain table")
    tap.check(overlap_problems(), "overlaps of ranges are those of sets of bytes")
    templates, layouts = load_templates(), load_layouts()
    with tempfile.TemporaryDirectory() as place:
        out = Path(place)
        for number in range(1, PAGES + 1):
            compose.write_page(out, number, Edition(templates, layouts[number], 5, number, 1.0))
        folders = sorted(path for path in out.glob("page-*") if path.is_dir())
        full = score(folders)
        poor = [
            f"{name} is {value}"
            for name, value in full.items()
            if name not in ("false_alarms", "alarm_echoes", "pages") and value < 1
        ]
        tap.check(
            poor + ([f"{full['false_alarms']} false alarms"] if full["false_alarms"] else []),
            "the truth itself gets full marks and raises no false alarm",
        )
        for name, table, change, metrics in FAULTS:
            spoilt = score(folders, spoiler(table, change))
            tap.check(
                [
                    f"{metric} stays {spoilt[metric]}"
                    for metric in metrics
                    if spoilt[metric] >= full[metric]
                ],
                name,
            )
        alarmed = score(
            folders, lambda table, row: {**row, "verdict": "fail"} if table == "checks" else row
        )
        tap.check(
            [] if alarmed["false_alarms"] > 20 else [f"{alarmed['false_alarms']}"],
            "false alarms are counted",
        )
        silent = score(
            folders, lambda table, row: {**row, "verdict": "pass"} if table == "checks" else row
        )
        tap.check(
            [] if silent["planted_found"] == 0 else [str(silent["planted_found"])],
            "a slip that no alarm names is not found",
        )
    tap.done()


if __name__ == "__main__":
    main()
