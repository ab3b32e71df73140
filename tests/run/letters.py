#!/usr/bin/env python3
"""What is refused becomes a dead letter and a row of failures, costs only itself, and can be run again."""
import json

from runs import Place, done, ok, same, sink, source, stage


def chain(p, how, **more):
    return [source(p), stage("decode.test_lines"), stage("transform.test_fail", "bad", on="poison", how=how, **more),
            sink(p)]


def fill(p):
    p.write("a.txt", "one\ntwo\n")
    p.write("b.txt", "three\npoison\nfour\n")
    p.write("c.txt", "five\n")


def bodies(p):
    return [r["body"] for r in p.rows("line")]


with Place() as p:
    fill(p)
    p.set_stages(chain(p, "reject"))
    same(p.run(), 1, "a refused record: status 1")
    same(bodies(p), ["one", "two", "three", "four", "five"], "a refused record costs itself")
    failure = p.rows("failures")[0]
    same([failure["failure_id"], failure["stage"], failure["code"], failure["record"]["body"]],
         [2 << 20 | 1, "bad", "test_reject", "poison"], "its row tells stage, code and record")
    ok(failure["unit_key"].endswith("/b.txt"), "and the unit", failure)
    p.run("--json", command="deadletters")
    letter = json.loads(p.out)
    same([letter["start"], letter["end"]], [6, 12], "prun deadletters tells the bytes")
    same(p.run(), 0, "run again, nothing is refused anew")
    p.set_stages(chain(p, "reject")[:2] + [sink(p)])
    same(p.run("--stage", "bad", command="replay"), 0, "replay after the stage was mended")
    same(bodies(p), ["one", "two", "three", "poison", "four", "five"], "replay runs the unit whole, in its place")
    same(p.rows("failures"), [], "and its failure is gone")
    p.run(command="deadletters")
    same(p.out, "", "and the dead letter too")

with Place() as p:
    fill(p)
    p.set_stages(chain(p, "reject_part"))
    p.run("--quiet")
    p.run("--json", command="deadletters")
    letter = json.loads(p.out)
    same([letter["code"], letter["start"], letter["end"]], ["test_part", 6, 12], "a refused part has its bytes")

with Place() as p:
    fill(p)
    p.set_stages(chain(p, "fail"))
    same(p.run(), 1, "a failed unit: status 1")
    same(bodies(p), ["one", "two", "five"], "nothing of a failed unit is exported")
    same([(r["stage"], r["code"], r["record"]) for r in p.rows("failures")], [("bad", "test_fail", None)],
         "but its failure is")
    same(p.run(), 0, "run again, a failed unit with the same content is left alone")
    p.write("b.txt", "mended\n")
    same(p.run(), 0, "an edited one is run")
    same(bodies(p), ["one", "two", "mended", "five"], "and stands in its place")
    same(p.rows("failures"), [], "without its failure")

with Place() as p:
    fill(p)
    p.set_stages(chain(p, "retry", times=5, retry={"times": 2, "delay": "1ms"}))
    same(p.run(), 1, "too many retries: status 1")
    same([r["code"] for r in p.rows("failures")], ["test_retry"], "the unit is a dead letter with the last reason")

with Place() as p:
    fill(p)
    p.set_stages(chain(p, "fail", on_error="fail"))
    same(p.run(), 3, "on_error fail: status 3")
    ok('stage "bad"' in p.err and "poison" in p.err, "the message names the stage", p.err)
    same(bodies(p), ["one", "two"], "what stood before it is committed")
    p.write("b.txt", "mended\n")
    same(p.run(), 0, "after the cause is mended it goes on")
    same(bodies(p), ["one", "two", "mended", "five"], "from where it was")

with Place() as p:
    fill(p)
    p.set_stages(chain(p, "reject", on_error="fail"))
    same((p.run(), bodies(p)), (3, ["one", "two"]), "on_error fail counts for records too")

with Place() as p:
    fill(p)
    p.set_stages(chain(p, "fatal"))
    same(p.run(), 3, "a stage that gives up: status 3")
    same(bodies(p), ["one", "two"], "what stood before it is committed")

with Place() as p:
    fill(p)
    p.set_stages([source(p), stage("decode.test_memory", bytes="300MiB"), sink(p)])
    same(p.run("--memory", "1MiB"), 1, "units that need too much memory: status 1")
    same([r["code"] for r in p.rows("failures")], ["unit_too_large"] * 3, "each is a dead letter")

with Place() as p:
    fill(p)
    p.set_stages([stage("source.test_list", "in", paths=[str(p.inputs / "a.txt"), str(p.inputs / "c.txt")],
                        refuse=[str(p.inputs / "c.txt")]), stage("decode.test_lines"), sink(p)])
    same(p.run(), 1, "a source that refuses an input: status 1")
    same([(r["stage"], r["failure_id"]) for r in p.rows("failures")], [("in", 2 << 20 | 1)],
         "the refused input is a failure of the source")
    p.run(command="status")
    ok("committed    1" in p.out and "failed       1" in p.out, "prun status counts", p.out)
done()
