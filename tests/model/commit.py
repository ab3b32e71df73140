#!/usr/bin/env python3
"""The commit protocol as a model: every crash point is tried, also in the recovery, and inputs change between.

The world is a ledger, a database (whose commits are atomic), and a file (appended in two steps, so that a torn
write is a crash point of its own; rewritten by a rename). A step of the protocol is one durable change; a
crash comes after any of them, and a second one after any step of the recovery. Between crash and restart an
input may be edited or removed. What comes out must be what some run without a crash gives: one in which the
change of the inputs happened before the group or after it.

Protocols that the design rejects are run too, and must be found wrong: a model that cannot fail proves nothing.
"""
import copy
import itertools
import sys


class Crash(Exception):
    pass


class World:
    """What survives a crash, and a countdown to the next one."""

    def __init__(self, inputs):
        self.inputs = dict(inputs)           # key -> content
        self.ledger = {"units": {}, "intent": None, "receipt": 0, "extents": {}}
        self.database = {}                   # key -> content
        self.file = []                       # entries, the last may be torn
        self.next_file = None                # a generation that is not renamed yet
        self.left = None

    def step(self):
        if self.left is not None:
            if self.left == 0:
                raise Crash
            self.left -= 1

    def result(self):
        return (tuple(sorted(self.database.items())), tuple(self.file),
                tuple(sorted((k, v) for k, v in self.ledger["units"].items())))


# ---- Exporters: each durable change is a step ---------------------------------------------------

def commit_database(w, group):
    for key, content in group:
        w.database.pop(key, None)
        if content is not None:
            w.database[key] = content
    w.step()


def file_entries(w):
    return w.file[: w.ledger["receipt"]]


def commit_file(w, group):
    """Gives the new receipt. A replaced unit makes a new generation, whose rename is the commit."""
    base = file_entries(w)
    known = {e[0] for e in base}
    if all(key not in known for key, _ in group):
        w.file = base
        for key, content in group:
            if content is None:
                continue
            w.file = w.file + [(key, "torn")]
            w.step()
            w.file = w.file[:-1] + [(key, content)]
            w.step()
        return len(w.file)
    new = dict(group)
    entries = [(k, new.get(k, c)) for k, c in base if new.get(k, c) is not None]
    entries += [(k, c) for k, c in group if k not in known and c is not None]
    w.next_file = entries
    w.step()
    w.file, w.next_file = entries, None
    w.step()
    return len(entries)


def recover_file(w):
    """Cuts back to the receipt; a generation that was renamed, but is not in the ledger, is seen by its intent:
    the group is then committed again over it, so its entries stay where they are."""
    if w.next_file is not None:
        w.next_file = None
        w.step()
    if len(w.file) > w.ledger["receipt"] and not (w.ledger["intent"] and w.ledger["intent"]["log"]):
        w.file = file_entries(w)
        w.step()


# ---- The protocol --------------------------------------------------------------------------------

class Protocol:
    """has_intent, has_log (of outputs that replace): what the design has. Without them: what it rejects."""

    def __init__(self, has_intent=True, has_log=True):
        self.has_intent, self.has_log = has_intent, has_log

    def store(self, w, group, receipt):
        for key, content in group:
            if content is None:
                w.ledger["units"].pop(key, None)
            else:
                w.ledger["units"][key] = content
        w.ledger["receipt"] = receipt
        w.ledger["intent"] = None
        w.step()

    def commit(self, w, group):
        if self.has_intent:
            replaces = any(key in w.ledger["units"] for key, _ in group)
            w.ledger["intent"] = {"keys": [k for k, _ in group], "log": list(group)
                                  if replaces and self.has_log else None}
            w.step()
        self.export(w, group)

    def export(self, w, group):
        commit_database(w, group)
        receipt = commit_file(w, group)
        self.store(w, group, receipt)

    def recover(self, w):
        recover_file(w)
        intent = w.ledger["intent"]
        if intent and intent["log"]:
            self.finish(w, intent["log"])
        elif intent:
            gone = [(k, None) for k in intent["keys"]]
            commit_database(w, gone)
            receipt = commit_file(w, gone)
            for key in intent["keys"]:
                w.ledger["units"].pop(key, None)
            w.ledger["receipt"] = receipt
            w.ledger["intent"] = None
            w.step()

    def finish(self, w, group):
        """The file may hold the new generation already: committing again must end in the same."""
        commit_database(w, group)
        new = dict(group)
        entries = [(k, new.get(k, c)) for k, c in w.file if c != "torn" and new.get(k, c) is not None]
        have = {k for k, _ in entries}
        entries += [(k, c) for k, c in group if k not in have and c is not None]
        w.next_file = entries
        w.step()
        w.file, w.next_file = entries, None
        w.step()
        self.store(w, group, len(entries))

    def run(self, w, size=2):
        """What is new or changed, in source order, in groups of `size`."""
        self.recover(w)
        due = [k for k in sorted(w.inputs) if w.ledger["units"].get(k) != w.inputs[k]]
        for at in range(0, len(due), size):
            self.commit(w, [(k, w.inputs[k]) for k in due[at:at + size]])


# ---- Enumeration ---------------------------------------------------------------------------------

def crashed(protocol, world, after):
    """The world after a run that crashes after so many steps; None when it came to its end."""
    w = copy.deepcopy(world)
    w.left = after
    try:
        protocol.run(w)
    except Crash:
        w.left = None
        return w
    return None


def changes(inputs):
    yield "untouched", dict(inputs)
    for key in inputs:
        yield f"{key} edited", {**inputs, key: inputs[key] + "'"}
        yield f"{key} removed", {k: v for k, v in inputs.items() if k != key}


def allowed(protocol, world, changed):
    """Results of runs without a crash: the change of the inputs came after the n-th unit was committed, n = 0 ..
    all. (A unit at a time: groups say nothing about where a change falls.)"""
    results = set()
    keys = sorted(world.inputs)
    for n in range(len(keys) + 1):
        for chosen in itertools.combinations(keys, n):
            w = copy.deepcopy(world)
            everything = w.inputs
            w.inputs = {k: v for k, v in everything.items() if k in chosen}
            protocol.run(w, 1)
            w.inputs = dict(changed)
            protocol.run(w, 1)
            results.add(w.result())
    return results


def start(protocol, inputs, before):
    """A world in which `before` was committed by an earlier run and `inputs` is there now."""
    w = World(before)
    protocol.run(w)
    w.inputs = dict(inputs)
    return w


def enumerate_crashes(protocol):
    """(crashes tried, wrong outcomes)."""
    good = Protocol()
    tried = wrong = 0
    worlds = [({"a": "1", "b": "2"}, {}), ({"a": "1", "b": "2", "c": "3"}, {}),
              ({"a": "2", "b": "2"}, {"a": "1"}), ({"a": "2", "b": "3"}, {"a": "1", "b": "2"}),
              ({"a": "2", "b": "2", "c": "4"}, {"a": "1", "c": "3"})]
    for inputs, before in worlds:
        world = start(good, inputs, before)
        for _, changed in changes(inputs):
            results = allowed(good, world, changed)
            for first in itertools.count():
                w = crashed(protocol, world, first)
                if w is None:
                    break
                w.inputs = dict(changed)
                for second in itertools.count():
                    again = crashed(protocol, w, second)
                    end = copy.deepcopy(again or w)
                    protocol.run(end)
                    tried += 1
                    wrong += end.result() not in results
                    if again is None:
                        break
    return tried, wrong


def main():
    tried, wrong = enumerate_crashes(Protocol())
    print(f"{'ok' if wrong == 0 and tried > 1000 else 'not ok'} 1 - intent and log: {wrong} wrong outcomes of "
          f"{tried} crashes")
    cases = [("without a log of what replaces", Protocol(has_log=False)),
             ("without an intent: exporters on their own", Protocol(has_intent=False))]
    failed = wrong != 0
    for number, (name, protocol) in enumerate(cases, 2):
        tried, wrong = enumerate_crashes(protocol)
        print(f"{'ok' if wrong else 'not ok'} {number} - {name}: found wrong, {wrong} of {tried}")
        failed |= not wrong
    print(f"1..{len(cases) + 1}")
    return 1 if failed else 0


sys.exit(main())
