"""A story or box, as an editor would hand it in: head, bylines, paragraphs, and its relations.

Everything printed is a template.Text, so that each figure and name can be followed through the
layout to its bytes. A story knows nothing of columns and blanks."""
from dataclasses import dataclass, field
from typing import Optional

from . import figures as figs
from . import relations
from .template import Entity, Mention, Text, Writer

PROSE = {"news", "brief", "editorial", "photo_caption"}


@dataclass
class Item:
    """One item of a page, of one of the types of the data model."""

    type: str
    name: str
    writer: object
    kicker: Optional[Text] = None
    headline: list = field(default_factory=list)  # the rows of one title
    subheads: list = field(default_factory=list)
    bylines: list = field(default_factory=list)  # [(role, [names], form)]
    byline_style: str = "none"
    dateline: Optional[str] = None
    paragraphs: list = field(default_factory=list)
    checks: list = field(default_factory=list)
    graphic: list = field(default_factory=list)
    topic: str = ""
    crossheads: dict = field(default_factory=dict)  # before which paragraph, a Text
    standing: list = field(default_factory=list)  # the Texts of a byline that stands alone
    is_loose: bool = False  # its lines are rows, not wrapped prose

    def texts(self):
        """(part, text) of everything printed apart from bylines that stand alone."""
        if self.kicker:
            yield "kicker", self.kicker
        for text in self.headline:
            yield "headline", text
        for text in self.subheads:
            yield "subhead", text
        for text in self.paragraphs:
            yield ("figure" if self.type == "infographic" else "body"), text

    def mentions(self):
        for part, text in self.texts():
            for mention in text.mentions:
                yield part, text, mention


def write(template, world, calendar, rng):
    """One template, filled in."""
    writer = Writer(template, world, calendar, rng)
    item = Item(
        template.get("type", "news"), template["id"], writer, topic=template.get("topic", "")
    )
    heads = template.get("heads")
    if heads:
        set_head(item, rng.choice(heads), writer)
    item.paragraphs = [
        text for text in map(writer.expand, template.get("paras", ())) if text.string
    ]
    item.checks = [relations.parse(line, writer.figures) for line in template.get("checks", ())]
    item.graphic = [writer.figures[name] for name in template.get("graphic", ())]
    item.is_loose = bool(template.get("rows"))
    for role in template.get("by", ()):
        item.bylines.append((role, [world.person()], role))
    return item


def set_head(item, head, writer):
    """A head is a plain title, or {"k": kicker, "m": [rows], "d": [decks]}."""
    if isinstance(head, str):
        head = {"m": [head]}
    parts = [head.get("k", "")] + head["m"] + head.get("d", [])
    if head.get("k"):
        item.kicker = writer.expand(head["k"])
    item.headline = [writer.expand(row) for row in head["m"]]
    item.subheads = [writer.expand(row) for row in head.get("d", [])]
    has_period = any("{P}" in part for part in parts)
    for part, _, mention in item.mentions():
        if part in ("kicker", "headline", "subhead"):
            mention.has_period = has_period


def prefix(text, words, entities=()):
    """Put words before a text; what the text says moves along."""
    text.string = words + text.string
    for thing in text.mentions + text.entities:
        thing.start += len(words)
        thing.end += len(words)
    text.entities[:0] = entities


def suffix(text, words, entities=()):
    start = len(text.string)
    text.string += words
    for entity in entities:
        entity.start += start
        entity.end += start
    text.entities += entities


def spaced(name, rng, chance):
    """王强 -> 王 强, as a two-character name is set to the width of three."""
    return name[0] + " " + name[1] if len(name) == 2 and rng.random() < chance else name


def byline_words(groups, rng, style, gap):
    """'记者 甲 通讯员 乙 丙' with the names' places in it."""
    words, entities = "", []
    for role, names, form in groups:
        words += (gap if words else "") + form
        if names == [form]:
            continue  # 本报评论员 names itself
        for n, name in enumerate(names):
            joint = style.get("joint", gap) if n else style.get("after_role", gap)
            words += joint
            printed = spaced(name, rng, style.get("spaced", 0.0))
            entities.append(Entity("person", name, len(words), len(words) + len(printed), role))
            words += printed
    return words, entities


def give_bylines(item, world, rng, options):
    """Draw reporters for a story and put them where the page's style wants them."""
    style = rng.choices(list(options["byline"]), list(options["byline"].values()))[0]
    count = rng.choices([1, 2], [7, 2])[0]
    groups = [("记者", [world.person() for _ in range(count)], "记者")]
    if rng.random() < options.get("correspondents", 0.5):
        names = [world.person() for _ in range(rng.choices([1, 2], [3, 1])[0])]
        groups.insert(0 if rng.random() < 0.2 else 1, ("通讯员", names, "通讯员"))
    if style == "none":
        item.byline_style = "none"
        prefix(item.paragraphs[0], open_words(item, options, rng))
        return
    item.bylines, item.byline_style = groups, style
    gap = options.get("gap", " ")
    look = {
        "spaced": options.get("spaced_names", 0.3),
        "joint": rng.choice([gap, gap, "、"]),
        "after_role": gap,
    }
    if style == "inline":
        place = world.districts[0]
        openers = ["本报讯", world.paper[-2:] + "讯", f"本报{place}讯", world.stem + "融媒讯"]
        opener = rng.choices(openers, [12, 3, 2, 1])[0]
        item.dateline = opener
        if rng.random() < 0.25:
            look["after_role"] = ""
        words, entities = byline_words(groups, rng, look, gap)
        before = opener + rng.choice(["（", gap + "（"])
        for entity in entities:
            entity.start += len(before)
            entity.end += len(before)
        prefix(
            item.paragraphs[0],
            before + words + "）" + rng.choice(["", gap if gap != "  " else " "]),
            entities,
        )
        item.byline_style = "inline"
    elif style == "end_glued":
        prefix(item.paragraphs[0], open_words(item, options, rng))
        words, entities = byline_words(groups, rng, look, gap)
        for entity in entities:
            entity.start += 1
            entity.end += 1
        suffix(item.paragraphs[-1], "（" + words + "）", entities)
    else:
        prefix(item.paragraphs[0], open_words(item, options, rng))
        if style == "split" and rng.random() < 0.3:
            item.bylines.append(("制图", [world.person()], "制图"))


def open_words(item, options, rng):
    """本报讯 in front of the first paragraph, where the style has it."""
    if rng.random() < options.get("opener", 0.7):
        item.dateline = "本报讯"
        return "本报讯" + options.get("opener_gap", " ")
    return ""


def standing_byline(item, rng, options):
    """The rows of a byline that stands alone, as Texts."""
    gap = options.get("gap", " ")
    look = {"spaced": options.get("spaced_names", 0.3), "after_role": gap, "joint": gap}
    mark = rng.choice(options.get("marks", ["■"]))
    if item.byline_style == "split":
        rows = []
        for n, (role, names, form) in enumerate(item.bylines):
            shown = form[0] + " " + form[1] if len(form) == 2 else form
            words, entities = byline_words([(role, names, shown)], rng, look, gap)
            rows.append(marked(words, entities, mark if n == 0 else ""))
        return rows
    if item.byline_style == "end_credit":
        return [credit(item.bylines[0], rng, options)]
    form = rng.random()
    words, entities = byline_words(item.bylines, rng, look, gap)
    if item.byline_style == "end_line":
        text = marked("（" + words + "）", [], "")
        for entity in entities:
            entity.start += 1
            entity.end += 1
        text.entities = entities
        return [text]
    if item.bylines[0][0] == "记者" and form < options.get("own", 0.2):
        return [marked("本报" + words, shifted(entities, 2), mark if form < 0.1 else "")]
    return [marked(words, entities, mark)]


def credit(byline, rng, options):
    """A photographer under a photo: ■摄影 王 强, or 王 强 摄."""
    role, names, form = byline
    name = spaced(names[0], rng, 0.8)
    if form == "摄":
        words = name + " " + form
        return Text(words, [], [Entity("person", names[0], 0, len(name), role)])
    words = rng.choice(["■", "□", ""]) + form + options.get("gap", " ")
    return Text(
        words + name, [], [Entity("person", names[0], len(words), len(words) + len(name), role)]
    )


def shifted(entities, by):
    for entity in entities:
        entity.start += by
        entity.end += by
    return entities


def marked(words, entities, mark):
    return Text(mark + words, [], shifted(entities, len(mark)))


def graphic_number(figure, has_period):
    text = Text()
    if figure.kind == "growth_yoy":
        text.string = "同比" + ("增长" if figure.value >= 0 else "下降")
    start = len(text.string)
    text.string += figs.printed(figure)
    text.mentions.append(
        Mention(figure, start, len(text.string), text.string[start:], figure.value, has_period)
    )
    return text


def joined(texts, gap):
    """Several texts as one row."""
    row = Text()
    for text in texts:
        if row.string:
            row.string += gap
        shift = len(row.string)
        for thing in text.mentions + text.entities:
            thing.start += shift
            thing.end += shift
        row.string += text.string
        row.mentions += text.mentions
        row.entities += text.entities
    return row


def cut(text, at):
    """Keep the text before a place, and what lies wholly before it."""
    text.string = text.string[:at]
    text.mentions = [mention for mention in text.mentions if mention.end <= at]
    text.entities = [entity for entity in text.entities if entity.end <= at]


def jump(item, rng):
    """The story goes on on another page: its last paragraph breaks off, and says where to."""
    last = item.paragraphs[-1]
    places = [
        n
        for n in range(len(last.string) // 3, len(last.string) - 2)
        if is_inner(last.string, n) and not any(m.start < n < m.end for m in last.mentions)
    ]
    if len(last.string) < 40 or not places:
        return
    cut(last, rng.choice(places))
    page = rng.choice(["三", "2", "4", "06"])
    suffix(last, rng.choice([f"（下转第{page}版）", f"▶▶下转{page}版", f"（下转{page}版）"]))


def continue_here(item, rng):
    """The rest of a story from another page: it starts in mid-sentence, under one short title."""
    first = item.paragraphs[0]
    places = [
        n
        for n in range(8, len(first.string) - 30)
        if is_inner(first.string, n) and not any(m.start < n < m.end for m in first.mentions)
    ]
    if not places:
        return
    at = rng.choice(places)
    first.string = first.string[at:]
    first.mentions = [moved(mention, -at) for mention in first.mentions if mention.start >= at]
    first.entities = [moved(entity, -at) for entity in first.entities if entity.start >= at]
    prefix(first, rng.choice(["（上接第一版）", "（上接1版）", "（紧接A01版）"]))
    item.kicker, item.subheads = None, []


def is_inner(string, at):
    """Does a place stand between two Han characters?"""
    return all("\u4e00" <= char <= "\u9fff" for char in string[at - 1 : at + 1])


def moved(thing, by):
    thing.start += by
    thing.end += by
    return thing


CROSSHEADS = [
    ["看变化", "算细账", "谋长远"],
    ["底气从哪里来", "活力从哪里来", "后劲从哪里来"],
    ["打开一扇窗", "走活一盘棋", "蹚出一条路"],
    ["问题导向", "改革破题", "民生答卷"],
    ["稳住基本盘", "点燃新引擎", "添足新动力"],
]


def give_crossheads(item, rng):
    """Parallel titles between the paragraphs of a long story."""
    inner = len(item.paragraphs) - 1
    if inner < 3:
        return
    heads = rng.choice(CROSSHEADS)
    places = sorted(rng.sample(range(1, inner + 1), min(len(heads), inner)))
    item.crossheads = {place: Text(head) for place, head in zip(places, heads)}


def graphic_of(item, world, rng):
    """An infographic that repeats figures of a story: labels and numbers in rows of their own."""
    rows = []
    period = item.writer.periods["cur"].raw
    is_dated = any(figure.period == "cur" for figure in item.graphic)
    title = None
    if is_dated and rng.random() < 0.6:
        title = Text(
            f"{period}{item.writer.world.stem}数据速览" if rng.random() < 0.5 else f"数读·{period}"
        )
    shape, gap = rng.choice(["rows", "rows", "beside", "columns"]), rng.choice([" ", "  ", "　"])
    number_first = rng.random() < 0.5
    labels, numbers = [], []
    for figure in item.graphic:
        labels.append(Text(figure.indicator))
        numbers.append(graphic_number(figure, bool(title)))
    for label, number in zip(labels, numbers):
        pair = [number, label] if number_first else [label, number]
        rows += [joined(pair, gap)] if shape == "beside" else pair
    if shape == "columns":
        rows = (
            [joined(numbers, gap), joined(labels, gap)]
            if number_first
            else [joined(labels, gap), joined(numbers, gap)]
        )
    graphic = Item(
        "infographic", item.name + "-graphic", item.writer, topic=item.topic, is_loose=True
    )
    if title:
        graphic.headline = [title]
    graphic.paragraphs = rows
    if rng.random() < 0.6:
        graphic.bylines = [("制图", [world.person()], "制图")]
        graphic.byline_style = "top"
    return graphic
