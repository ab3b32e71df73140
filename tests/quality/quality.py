#!/usr/bin/env python3
"""Compose pages, take them through the daily pipeline, and print how well it read them.

usage: quality.py --prun PRUN [--pipeline FILE] [--pages N] [--seed N] [--layouts fit|held-out|all]
                  [--layout NAME] [--errors P] [--keep DIR] [anything score_pages.py takes]

Without --keep the pages and the export are removed at the end."""
import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--prun", required=True, type=Path)
    parser.add_argument(
        "--pipeline", type=Path, default=HERE.parent.parent / "pipelines" / "daily.json"
    )
    parser.add_argument("--pages", default="200")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--layouts", default="held-out")
    parser.add_argument("--layout")
    parser.add_argument("--errors", default="0.3")
    parser.add_argument("--workers", default="2")
    parser.add_argument("--keep", type=Path)
    args, more = parser.parse_known_args()
    for path in (args.prun, args.pipeline):
        if not path.exists():
            sys.exit(f"quality: '{path}' is not there")
    return args, more


def run(words, **more):
    result = subprocess.run([str(word) for word in words], **more)
    return result.returncode


def measure(folder, args, more):
    pages, out = folder / "pages", folder / "out"
    which = ["--layout", args.layout] if args.layout else ["--layouts", args.layouts]
    truth = folder / "truth"
    if run(
        [
            sys.executable,
            HERE / "compose.py",
            "--seed",
            args.seed,
            "--pages",
            args.pages,
            "--errors",
            args.errors,
            "--out",
            truth,
            *which,
        ]
    ):
        sys.exit("quality: compose.py failed")
    pages.mkdir(parents=True, exist_ok=True)
    for path in truth.glob("page-*.txt"):
        path.replace(pages / path.name)
    status = run(
        [
            args.prun,
            "run",
            args.pipeline,
            "--set",
            f"input={pages}",
            "--set",
            f"output={out}",
            "--workers",
            args.workers,
            "--quiet",
        ]
    )
    if status:
        sys.exit(f"quality: prun ended with status {status}")
    return run([sys.executable, HERE / "score_pages.py", truth, out / "issues.db", *more])


def main():
    args, more = arguments()
    if args.keep:
        args.keep.mkdir(parents=True, exist_ok=True)
        sys.exit(measure(args.keep, args, more))
    with tempfile.TemporaryDirectory() as place:
        sys.exit(measure(Path(place), args, more))


if __name__ == "__main__":
    main()
