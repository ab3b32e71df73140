#!/usr/bin/env python3
"""bench.py [--rounds K] [--lines N] [--out FOLDER] [--json FILE] [SECTION...] - what `make bench` runs.

Sections: w1 (a pass-through stage, a border), w2 (regex), w3 (JSON), pages (the main job), start. prun, the
floors (small C programs without a framework) and those peers that are installed run in alternating rounds;
ratios within one run count, absolute figures differ between machines.
"""
import argparse
import json
import platform
import shutil
import subprocess
import sys
from pathlib import Path

sys.dont_write_bytecode = True
from compare import compare, print_table  # noqa: E402
from jobs import BUILD, TOP, W2, W3, Job, passes  # noqa: E402

PEER_LINES = 100_000
AWK_SPLIT = r"""{ l=$0; t=index(l," "); a=substr(l,1,t-1); l=substr(l,t+1); t=index(l," "); b=substr(l,1,t-1)
l=substr(l,t+1); t=index(l," "); c=substr(l,1,t-1); l=substr(l,t+1); if (c != "ERROR") next
t=index(l,"] "); d=substr(l,2,t-2); m=substr(l,t+2); gsub(/\\/,"\\\\",m); gsub(/"/,"\\\"",m)
print "{\"time\":\"" a "\",\"host\":\"" b "\",\"level\":\"" c "\",\"comp\":\"" d "\",\"msg\":\"" m "\"}" }"""
JQ_W2 = (r'capture("^(?<time>[^ ]+) (?<host>[^ ]+) (?<level>[A-Z]+) \\[(?<comp>[a-z]+)\\] (?<msg>.*)$")'
         ' | select(.level=="ERROR")')


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--out", type=Path, default=BUILD / "bench")
    parser.add_argument("--json", type=Path)
    parser.add_argument("sections", nargs="*", default=[])
    return parser.parse_args()


def head(path, lines):
    """The first lines of a file, as a file beside it: slow peers get these."""
    short = path.with_name(f"{path.name}.{lines}.head")
    if not short.exists():
        with open(path, "rb") as source, open(short, "wb") as out:
            for _, line in zip(range(lines), source):
                out.write(line)
    return short


def floor(name, *files):
    program = BUILD / "tests/bench" / name
    return [(f"{name}: C, no framework", [str(program), *map(str, files)], None)] if program.exists() else []


def peer(tool, words):
    return [(tool, [tool, *words], None)] if shutil.which(tool) else []


def row(name, job):
    return name, job.command, job.prepare


def count_lines(path):
    with open(path, "rb") as f:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: f.read(1 << 20), b""))


def section_w1(args):
    log = args.out / "w2.log"
    jobs = [("1 pass-through stage", passes(1)), ("6 pass-through stages", passes(6)),
            ("1 pass-through, 5 borders", passes(1, 5))]
    result = compare([row(name, Job(args.out, f"w1-{i}", log, stages)) for i, (name, stages) in enumerate(jobs)],
                     args.rounds, args.lines)
    print_table(f"W1: {args.lines:,} lines to nowhere", result)
    one, six, borders = (r["cpu_s"] for r in result)
    figures = {"pass_ns": (six - one) / 5 / args.lines * 1e9, "border_ns": (borders - one) / 5 / args.lines * 1e9}
    print("one more pass-through stage: {pass_ns:.1f} ns a record; one border: {border_ns:.1f} ns".format(**figures))
    return {"table": result, **figures}


def section_w2(args):
    log, short = args.out / "w2.log", head(args.out / "w2.log", PEER_LINES)
    one, two = Job(args.out, "w2", log, W2), Job(args.out, "w2-2", log, W2, workers=2)
    result = compare(floor("floor_lines", log, args.out / "w2.floor") + [row("prun, 1 worker", one),
                                                                      row("prun, 2 workers", two)],
                     args.rounds, args.lines)
    print_table(f"W2: {args.lines:,} log lines, regex of 5 groups, filter, JSON lines", result)
    if (args.out / "w2.floor").exists() and count_lines(args.out / "w2.floor") != count_lines(one.out):
        raise SystemExit("W2: prun and the floor do not write the same number of lines")
    small = compare([row("prun, 1 worker", Job(args.out, "w2-small", short, W2))] +
                    peer("mawk", [AWK_SPLIT, str(short)]) + peer("gawk", [AWK_SPLIT, str(short)]) +
                    peer("jq", ["-cR", JQ_W2, str(short)]) +
                    peer("mlr", ["--inidx", "--ifs", " ", "--repifs", "--ojsonl", "filter", '$3=="ERROR"', str(short)]),
                    min(args.rounds, 3), min(PEER_LINES, args.lines))
    print_table("W2: its first 100,000 lines (the awks split, without a regex)", small)
    return {"table": result, "peers": small}


def section_w3(args):
    lines, short = args.out / "w3.jsonl", head(args.out / "w3.jsonl", PEER_LINES)
    job = Job(args.out, "w3", lines, W3)
    result = compare(floor("floor_json", lines, args.out / "w3.floor") + [row("prun, 1 worker", job)], args.rounds,
                     args.lines)
    print_table(f"W3: {args.lines:,} JSON lines, filter, a key set, JSON lines", result)
    if (args.out / "w3.floor").exists() and count_lines(args.out / "w3.floor") != count_lines(job.out):
        raise SystemExit("W3: prun and the floor do not write the same number of lines")
    small = compare([row("prun, 1 worker", Job(args.out, "w3-small", short, W3))] +
                    peer("jq", ["-c", 'select(.score>500) | .src="bench"', str(short)]) +
                    peer("mlr", ["--ijsonl", "--ojsonl", "filter", "$score > 500", "then", "put", '$src="bench"',
                                 str(short)]),
                    min(args.rounds, 3), min(PEER_LINES, args.lines))
    print_table("W3: its first 100,000 lines", small)
    return {"table": result, "peers": small}


def section_pages(args):
    pages, out = args.out / "pages", args.out / "pages-out"
    if not pages.exists():
        made = args.out / "pages.made"
        subprocess.run([sys.executable, TOP / "tests/quality/compose.py", "--seed", "7", "--pages", "200", "--out", made],
                       check=True)
        pages.mkdir()
        for page in sorted(made.glob("*.txt")):
            shutil.copy(page, pages)
        shutil.rmtree(made)
    count = len(list(pages.iterdir()))
    rows = []
    for workers in (1, 2):
        rows.append((f"prun, {workers} worker{'s' * (workers > 1)}",
                     [str(BUILD / "prun"), str(TOP / "pipelines/daily.json"), "--set", f"input={pages}", "--set",
                      f"output={out}", "--quiet", "--workers", str(workers)],
                     lambda: shutil.rmtree(out, ignore_errors=True)))
    result = compare(rows, min(args.rounds, 3), count)
    print_table(f"Main job: {count} composed pages through daily.json", result)
    return {"table": result}


def section_start(args):
    one = args.out / "one.txt"
    one.write_text("a line\n")
    prun = str(BUILD / "prun")
    result = compare([row("a run over one line", Job(args.out, "start", one, passes(1))),
                      ("prun check daily.json", [prun, "check", str(TOP / "pipelines/daily.json")], None),
                      ("prun --version", [prun, "--version"], None)], max(args.rounds, 11), 1)
    print("\nStart\n| what | wall ms | CPU ms |\n| --- | --- | --- |")
    for r in result:
        print(f"| {r['name']} | {1000 * r['wall_s']:.1f} | {1000 * r['cpu_s']:.1f} |")
    return {"table": result}


def main():
    args = arguments()
    sections = {name[8:]: f for name, f in globals().items() if name.startswith("section_")}
    wrong = [name for name in args.sections if name not in sections]
    if wrong:
        raise SystemExit(f"bench.py: no section \"{wrong[0]}\"; there are {', '.join(sections)}")
    subprocess.run([sys.executable, Path(__file__).with_name("inputs.py"), args.out, str(args.lines)], check=True)
    figures = {"machine": platform.machine(), "system": platform.release(), "lines": args.lines,
               "rounds": args.rounds}
    for name in args.sections or sections:
        figures[name] = sections[name](args)
    file = args.json or args.out / "bench.json"
    file.write_text(json.dumps(figures, indent=1))
    print(f"\nalso in {file}")


if __name__ == "__main__":
    main()
