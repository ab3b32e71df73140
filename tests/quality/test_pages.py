"""test_pages.py - the daily pipeline reads 200 composed pages as well as it ever did.

The layouts are held out: nothing was fitted on them. Every figure is printed; the test fails where
one is worse than floors.json says."""
import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from tap import Tap  # noqa: E402

PAGES, SEED = 200, 20


def measured():
    """The figures of a run, or None and what went wrong."""
    build = Path(os.environ.get("builddir", HERE.parent.parent / "build"))
    command = [
        sys.executable,
        str(HERE / "quality.py"),
        *("--prun", str(build / "prun")),
        *("--pages", str(PAGES), "--seed", str(SEED), "--layouts", "held-out"),
        "--json",
    ]
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode:
        return None, [f"quality.py ended with {result.returncode}", *result.stderr.splitlines()]
    return json.loads(result.stdout.splitlines()[-1]), []


def main():
    tap = Tap()
    figures, problems = measured()
    tap.check(problems, f"{PAGES} composed pages go through the daily pipeline")
    if figures is None:
        tap.done()
    floors = json.loads((HERE / "floors.json").read_text("utf-8"))
    for name, value in figures.items():
        print(f"# {name} {value if isinstance(value, int) else format(value, '.4f')}")
    for name, floor in floors["at_least"].items():
        low = figures[name] < floor
        tap.check(
            [f"{figures[name]:.4f}, reached before: {floor}"] if low else [],
            f"{name} is at least {floor}",
        )
    for name, most in floors["at_most"].items():
        tap.check(
            [str(figures[name])] if figures[name] > most else [], f"{name} are at most {most}"
        )
    tap.done()


if __name__ == "__main__":
    main()
