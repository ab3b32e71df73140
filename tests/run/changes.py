#!/usr/bin/env python3
"""Run again over inputs that are known, edited, removed, the same as others, or with lost outputs."""
from runs import Place, done, ok, same, sink, source, stage


def chain(p):
    return [source(p), stage("decode.test_lines"), sink(p)]


def bodies(p):
    return [r["body"] for r in p.rows("line")]


def outcomes(p):
    return dict(p.ledger("SELECT substr(key, length(key) - 4), outcome FROM unit"))


with Place() as p:
    p.set_stages(chain(p))
    same(p.run(), 0, "a run over an empty folder ends")
    for name in "abc":
        p.write(f"{name}.txt", name * 3 + "\n")
    same(p.run(), 0, "new files are run")
    before = p.output()
    same((p.run(), p.output() == before), (0, True), "known files are left alone")
    ok("3 unchanged" in p.err, "and counted", p.err)
    p.write("b.txt", "longer than before\n")
    p.write("aa.txt", "new\n")
    p.run()
    same(bodies(p), ["aaa", "longer than before", "ccc", "new"], "an edited file keeps its place, a new one comes last")
    (p.inputs / "b.txt").unlink()
    p.run()
    same(bodies(p), ["aaa", "longer than before", "ccc", "new"], "a removed file's rows stay")

with Place() as p:
    p.set_stages(chain(p))
    p.write("a.txt", "same\n")
    p.write("b.txt", "same\n")
    p.write("c.txt", "same\n")
    p.write("d.txt", "other\n")
    p.run("--workers", "4")
    same(bodies(p), ["same", "other"], "the same content gives its rows once")
    same(outcomes(p), {"a.txt": "committed", "b.txt": "same_as", "c.txt": "same_as", "d.txt": "committed"},
         "the first in source order has them")
    p.write("a.txt", "changed\n")
    p.run()
    same(bodies(p), ["changed", "other", "same"], "when it changes, the next one is run")
    same(outcomes(p), {"a.txt": "committed", "b.txt": "committed", "c.txt": "same_as", "d.txt": "committed"},
         "and the others are the same as that one")
    p.write("d.txt", "changed\n")
    p.run()
    same(bodies(p), ["changed", "same"], "a file that becomes the same as another loses its rows")

with Place() as p:
    p.set_stages(chain(p))
    for name in "abc":
        p.write(f"{name}.txt", name * 3 + "\n")
    p.run()
    before = p.output()
    p.lines.unlink()
    same(p.run(), 0, "an output that was deleted is made again")
    same(p.output(), before, "whole")
    ok("everything is exported to it again" in p.err, "and that is said", p.err)
    other = p.root / "other.jsonl"
    p.set_stages([*chain(p), stage("export.jsonl", "more", path=str(other), **{"from": "test_lines"})])
    p.run()
    ok("3 units were made with other settings" in p.err, "an added exporter is other settings", p.err)
    same(p.run("--all", command="replay"), 0, "replay --all")
    same((p.output(), other.read_bytes()), (before, before), "gives it everything, and the others nothing twice")
    p.run()
    ok("other settings" not in p.err, "then nothing is said any more", p.err)
    p.lines.unlink()
    p.run()
    same((p.output(), other.read_bytes()), (before, before), "one of two lost outputs is made again alone")

with Place() as p:
    p.set_stages(chain(p))
    for name in "abc":
        p.write(f"{name}.txt", name * 3 + "\n")
    p.run()
    same(p.run("--unit", str(p.inputs / "b.txt"), command="replay"), 0, "replay of one unit by its path")
    ok("1 units: 1 committed" in p.err, "runs that one", p.err)
    same(bodies(p), ["aaa", "bbb", "ccc"], "and leaves the same rows")
done()
