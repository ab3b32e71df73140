#!/usr/bin/env python3
"""Lines of files that are cut into units: every line once, in order, wherever the borders fall."""
import json
import random

from runs import Place, done, ok, same, sink, stage


def lines_of(data, most=1 << 20):
    """What must come out: (text, start, end) of each line that is short enough."""
    parts = data.split(b"\n")
    if parts[-1] == b"":
        parts.pop()
    at, result = 0, []
    for i, part in enumerate(parts):
        is_ended = at + len(part) < len(data)
        text = part[:-1] if is_ended and part.endswith(b"\r") else part
        if len(text) <= most:
            result.append((text.decode(), at, at + len(text)))
        at += len(part) + 1
    return result


def source(p, **options):
    return stage("source.lines", "in", path=str(p.inputs), **options)


def texts(p):
    return [r["text"] for r in p.rows("line")]


def noise(rng, size):
    return bytes(rng.choice(b"ab\n\n\r\xc3") if rng.random() < .9 else 10 for _ in range(size)).replace(b"\xc3",
                                                                                                   "é".encode())


CASES = [
    ("nothing", b""),
    ("one empty line", b"\n"),
    ("a line without an end", b"abc"),
    ("one line", b"abc\n"),
    ("empty lines", b"\n\n\n\n\n\n\n\n\n"),
    ("carriage returns", b"a\r\n\r\n\rb\r\r\nlast\r"),
    ("a long line between short ones", b"a\n" + b"x" * 500 + b"\nb\n"),
    ("a long line at the end", b"a\nb\n" + b"x" * 300),
    ("noise", noise(random.Random(1), 2000)),
]

with Place() as p:
    for name, data in CASES:
        wrong = []
        for unit_bytes in (1, 2, 3, 5, 16, 64, 499, 1000, 1 << 20):
            p.forget()
            p.inputs.joinpath("a.txt").write_bytes(data)
            p.set_stages([source(p, unit_bytes=unit_bytes), sink(p)])
            if p.run("--quiet") != 0 or texts(p) != [t for t, _, _ in lines_of(data)]:
                wrong.append((unit_bytes, p.err, texts(p)))
        ok(not wrong, f"{name}: each line once, whatever the size of a unit", *wrong)

with Place() as p:
    data = b"short\n" + b"x" * 1000 + b"\nmiddle\n" + b"y" * 99 + b"\n" + b"z" * 101
    for unit_bytes in (7, 50, 100, 4096):
        p.forget()
        p.inputs.joinpath("a.txt").write_bytes(data)
        p.set_stages([source(p, unit_bytes=unit_bytes, max_line_bytes=100), sink(p)])
        same(p.run("--quiet"), 1, f"units of {unit_bytes}: lines above the limit are refused")
        same(texts(p), ["short", "middle", "y" * 99], "and cost themselves")
        p.run("--json", command="deadletters")
        letters = [json.loads(line) for line in p.out.splitlines()]
        same([(r["code"], r["start"]) for r in letters], [("line_too_long", 6), ("line_too_long", 1114)],
             "their place in the file is told")

with Place() as p:
    p.write("a.txt", "one\ntwo\nthree\n")
    p.write("b.txt", "one\ntwo\nthree\n")
    p.set_stages([source(p, unit_bytes=4), sink(p)])
    same(p.run("--quiet"), 0, "two files with the same lines")
    same(texts(p), ["one", "two", "three"] * 2, "equal parts of files are not left out")
    p.run("--quiet")
    same(texts(p), ["one", "two", "three"] * 2, "run again, nothing comes twice")
    p.write("a.txt", "one\ntwo\nthree\nfour\nfive")
    p.run("--quiet")
    same(sorted(texts(p)), sorted(["one", "two", "three"] * 2 + ["four", "five"]), "a file has grown")
    before = p.output()
    same(p.run(command="replay"), 0, "nothing to replay")
    p.set_stages([source(p, unit_bytes=5), sink(p)])
    same(p.run(), 3, "other borders are refused")
    ok("units of 4 bytes, now it would be 5" in p.err, "with both sizes", p.err)
    same(p.output(), before, "and nothing was touched")

with Place() as p:
    p.inputs.joinpath("a.txt").write_bytes(b"a\r\n\r\n\nb\n")
    p.set_stages([source(p, skip_empty=True), sink(p)])
    p.run("--quiet")
    same(texts(p), ["a", "b"], "skip_empty leaves empty lines out")
    p.forget()
    p.set_stages([source(p, strip_cr=False), sink(p)])
    p.run("--quiet")
    same(texts(p), ["a\r", "\r", "", "b"], "without strip_cr a carriage return stays")

with Place() as p:
    rng = random.Random(2)
    for i in range(4):
        p.inputs.joinpath(f"{i}.txt").write_bytes(noise(rng, 3000))
    outputs = set()
    for words in (["--workers", "1"], ["--workers", "2"], ["--workers", "4", "--memory", "1MiB"]):
        p.forget()
        p.set_stages([source(p, unit_bytes=100), sink(p)])
        same(p.run("--quiet", *words), 0, f"run with {' '.join(words)}")
        outputs.add(p.output())
    same(len(outputs), 1, "the same output from any number of workers and the smallest budget")
    want = [t for i in range(4) for t, _, _ in lines_of(p.inputs.joinpath(f"{i}.txt").read_bytes())]
    same(texts(p), want, "which is every line in order")

# Killed at every point, then started again: the output of a run that nobody disturbed, byte for byte.
POINTS = ["start", "recover", "admit:3", "read:5", "finish:4", "group", "intent", "commit", "receipts", "ledger", "end"]

with Place() as p:
    rng = random.Random(3)
    first, more = noise(rng, 1500), noise(rng, 800)
    chain = [source(p, unit_bytes=100, max_line_bytes=60), sink(p)]
    p.set_stages(chain)
    file = p.inputs.joinpath("a.txt")

    def undisturbed(*contents):
        p.forget()
        for content in contents:
            file.write_bytes(content)
            p.run("--quiet")
        return p.output()

    one, both = undisturbed(first), undisturbed(first, first + more)
    for point in POINTS:
        p.forget()
        file.write_bytes(first)
        status = p.run("--quiet", "--workers", "2", env={"PRUN_FAULT": point})
        p.run("--quiet")
        same((status, p.output() == one), (-9, True), f"killed at {point}, started again: the undisturbed output")
        p.forget()
        p.run("--quiet")
        file.write_bytes(first + more)
        status = p.run("--quiet", "--workers", "2", env={"PRUN_FAULT": point})
        p.run("--quiet")
        same((status, p.output() == both), (-9, True), f"killed at {point} with a file that has grown: likewise")
    same(p.ledger("SELECT count(*) FROM intent")[0][0], 0, "no intent is open")
    p.run("--unit", str(p.ledger("SELECT min(number) FROM unit WHERE range IS NOT NULL")[0][0]), command="replay")
    same(p.output() == both, True, "a unit that is a part of a file is run again as it was")

done()
