#!/usr/bin/env python3
"""What exporters are asked: groups in order, refusals taken back, retries in place."""
from runs import Place, done, ok, same, sink, source, stage


def calls(p):
    return [line.split() for line in (p.root / "log").read_text().splitlines()]


def chain(p, **options):
    return [source(p), stage("decode.test_lines"), sink(p),
            stage("export.test_log", "log", path=str(p.root / "log"), **{"from": "test_lines"}, **options)]


def fill(p):
    for name in "abcd":
        p.write(f"{name}.txt", f"{name}\n")


def bodies(p):
    return [r["body"] for r in p.rows("line")]


with Place() as p:
    fill(p)
    p.set_stages(chain(p))
    same(p.run(), 0, "a plain run")
    log = calls(p)
    same(log[0], ["recover"], "an exporter recovers first, from nothing")
    units = [c for c in log if c[0] == "unit"]
    same([c[1][-5:] for c in units], ["a.txt", "b.txt", "c.txt", "d.txt"], "units come in source order")
    same([c[3] for c in units], ["new"] * 4, "and are new")
    groups = [int(c[1]) for c in log if c[0] == "commit"]
    same(groups, list(range(1, len(groups) + 1)), "groups count up by one")
    p.write("b.txt", "edited\n")
    p.run()
    log = calls(p)[len(log):]
    same(log[0], ["recover", str(groups[-1])], "the next run recovers from the last receipt")
    same([c[3] for c in log if c[0] == "unit"], ["again"], "an edited unit is not new")

with Place() as p:
    fill(p)
    p.set_stages(chain(p, refuse_on="b.txt"))
    same(p.run(), 1, "an exporter that refuses a unit: status 1")
    same(bodies(p), ["a", "c", "d"], "it is retracted from the exporters before, the others are committed")
    same(p.rows("failures"), [], "the exporter refuses the failure too, so no output has it")
    same(p.ledger("SELECT number, stage, code FROM dead_letter"), [(2, "log", "refused")], "but the ledger does")
    same(p.ledger("SELECT outcome FROM unit ORDER BY number"), [("committed",), ("failed",), ("committed",),
                                                               ("committed",)], "with the unit's outcome")
    same(p.run(), 0, "the next run leaves it alone")

with Place() as p:
    fill(p)
    p.set_stages(chain(p, retry_on="b.txt"))
    same(p.run(), 0, "an exporter that asks for a retry gets it")
    ok("trying again: not now" in p.err and "goes on" in p.err, "that is said, and when it is over", p.err)
    same(bodies(p), ["a", "b", "c", "d"], "and nothing is twice")
done()
