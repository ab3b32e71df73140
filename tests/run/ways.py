#!/usr/bin/env python3
"""Every record goes exactly the ways that `from` and `when` say, also in units of many batches: counted by an
oracle that knows nothing of prun."""
import json

from runs import Place, done, ok, same, sink, source, stage

TEXTS = {f"{i:02}.txt": [" ".join("abcdefghij"[: (i + n) % 11] for _ in range(n % 5)) for n in range(i * 397 % 4001)]
         for i in range(12)}
NUMBERED = [(n + 1, line) for _, lines in sorted(TEXTS.items()) for n, line in enumerate(lines)]


def graph(p):
    return [
        source(p), stage("decode.test_lines", "lines"),
        stage("transform.test_single", "border"),
        stage("transform.test_copy", "short", **{"from": "lines", "when": {"field": "number", "at_most": 500}}),
        stage("transform.test_flood", "both", copies=2, **{"from": ["short", "border"]}),
        stage("extract.test_words", "words", when={"not": {"field": "body", "equals": ""}}),
        sink(p, when={"any": [{"type": "line", "field": "copy", "equals": 2},
                              {"type": "word", "field": "share", "less": 0.25}]}),
        stage("export.jsonl", "long", path=str(p.root / "long.jsonl"), **{
            "from": "short", "when": {"all": [{"field": "length", "at_least": 20}, {"field": "body", "is_null": False}]}}),
    ]


def expected():
    """What the sink is given: how many lines, and how many words of each line."""
    through = [line for number, line in NUMBERED if line] + [line for number, line in NUMBERED if line and number <= 500]
    words = [len(w) / len(line) for line in through for w in line.split(" ") if w]
    return len(through), 2 * sum(1 for share in words if round(share, 6) < 0.25)


with Place() as p:
    for name, lines in TEXTS.items():
        p.write(name, "".join(line + "\n" for line in lines))
    p.set_stages(graph(p))
    same(p.run("--workers", "2", "--quiet"), 0, "a graph of joins, conditions and a border runs to its end")
    rows = p.rows()
    same((sum(r["table"] == "line" for r in rows), sum(r["table"] == "words" for r in rows)), expected(),
         "joins and conditions let through what they say")
    long = [json.loads(line) for line in (p.root / "long.jsonl").read_text().splitlines()]
    same([(r["number"], r["body"]) for r in long],
         [(number, line) for number, line in NUMBERED if number <= 500 and len(line) >= 20],
         "the second export has its lines in order")
    ok(len(rows) > 20000 and len(long) > 100, "there were enough of them", len(rows), len(long))
done()
