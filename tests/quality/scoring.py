"""Measures what the pipeline made of one page against that page's ground truth.

Every figure is a ratio in [0, 1] except the counts of alarms. Byte offsets are half-open ranges of
sorted, disjoint pairs; all overlaps are computed on ranges, so that 1,000 pages take seconds.

  line_accuracy    bytes given to the right item, under the best one-to-one match by overlap
  article_f1       items whose ranges agree to 90 % (intersection over union)
  type_accuracy    type right, of the matched items
  headline_exact   headline equal without blanks; kicker, headline and subheads joined count too
  byline_f1        (role, name) pairs
  body_similarity  1 - edit distance / longer length, mean over prose
  fact_*           a figure is found when value_base and unit_base are right at the right place;
                   kind, comparator, period, indicator are measured over the found ones
  check_recall     relations found with kind, operands (Jaccard 0.75) and verdict
  false_alarms     'fail' or 'warn' that is not a true one; alarms that name a planted figure are
                   counted apart, as echoes
  planted_found    planted slips that some alarm names among its operands
  entity_f1        distinct (type, name) pairs; an alias counts as the name"""
import json
import re
from collections import defaultdict
from decimal import Decimal, InvalidOperation

PROSE = {"news", "brief", "editorial", "photo_caption"}
LOOSE = {">": ">=", "<": "<=", None: "=", "": "="}
SAME_ROLE = {"摄": "摄影", "本报记者": "记者", "本报评论员": "评论员"}


# -- ranges


def merged(ranges):
    out = []
    for first, last in sorted(ranges or []):
        if out and first <= out[-1][1]:
            out[-1][1] = max(out[-1][1], last)
        else:
            out.append([first, last])
    return out


def size(ranges):
    return sum(last - first for first, last in ranges)


def overlap(a, b):
    total = i = j = 0
    while i < len(a) and j < len(b):
        total += max(0, min(a[i][1], b[j][1]) - max(a[i][0], b[j][0]))
        if a[i][1] < b[j][1]:
            i += 1
        else:
            j += 1
    return total


# -- texts


def tight(text):
    return re.sub(r"\s+", "", text or "")


def edit_distance(a, b):
    """Levenshtein distance, one column of the table per step in the bits of one integer (Hyyro)."""
    if a == b:
        return 0
    if not a or not b:
        return max(len(a), len(b))
    where = defaultdict(int)
    for n, char in enumerate(a):
        where[char] |= 1 << n
    full, top = (1 << len(a)) - 1, 1 << (len(a) - 1)
    plus, minus, distance = full, 0, len(a)
    for char in b:
        match = where.get(char, 0)
        diagonal = (((match & plus) + plus) ^ plus) | match | minus
        up, down = minus | (full & ~(diagonal | plus)), plus & diagonal
        distance += 1 if up & top else -1 if down & top else 0
        up, down = (up << 1) | 1, down << 1
        plus, minus = (down | (full & ~(diagonal | up))) & full, up & diagonal & full
    return distance


def bigram_dice(a, b):
    a, b = tight(a), tight(b)
    if min(len(a), len(b)) < 2:
        return float(a == b or (bool(a) and bool(b) and (a in b or b in a)))
    left, right = pairs_of(a), pairs_of(b)
    common = sum(min(count, right.get(pair, 0)) for pair, count in left.items())
    return 2 * common / (len(a) + len(b) - 2)


def pairs_of(text):
    out = defaultdict(int)
    for pair in zip(text, text[1:]):
        out[pair] += 1
    return out


def same_number(a, b, either_sign=False):
    try:
        a, b = Decimal(str(a)), Decimal(str(b))
        return a == b or (either_sign and a == -b)
    except InvalidOperation:
        return False


def harmonic(hits, said, wanted):
    return 2 * hits / (said + wanted) if hits else 0.0


# -- one page


class Tally:
    """Sums of hits and chances by metric, so that pages can be added up or averaged."""

    def __init__(self):
        self.figures, self.misses = {}, []

    def ratio(self, name, hits, chances, empty=1.0):
        self.figures[name] = hits / chances if chances else empty

    def miss(self, text):
        self.misses.append(text)


class PageScore:
    """Scores one page; `truth` and `made` are dicts of lists of rows by table name."""

    def __init__(self, truth, made):
        self.truth, self.made, self.tally = truth, made, Tally()
        self.match_articles()
        self.score_heads_and_bodies()
        self.match_facts()
        self.match_checks()
        self.match_entities()

    @property
    def figures(self):
        return self.tally.figures

    def match_articles(self):
        self.want = {row["id"]: merged(row["spans"]) for row in self.truth["articles"]}
        self.have = {row["article_id"]: merged(row["spans"]) for row in self.made["articles"]}
        common = sorted(
            ((overlap(a, b), x, y) for x, a in self.want.items() for y, b in self.have.items()),
            key=lambda row: -row[0],
        )
        self.pair, taken = {}, set()
        for shared, x, y in common:
            if shared and x not in self.pair and y not in taken:
                self.pair[x] = y
                taken.add(y)
        right = sum(overlap(self.want[x], self.have[y]) for x, y in self.pair.items())
        self.tally.ratio("line_accuracy", right, sum(map(size, self.want.values())))
        good = 0
        for row in self.truth["articles"]:
            x, y = row["id"], self.pair.get(row["id"])
            shared = overlap(self.want[x], self.have[y]) if y is not None else 0
            union = size(self.want[x]) + (size(self.have[y]) if y is not None else 0) - shared
            good += shared / union >= 0.9 if union else 0
            if not union or shared / union < 0.9:
                self.tally.miss(
                    f"article {x} {row['type']} '{row['headline']}': IoU"
                    f" {shared / (union or 1):.2f}"
                )
        self.tally.figures["article_f1"] = harmonic(good, len(self.have), len(self.want))

    def score_heads_and_bodies(self):
        made = {row["article_id"]: row for row in self.made["articles"]}
        heads = types = prose = hits = said = wanted = 0
        alike = 0.0
        for row in self.truth["articles"]:
            other = made.get(self.pair.get(row["id"]))
            names = self.names(row["bylines"])
            wanted += len(names)
            prose += row["type"] in PROSE
            if other is None:
                continue
            types += self.is_right_type(row, other)
            heads += self.is_right_head(row, other)
            spoken = self.names(other["bylines"])
            hits += len(names & spoken)
            said += len(spoken)
            if names != spoken:
                self.tally.miss(f"byline {row['id']}: {sorted(spoken)}, truth {sorted(names)}")
            if row["type"] in PROSE:
                alike += self.body_likeness(row, other)
        self.tally.ratio("type_accuracy", types, len(self.pair))
        self.tally.ratio("headline_exact", heads, len(self.truth["articles"]))
        self.tally.figures["byline_f1"] = harmonic(hits, said, wanted) if wanted else 1.0
        self.tally.ratio("body_similarity", alike, prose)

    @staticmethod
    def names(bylines):
        return {
            (SAME_ROLE.get(tight(line["role"]), tight(line["role"])), tight(name))
            for line in bylines or []
            for name in line["names"]
        }

    def is_right_type(self, row, other):
        if row["type"] != other["type"]:
            self.tally.miss(f"type {row['id']}: {other['type']}, truth {row['type']}")
        return row["type"] == other["type"]

    def is_right_head(self, row, other):
        joined = "".join(
            part or ""
            for part in [row.get("kicker"), row["headline"], *(row.get("subheads") or [])]
        )
        good = {
            tight(row["headline"]),
            tight(joined),
            *map(tight, row.get("headline_alternatives") or []),
        }
        if tight(other["headline"]) not in good:
            self.tally.miss(
                f"headline {row['id']}: '{other['headline']}', truth '{row['headline']}'"
            )
        return tight(other["headline"]) in good

    def body_likeness(self, row, other):
        a, b = tight("".join(row["paragraphs"])), tight(other["body"])
        likeness = 1 - edit_distance(a, b) / max(len(a), len(b), 1)
        if likeness < 0.9:
            self.tally.miss(f"body {row['id']}: similarity {likeness:.2f}")
        return likeness

    def match_facts(self):
        made = self.made["facts"]
        self.same, taken, trivial = {}, set(), 0
        self.found = []
        for row in sorted(self.truth["facts"], key=lambda row: bool(row.get("trivial"))):
            places = merged(row.get("pieces") or [row["span"]])
            near = [
                (overlap(places, [[fact["span_start"], fact["span_end"]]]), n)
                for n, fact in enumerate(made)
                if n not in taken
            ]
            near = [(shared, n) for shared, n in near if shared]
            good = [
                (shared, bigram_dice(made[n]["indicator"], row["indicator"]), n)
                for shared, n in near
                if same_number(made[n]["value_base"], row["value_base"], row.get("either_sign"))
                and made[n]["unit_base"] == row["unit_base"]
            ]
            if good:
                n = max(good)[2]
                taken.add(n)
                self.same[made[n]["fact_id"]] = row["id"]
                trivial += bool(row.get("trivial"))
                if not row.get("trivial"):
                    self.found.append((row, made[n]))
            elif not row.get("trivial"):
                read = "; ".join(f"{made[n]['value_base']} {made[n]['unit_base']}" for _, n in near)
                self.tally.miss(
                    f"fact {row['id']} '{row['quote']}' {row['value_base']} {row['unit_base']}: "
                    + (f"read as {read}" if read else "not found")
                    + f" in '{row['sentence'][:60]}'"
                )
        idle = merged(
            [piece for row in self.truth["facts"] if row.get("trivial") for piece in row["pieces"]]
        )
        for n, fact in enumerate(made):
            if n in taken:
                continue
            if overlap(idle, [[fact["span_start"], fact["span_end"]]]):
                trivial += 1  # another reading of what is of no interest
                continue
            self.tally.miss(
                f"fact extra '{fact['quote']}' {fact['value_base']} {fact['unit_base']}"
                f" in '{(fact.get('sentence') or '')[:60]}'"
            )
        wanted = sum(not row.get("trivial") for row in self.truth["facts"])
        said = len(made) - trivial
        self.tally.ratio("fact_precision", len(self.found), said, 1.0 if not wanted else 0.0)
        self.tally.ratio("fact_recall", len(self.found), wanted)
        self.tally.figures["fact_f1"] = harmonic(len(self.found), said, wanted) if wanted else 1.0
        self.score_fact_fields()

    def score_fact_fields(self):
        right = {"kind": 0, "comparator": 0, "indicator": 0}
        periods = period_hits = 0
        for row, fact in self.found:
            kinds = [row["kind"], *row.get("kind_alternatives", [])]
            right["kind"] += self.note(
                fact["kind"] in kinds, row, "kind", fact["kind"], row["kind"]
            )
            a, b = fact["comparator"], row["comparator"]
            right["comparator"] += self.note(
                LOOSE.get(a, a) == LOOSE.get(b, b), row, "comparator", a, b
            )
            right["indicator"] += self.note(
                bigram_dice(fact["indicator"], row["indicator"]) >= 0.6,
                row,
                "indicator",
                fact["indicator"],
                row["indicator"],
            )
            if row.get("period"):
                periods += 1
                a, b = (fact["period_start"], fact["period_end"]), (
                    row["period"]["start"],
                    row["period"]["end"],
                )
                period_hits += self.note(
                    a == b,
                    row,
                    "period",
                    f"{fact.get('period_raw')} {a}",
                    f"{row['period']['raw']} {b}",
                )
        for name, hits in right.items():
            self.tally.ratio(f"fact_{name}", hits, len(self.found))
        self.tally.ratio("fact_period", period_hits, periods)

    def note(self, is_right, row, what, said, wanted):
        if not is_right:
            self.tally.miss(
                f"fact {what} {row['id']} '{row['quote']}': {said}, truth {wanted}"
                f" in '{row['sentence'][:60]}'"
            )
        return is_right

    def match_checks(self):
        planted = {row["id"] for row in self.truth["facts"] if row.get("planted")}
        by_kind = defaultdict(list)
        for check in self.made["checks"]:
            operands = {
                self.same[fact]
                for fact in self.made["check_facts"].get(check["check_id"], ())
                if fact in self.same
            }
            by_kind[check["kind"]].append((check, operands))
        asked = [row for row in self.truth["checks"] if row["verdict"] != "derived"]
        found, true = 0, set()
        for row in asked:
            wanted = set(row["facts"])
            good = [
                check
                for check, operands in by_kind[row["kind"]]
                if operands
                and len(operands & wanted) >= 0.75 * len(operands | wanted)
                and check["verdict"] == row["verdict"]
            ]
            found += bool(good)
            true.update(check["check_id"] for check in good)
            if not good:
                self.tally.miss(
                    f"check {row['id']} {row['kind']} {row['verdict']} {row['formula']}: not found"
                )
        alarms = echoes = 0
        named = set()
        for check, operands in (pair for pairs in by_kind.values() for pair in pairs):
            if check["verdict"] not in ("fail", "warn"):
                continue
            named |= operands & planted
            if check["check_id"] not in true:
                echoes += bool(operands & planted)
                alarms += not operands & planted
                if not operands & planted:
                    self.tally.miss(
                        f"false alarm {check['kind']} {check['verdict']}: {check.get('message')}"
                    )
        self.tally.ratio("check_recall", found, len(asked))
        self.figures.update(false_alarms=alarms, alarm_echoes=echoes)
        if planted:
            self.figures["planted_found"] = float(bool(named))
            if not named:
                slips = [row["formula"] for row in self.truth["checks"] if row["verdict"] == "fail"]
                self.tally.miss(f"planted slip not found: {'; '.join(slips)}")

    def match_entities(self):
        known = {}
        for row in self.truth["entities"]:
            for name in [row["name"], *(row.get("aliases") or [])]:
                known[row["type"], tight(name)] = (row["type"], tight(row["name"]))
        said = {
            known.get(key, key)
            for key in ((row["type"], tight(row["name"])) for row in self.made["entities"])
        }
        wanted = set(known.values())
        for kind, name in sorted(wanted - said):
            self.tally.miss(f"entity {kind} '{name}': not found")
        for kind, name in sorted(said - wanted):
            self.tally.miss(f"entity extra {kind} '{name}'")
        self.figures["entity_f1"] = (
            harmonic(len(said & wanted), len(said), len(wanted)) if wanted else 1.0
        )


def read_truth(folder):
    """The tables of a truth folder; a table without a file is empty."""
    out = {}
    for table in ("articles", "facts", "checks", "entities"):
        path = folder / f"{table}.jsonl"
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        out[table] = [json.loads(line) for line in lines if line.strip()]
    return out
