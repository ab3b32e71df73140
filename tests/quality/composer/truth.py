"""The ground truth of a composed page, row for row in the form of hand-made truth.

Spans are half-open UTF-8 byte offsets into the page's text. A run of lines of one item and one part
is one span, trimmed of blanks at its ends; a figure cut by line ends has one piece a line."""
import re

from . import quantity, relations


class Bytes:
    """The page's text, and for every (text number, index) its byte offsets in print order."""

    def __init__(self, page):
        self.places, self.runs, parts, at = {}, [], [], 0
        open_run = None
        for number, line in enumerate(page.lines):
            start = at
            for char, key in line.cells:
                size = len(char.encode("utf-8"))
                if key is not None:
                    self.places.setdefault(key, []).append((at, at + size, number))
                at += size
                parts.append(char)
            parts.append("\n")
            at += 1
            if line.cells:
                first, last = trim(line.cells, start)
                if open_run and open_run[0] is line.item and open_run[1] == line.part:
                    open_run[3] = last
                else:
                    open_run = [line.item, line.part, first, last]
                    self.runs.append(open_run)
        self.text = "".join(parts)

    def pieces(self, number, start, end):
        """The byte ranges of a stretch of a Text, one a line; a doubled title gives both prints."""
        out = []
        for turn in (0, 1):
            piece = None
            for index in range(start, end):
                places = self.places.get((number, index), [])
                if turn >= len(places):
                    continue
                first, last, line = places[turn]
                if piece and piece[2] == line:
                    piece[1] = last
                else:
                    piece = [first, last, line]
                    out.append(piece)
        return [[first, last] for first, last, _ in out]


def trim(cells, start):
    first = last = None
    for char, _ in cells:
        size = len(char.encode("utf-8"))
        if char not in " 　":
            first = start if first is None else first
            last = start + size
        start += size
    return first if first is not None else start, last if last is not None else start


def sentence_of(string, at):
    """The sentence of a paragraph that holds an index."""
    start = 0
    for found in re.finditer(r"[。！？][”’）]*", string):
        if at < found.end():
            return string[start : found.end()]
        start = found.end()
    return string[start:]


def bylines_of(item):
    return [{"role": role, "names": list(names)} for role, names, _ in item.bylines]


class Truth:
    """Collects the rows of one page."""

    def __init__(self, page, items, world, calendar):
        self.page, self.world, self.calendar = page, world, calendar
        self.bytes = Bytes(page)
        self.knows_year = calendar.is_dated or f"{calendar.year}年" in self.bytes.text
        self.numbers = {id(text): n for n, text in enumerate(page.texts)}
        self.items = sorted(
            (item for item in items if self.spans(item)), key=lambda item: self.spans(item)[0][0]
        )
        self.ids = {id(item): f"A{n:02d}" for n, item in enumerate(self.items, 1)}
        self.fact_of = {}
        self.articles = [self.article(item) for item in self.items]
        self.facts = self.all_facts()
        self.checks = self.all_checks()
        self.entities = self.all_entities()

    def spans(self, item, part=None):
        return [
            [run[2], run[3]]
            for run in self.bytes.runs
            if run[0] is item and (part is None or run[1] == part)
        ]

    def article(self, item):
        headline = "".join(text.string for text in item.headline) or None
        return {
            "id": self.ids[id(item)],
            "type": item.type,
            "headline": headline,
            "headline_quality": "printed" if headline else "absent",
            "headline_alternatives": other_heads(item, headline),
            "kicker": item.kicker.string if item.kicker else None,
            "subheads": [text.string for text in [*item.subheads, *item.crossheads.values()]],
            "bylines": bylines_of(item),
            "dateline": item.dateline,
            "paragraphs": [text.string for text in item.paragraphs],
            "spans": self.spans(item),
            "head_span": self.spans(item, "headline"),
            "byline_span": self.spans(item, "byline"),
            "body_span": self.spans(item, "body"),
            "template": item.name,
            "topic": item.topic,
        }

    # -- facts

    def all_facts(self):
        out = []
        for item in self.items:
            found = []
            for part, text, mention in item.mentions():
                pieces = self.bytes.pieces(self.numbers[id(text)], mention.start, mention.end)
                if pieces:
                    found.append((pieces[0][0], part, text, mention, pieces))
            for _, part, text, mention, pieces in sorted(found, key=lambda row: row[0]):
                fact = self.fact(item, part, text, mention, pieces)
                fact["id"] = f"F{len(out) + 1:03d}"
                self.fact_of[id(mention)] = fact
                out.append(fact)
                if "each" in mention.figure.options:  # 各16家: one number, two facts
                    fact["construction"] = "distributive"
                    out.append(
                        {
                            **fact,
                            "id": f"F{len(out) + 1:03d}",
                            "indicator": mention.figure.options["each"],
                        }
                    )
        return out

    def fact(self, item, part, text, mention, pieces):
        figure = mention.figure
        before, after = text.string[: mention.start], text.string[mention.end :]
        comparator, word = quantity.comparator(before, after, mention.text)
        period = item.writer.periods.get(figure.period) if mention.has_period else None
        if part == "body" and period and period.raw not in before:
            period = None  # said in another paragraph, or not at all
        if period and not self.knows_year and str(period.start or "")[:4] not in period.raw:
            period = None
        fact = {
            "id": "",
            "article": self.ids[id(item)],
            "part": part,
            "sentence": sentence_of(text.string, mention.start),
            "quote": quantity.quote_of(text.string, mention.start, mention.end),
            "number_text": mention.text,
            "span": [pieces[0][0], self.end_of_first(pieces)],
            "pieces": pieces,
            "indicator": figure.indicator or after_words(after),
            "subject": self.world.city,
            "place": self.world.city,
            "period": period.as_truth() if period else None,
            "value": quantity.shown(mention.value),
            "unit": figure.unit,
            "value_base": quantity.base_value(mention.value, figure.unit, figure.kind),
            "unit_base": quantity.base_of(figure.unit, figure.kind)[0],
            "kind": figure.kind,
            "comparator": comparator,
            "trivial": figure.is_trivial or item.type in ("ad", "notice", "furniture"),
        }
        if figure.upper is not None:
            fact["value_max"] = quantity.shown(figure.upper)
            fact["value_max_base"] = quantity.base_value(figure.upper, figure.unit, figure.kind)
        if word:
            fact["modifier"] = word
        if "per" in figure.options:
            fact["per"] = figure.options["per"]
        if "st" in figure.options:
            fact["status"] = figure.options["st"]
        if "alt" in figure.options:
            fact["kind_alternatives"] = figure.options["alt"].split(",")
        if fact["unit_base"] == "percent" and (figure.kind == "reduction" or mention.value < 0):
            fact["either_sign"] = True  # 降低5%: a fall of 5, or a change of -5
            kinds = {"reduction", "growth_yoy", *fact.get("kind_alternatives", [])}
            fact["kind_alternatives"] = sorted(kinds - {figure.kind})
        if figure.planted or mention.planted:
            fact["planted"] = True
        return fact

    @staticmethod
    def end_of_first(pieces):
        """The end of the first print: pieces of a second print start behind it again."""
        end = pieces[0][1]
        for first, last in pieces[1:]:
            if first - end > 40 or first < end:
                break
            end = last
        return end

    # -- checks

    def all_checks(self):
        out = []
        for item in self.items:
            for check in item.checks:
                facts = [self.body_fact(item, figure) for figure in check.operands]
                if None in facts or any(fact["comparator"] != "=" for fact in facts):
                    continue
                out.append(
                    self.check(check.kind, facts, relations.formula(check), relations.judge(check))
                )
            out += self.repeats(item)
        for n, row in enumerate(out, 1):
            row["id"] = f"C{n:02d}"
        return out

    def body_mention(self, item, figure):
        for part, _, mention in item.mentions():
            if part == "body" and mention.figure is figure and id(mention) in self.fact_of:
                return mention
        return None

    def body_fact(self, item, figure):
        mention = self.body_mention(item, figure)
        return self.fact_of[id(mention)] if mention else None

    def repeats(self, item):
        """The same figure in a head or graphic and in a body."""
        for part, _, mention in item.mentions():
            if part == "body" or id(mention) not in self.fact_of or mention.figure.is_trivial:
                continue
            for home in self.items:
                body = self.body_mention(home, mention.figure)
                if body:
                    facts = [self.fact_of[id(mention)], self.fact_of[id(body)]]
                    if facts[0]["comparator"] == facts[1]["comparator"]:
                        verdict = "pass" if mention.value == body.value else "fail"
                        yield self.check(
                            "repeat",
                            facts,
                            f"{facts[0]['number_text']} = {facts[1]['number_text']}",
                            verdict,
                        )
                    break

    @staticmethod
    def check(kind, facts, formula, verdict):
        return {
            "id": "",
            "kind": kind,
            "facts": [fact["id"] for fact in facts],
            "formula": formula,
            "verdict": verdict,
            "planted": verdict == "fail",
        }

    # -- entities

    def all_entities(self):
        rows, aliases = {}, self.aliases()
        for item in self.items:
            for text in [text for _, text in item.texts()] + item.standing:
                for entity in text.entities:
                    pieces = self.bytes.pieces(
                        self.numbers.get(id(text), -1), entity.start, entity.end
                    )
                    if pieces:
                        self.entity(rows, aliases, entity, item, pieces)
        out = sorted(rows.values(), key=lambda row: row["span"][0])
        for n, row in enumerate(out, 1):
            row["id"] = f"E{n:03d}"
        return out

    def aliases(self):
        """Short forms that the page explains: a firm's, the town's."""
        out = {self.world.stem: self.world.city}
        for item in self.items:
            for member in getattr(item.writer, "cast", {}).values():
                if "short" in member:
                    printed = "".join(text.string for _, text in item.texts())
                    if member["name"] in printed:
                        out[member["short"]] = member["name"]
        return out

    def entity(self, rows, aliases, entity, item, pieces):
        name = aliases.get(entity.name, entity.name)
        bare = re.sub("^(?:“([^“”]+)”|《([^《》]+)》)$", r"\1\2", name)
        row = rows.setdefault(
            (entity.type, bare),
            {
                "id": "",
                "name": bare,
                "type": entity.type,
                "aliases": quoted_forms(name, bare),
                "articles": [],
                "span": [pieces[0][0], pieces[0][1]],
                "pieces": pieces,
            },
        )
        if entity.role and not row.get("role"):
            row["role"] = entity.role
        for short, full in aliases.items():
            if full == name and short != name and short not in row["aliases"]:
                row["aliases"].append(short)
        if self.ids[id(item)] not in row["articles"]:
            row["articles"].append(self.ids[id(item)])


def other_heads(item, headline):
    """The title with its kicker, with its decks, with both: sizes of type are lost on a page."""
    kicker = item.kicker.string if item.kicker else ""
    decks = "".join(text.string for text in item.subheads)
    forms = [kicker + (headline or ""), (headline or "") + decks, kicker + (headline or "") + decks]
    return [form for form in dict.fromkeys(forms) if form and form != headline]


def quoted_forms(name, bare):
    """Other ways to write a quoted name: with its marks, and the quoted part alone."""
    inner = re.findall("[“《]([^“”《》]+)[”》]", name)
    return [form for form in dict.fromkeys([name, *inner]) if form != bare]


def after_words(after):
    """What a trivial count counts: the words behind it."""
    return re.match(r"[^，。、；：！？“”（）]{0,6}", after).group(0)
