#!/usr/bin/env python3
"""The output is the same for any number of workers and the smallest budget, in source order, at borders too."""
from runs import Place, done, ok, same, sink, source, stage


def fill(place, units=40):
    for i in range(units):
        lines = [f"line {n} of unit {i}" for n in range(i % 7 * 13 + 1)]
        if i % 11 == 3:
            lines.append("poison")
        place.write(f"{i % 3}/{i:04}.txt", "\n".join(lines) + "\n")


GRAPHS = {
    "a chain": lambda p: [source(p), stage("decode.test_lines"), stage("transform.test_copy"),
                          stage("transform.test_slow", most="3ms"), stage("extract.test_words"),
                          stage("validate.test_count"), sink(p)],
    "one border": lambda p: [source(p), stage("decode.test_lines"), stage("transform.test_slow", most="3ms"),
                             stage("transform.test_single"), stage("validate.test_count"), sink(p)],
    "two borders": lambda p: [source(p), stage("decode.test_lines"), stage("transform.test_single", "one"),
                              stage("transform.test_slow", most="3ms"), stage("transform.test_single", "two"),
                              stage("extract.test_words"), sink(p)],
    "a diamond with unequal branches and a border in one": lambda p: [
        source(p), stage("decode.test_lines"), stage("transform.test_copy", "left"),
        stage("transform.test_single", "right", **{"from": "test_lines"}),
        stage("transform.test_drop", "drop", word="7"), stage("transform.test_flood", "flood", copies=3),
        sink(p, **{"from": ["left", "flood"]})],
    "refusals": lambda p: [source(p), stage("decode.test_lines"),
                           stage("transform.test_fail", on="poison", how="reject"),
                           stage("transform.test_slow", most="3ms"), stage("validate.test_count"), sink(p)],
    "failing units": lambda p: [source(p), stage("decode.test_lines"), stage("validate.test_count"),
                                stage("transform.test_fail", on="poison", how="fail"),
                                stage("transform.test_single"), sink(p)],
    "failing units beyond a border": lambda p: [
        source(p), stage("decode.test_lines"), stage("transform.test_single"), stage("validate.test_count"),
        stage("transform.test_fail", on="poison", how="fail_at_end"), sink(p)],
    "retries": lambda p: [source(p), stage("decode.test_lines"), stage("extract.test_words"),
                          stage("transform.test_fail", on="poison", how="retry", times=2,
                                retry={"times": 3, "delay": "1ms"}), sink(p)],
    "retries beyond a border": lambda p: [
        source(p), stage("decode.test_lines"), stage("transform.test_single"), stage("extract.test_words"),
        stage("transform.test_fail", on="poison", how="retry", times=2, retry={"times": 3, "delay": "1ms"}),
        sink(p)],
}

for name, make in GRAPHS.items():
    with Place() as p:
        fill(p)
        p.set_stages(make(p))
        status = p.run("--workers", "1", "--quiet")
        first, ledger = p.output(), p.ledger("SELECT number, key, version, outcome, records FROM unit")
        ok(status in (0, 1) and first.count(b"\n") > 40, f"{name}: one worker", f"status {status}", p.err)
        numbers = [n for n, in p.ledger("SELECT number FROM unit ORDER BY key")]
        same(numbers, list(range(1, 41)), f"{name}: numbers follow the source")
        for words in (["--workers", "2"], ["--workers", "8"], ["--workers", "8", "--memory", "1MiB"]):
            p.forget()
            again = p.run(*words, "--quiet")
            ok(again == status and p.output() == first, f"{name}: {' '.join(words)} gives the same",
               f"status {again}, {len(p.output())} bytes, not {len(first)}", p.err)
            same(p.ledger("SELECT number, key, version, outcome, records FROM unit"), ledger,
                 f"{name}: {' '.join(words)} leaves the same ledger")

with Place() as p:
    fill(p)
    p.set_stages(GRAPHS["a chain"](p), ordered=False)
    p.run("--workers", "8", "--quiet")
    got = sorted(p.output().splitlines())
    p.forget()
    p.run("--workers", "1", "--quiet")
    same(got, sorted(p.output().splitlines()), "without order the lines are the same, in some order")
done()
