#!/usr/bin/env python3
"""Signals, a second run on the same state, and memory."""
import signal
import subprocess
import time

from runs import BUILD, LIMIT, PRUN, Place, done, ok, same, sink, source, stage


def start(p, *words):
    return subprocess.Popen([PRUN, "run", p.file, "--plugins", BUILD / "tests/plugins", *words], text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=p.root)


def wait_for(what):
    """Waits for something that must happen; LIMIT only ends a hang."""
    for _ in range(LIMIT * 100):
        if what():
            return True
        time.sleep(0.01)
    return False


def committed(p):
    try:
        return p.ledger("SELECT count(*) FROM unit")[0][0]
    except Exception:
        return 0


with Place() as p:
    for i in range(300):
        p.write(f"{i:03}.txt", f"line {i}\n")
    p.set_stages([source(p), stage("decode.test_lines"), stage("transform.test_slow", most="40ms"), sink(p)])
    child = start(p, "--workers", "1", "--memory", "1MiB")
    ok(wait_for(lambda: committed(p) > 0), "a slow run has committed something")
    done_words = p.run()
    same(done_words, 3, "a second run on the same state is refused: status 3")
    ok(f"process id {child.pid}" in p.err, "it says who has it", p.err)
    child.send_signal(signal.SIGTERM)
    _, err = child.communicate(timeout=LIMIT)
    same(child.returncode, 128 + signal.SIGTERM, "SIGTERM before the end: 128 + 15")
    ok("start it again to go on" in err, "and says so", err)
    same(p.ledger("SELECT count(*) FROM intent")[0][0], 0, "no intent is open")
    first = committed(p)
    ok(0 < first < 300, "part of it is committed", first)
    p.set_stages([source(p), stage("decode.test_lines"), stage("transform.test_slow", most="0ms"), sink(p)])
    same(p.run(), 0, "started again it goes on")
    same([r["body"] for r in p.rows("line")], [f"line {i}" for i in range(300)], "nothing is lost or twice")

with Place() as p:
    for i in range(50):
        p.write(f"{i:03}.txt", f"line {i}\n")
    p.set_stages([source(p), stage("decode.test_lines"), stage("transform.test_slow", most="10000ms"), sink(p)])
    child = start(p, "--workers", "2")
    ok(wait_for(p.lines.exists), "a run has begun")
    child.send_signal(signal.SIGINT)
    ok("a second one stops at once" in child.stderr.readline(), "the first SIGINT drains")
    child.send_signal(signal.SIGINT)
    child.communicate(timeout=LIMIT)
    same(child.returncode, 128 + signal.SIGINT, "a second SIGINT stops at once: 128 + 2")
done()
