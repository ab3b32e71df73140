#!/usr/bin/env python3
"""Memory does not grow with what comes in: neither with the records of a unit, nor with the number of units."""
import json

from runs import BUILD, Place, done, ok, same, sink, source, stage

ROOM = 16 << 20


def summary(p):
    return next(json.loads(line)["summary"] for line in p.err.splitlines() if '"summary"' in line)


with Place() as p:
    p.write("one.txt", "a line\n")
    p.set_stages([source(p), stage("decode.test_lines"), stage("transform.test_flood", copies=3000000),
                  stage("transform.test_single"), stage("transform.test_drop", word="a line"), sink(p)])
    same(p.run("--log", "json"), 0, "a unit of millions of records ends")
    got = summary(p)
    ok(got["memory_peak"] < ROOM, "in little memory, through a border too", got)

with Place() as p:
    p.write("one.txt", "a line\n")
    p.set_stages([source(p), stage("decode.test_lines"), stage("transform.test_flood", copies=3000000),
                  stage("transform.test_single"), stage("export.test_log", "log", path=str(p.root / "log"))])
    same(p.run("--log", "json"), 0, "so does one whose records are all exported")
    got = summary(p)
    ok(got["memory_peak"] < 2 * ROOM, "with its output in a temporary file", got)

peaks = []
for units in (100, 2000):
    with Place() as p:
        for i in range(units):
            p.write(f"{i:05}.txt", "".join(f"line {n} of unit {i}\n" for n in range(200)))
        p.set_stages([source(p), stage("decode.test_lines"), stage("transform.test_copy"), sink(p)])
        p.run("--log", "json")
        peaks.append(summary(p)["resident_peak"])
print(f"# peak of 100 units {peaks[0]} bytes, of 2,000 units {peaks[1]} bytes")
if "-fsanitize=" in (BUILD / "Makefile").read_text():
    ok(True, "2,000 units take little more than 100 # SKIP sanitizers keep what is freed")
else:
    ok(all(peaks) and peaks[1] <= 1.25 * peaks[0], "2,000 units take little more than 100", peaks)
done()
