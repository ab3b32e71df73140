"""test_composer.py - the composer's pages are what their truth says.

The bench is only worth something if its own truth holds: every number of the truth stands in the
bytes it names, every character belongs to one item, every relation holds unless a slip was
planted."""
import datetime as dt
import json
import random
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from composer import relations, story  # noqa: E402
from composer.edition import Edition, load_layouts, load_templates  # noqa: E402
from composer.names import World  # noqa: E402
from composer.periods import Calendar  # noqa: E402
from tap import Tap  # noqa: E402

PAGES = 72
BLANK = " \n　"


def plain(text):
    return unicodedata.normalize("NFKC", "".join(char for char in text if char not in BLANK))


def template_problems(templates):
    out = []
    for template in (one for group in templates.values() for one in group):
        for turn in range(12):
            rng = random.Random(f"{template['id']}/{turn}")
            calendar = Calendar(dt.date(2021, 1, 1) + dt.timedelta(days=rng.randint(0, 2500)), rng)
            item = story.write(template, World(rng), calendar, rng)
            out += [
                f"{template['id']}: {relations.formula(check)}"
                for check in item.checks
                if relations.judge(check) != "pass"
            ]
    return out


def number_problems(name, truth):
    raw = truth.bytes.text.encode("utf-8")
    out = []
    for fact in truth.facts:
        printed = plain("".join(raw[first:last].decode("utf-8") for first, last in fact["pieces"]))
        if printed not in (plain(fact["number_text"]), plain(fact["number_text"]) * 2):
            out.append(
                f"{name} {fact['id']}: '{printed}' stands where '{fact['number_text']}' should"
            )
    return out


def owner_problems(name, truth):
    raw = truth.bytes.text.encode("utf-8")
    owned, out = bytearray(len(raw)), []
    for article in truth.articles:
        for first, last in article["spans"]:
            if any(owned[first:last]):
                out.append(f"{name} {article['id']}: bytes {first}-{last} belong to two items")
            owned[first:last] = b"\1" * (last - first)
    at = 0
    for char in truth.bytes.text:
        if char not in BLANK and not owned[at]:
            out.append(f"{name}: '{char}' at byte {at} belongs to nobody")
            break
        at += len(char.encode("utf-8"))
    return out


def slip_problems(name, edition, truth):
    failing = [check for check in truth.checks if check["verdict"] == "fail"]
    wanted = 1 if edition.planted else 0
    return (
        [f"{name}: {len(failing)} relations fail, {wanted} planted"]
        if len(failing) != wanted
        else []
    )


def mark_problems(name, truth):
    return [
        f"{name}: a template's mark '{mark}' is printed"
        for mark in "{}[]<>|"
        if mark in truth.bytes.text
    ]


def run_compose(folder, *more):
    subprocess.run([sys.executable, str(HERE / "compose.py"), "--out", folder, *more], check=True)
    return {
        path.relative_to(folder): path.read_bytes()
        for path in Path(folder).rglob("*")
        if path.is_file()
    }


def same_twice():
    with tempfile.TemporaryDirectory() as a, tempfile.TemporaryDirectory() as b:
        first = run_compose(a, "--seed", "9", "--pages", "12")
        second = run_compose(b, "--seed", "9", "--pages", "12")
        return [f"{path} differs" for path in first if first[path] != second.get(path)]


def main():
    tap = Tap()
    templates, layouts = load_templates(), load_layouts()
    tap.check(template_problems(templates), "every template's relations hold as printed")
    news = len(templates["news"])
    tap.check(
        [] if news >= 60 else [f"only {news} news templates"],
        "there are sixty news templates and more",
    )
    numbers, owners, slips, marks, seen, planted = [], [], [], [], set(), 0
    for number in range(1, PAGES + 1):
        layout = layouts[number % len(layouts)]
        edition = Edition(templates, layout, 77, number, 0.5)
        truth, name = edition.truth(), f"page {number} ({layout[0]})"
        json.dumps(truth.articles + truth.facts + truth.checks + truth.entities)
        numbers += number_problems(name, truth)
        owners += owner_problems(name, truth)
        slips += slip_problems(name, edition, truth)
        marks += mark_problems(name, truth)
        seen.add(layout[0])
        planted += edition.planted is not None
    tap.check(numbers, "every figure of the truth stands in the bytes that it names")
    tap.check(owners, "every printed character belongs to exactly one item")
    tap.check(slips, "a planted slip breaks exactly one relation, and nothing else does")
    tap.check(
        [] if PAGES // 4 < planted < PAGES else [f"{planted} of {PAGES} pages"],
        "about half the pages carry a slip",
    )
    tap.check(marks, "no mark of a template reaches the page")
    tap.check(
        [] if len(seen) == len(layouts) else ["a layout was left out"], "every layout composes"
    )
    tap.check(same_twice(), "the same seed gives the same bytes")
    tap.done()


if __name__ == "__main__":
    main()
