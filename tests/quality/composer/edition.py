"""Composes one page: the world, the day, the stories, a slip if one is asked for, the order.

Everything follows from (seed, number of the page), so that a page can be made again alone."""
import datetime as dt
import json
import random
import re
from pathlib import Path

from . import figures as figs
from . import quantity, relations, story
from .names import World
from .page import Line, Page
from .periods import Calendar
from .truth import Truth

HERE = Path(__file__).parent
# What would tell a page without a date another day or year than its own.
DATED_SLOTS = re.compile(r"\{(date|plan)\}")
BOXES = ("weather", "ad", "notice", "photo_caption")


def load_templates():
    """All templates by type; refuses two of one name."""
    by_type, names = {}, set()
    for path in sorted((HERE / "articles").glob("*.json")):
        for template in json.loads(path.read_text("utf-8")):
            if template["id"] in names:
                raise ValueError(f"{path.name}: template '{template['id']}' is there twice")
            names.add(template["id"])
            by_type.setdefault(template.get("type", "news"), []).append(template)
    return by_type


def load_layouts():
    """(name, set, style) of every layout, with the defaults filled in."""
    table = json.loads((HERE / "layouts.json").read_text("utf-8"))
    return [
        (name, kind, {**table["defaults"], **style})
        for kind in ("fit", "held-out")
        for name, style in table[kind].items()
    ]


class Edition:
    """One page in the making."""

    def __init__(self, templates, layout, seed, number, errors):
        self.name, self.set, style = layout
        self.templates = templates
        self.rng = random.Random(f"{seed}/{number}/{self.name}")
        self.style = {**style, "marks": self.rng.sample(style["marks"], 1)}
        self.is_dated = self.rng.random() < style["dated"]
        # A page without a date tells its year by the stretch it reports: not so in January.
        first = 0 if self.is_dated else 65
        day = dt.date(self.rng.randint(2021, 2027), 1, 1) + dt.timedelta(
            days=self.rng.randint(first, 364)
        )
        self.calendar = Calendar(day, self.rng, self.is_dated)
        self.world = World(self.rng)
        self.planted, self.used = None, set()
        self.items = []
        self.compose(errors)

    def draw(self, kind, count=1):
        """That many different templates of a type, written out."""
        fitting = [
            template
            for template in self.templates[kind]
            if self.calendar.day.month in template.get("months", [self.calendar.day.month])
            and template["id"] not in self.used
            and (self.set == "held-out" or not template.get("held"))
            and (self.is_dated or not DATED_SLOTS.search(str(template.get("paras"))))
        ]
        # Held-out pages take every second text from those that no fitting has seen.
        fitting.sort(
            key=lambda template: self.rng.random() ** (0.2 if template.get("held") else 1),
            reverse=True,
        )
        picked = fitting[:count]
        self.used |= {template["id"] for template in picked}
        return [story.write(template, self.world, self.calendar, self.rng) for template in picked]

    def compose(self, errors):
        rng, style = self.rng, self.style
        low, high = style["news"]
        stories = self.draw("news", rng.randint(low, high))
        if rng.random() < 0.35:
            stories += self.draw("editorial")
        rng.shuffle(stories)
        if rng.random() < errors:
            self.plant(stories)
        for item in stories:
            if item.type == "editorial":
                item.bylines = [("评论员", ["本报评论员"], "本报评论员")]
                item.byline_style = "top"
            else:
                self.add_background(item)
                if rng.random() < style["crossheads"]:
                    story.give_crossheads(item, rng)
                is_whole = bool(self.planted) and self.planted["item"] == item.name
                if not is_whole and rng.random() < style["jump"] / 2:
                    story.continue_here(item, rng)
                    continue
                if not is_whole and rng.random() < style["jump"]:
                    story.jump(item, rng)
                story.give_bylines(item, self.world, rng, style)
        self.set_page(stories)

    def add_background(self, item):
        """A paragraph without figures, as most stories have, anywhere but first."""
        fillers = [
            template
            for template in self.templates["background"]
            if template["topic"] in (item.topic, "any") and template["id"] not in self.used
        ]
        wanted = min(len(fillers), self.rng.choice(self.style["background"]))
        for template in self.rng.sample(fillers, wanted):
            self.used.add(template["id"])
            extra = story.write(template, self.world, self.calendar, self.rng)
            at = self.rng.randint(1, len(item.paragraphs))
            item.paragraphs[at:at] = extra.paragraphs

    # -- slips

    def plant(self, stories):
        """One wrong figure on the page, in a story that has a relation to show it."""
        order = [item for item in stories if item.checks]
        self.rng.shuffle(order)
        for kind in relations.kinds_in_turn(self.rng):
            if any(self.plant_in(item, kind) for item in order):
                return

    def plant_in(self, item, kind):
        """A slip of one kind in one story, in a figure stated plainly; was it possible?"""
        body = [(text, mention) for part, text, mention in item.mentions() if part == "body"]
        mentioned = {id(mention.figure) for _, mention in body}
        plain = {id(mention.figure) for text, mention in body if self.is_plain(text, mention)}

        def can_change(figure):
            return (
                id(figure) in plain
                and figure.upper is None
                and figure.kind != "rank"
                and figure.style != "chinese"
                and not figure.is_trivial
            )

        if kind == "repeat":
            return self.plant_repeat(item, plain)
        checks = [
            check
            for check in item.checks
            if all(id(figure) in mentioned for figure in check.operands)
        ]
        done = relations.plant(kind, checks, self.rng, can_change)
        if done:
            figure, check = done
            self.reprint(item, figure)
            self.planted = {"item": item.name, "kind": check.kind, "figure": figure.name}
        return bool(done)

    @staticmethod
    def is_plain(text, mention):
        """Printed as an exact number, without 近, 以上 or 余."""
        return (
            quantity.comparator(
                text.string[: mention.start], text.string[mention.end :], mention.text
            )[0]
            == "="
        )

    @staticmethod
    def reprint(item, figure):
        for _, text, mention in item.mentions():
            if mention.figure is figure:
                text.replace(mention, figs.printed(figure))
                mention.value = figure.value

    def plant_repeat(self, item, plain):
        """A head that prints another number than its body."""
        for part, text, mention in item.mentions():
            if (
                part == "body"
                or id(mention.figure) not in plain
                or mention.figure.style == "chinese"
                or not self.is_plain(text, mention)
            ):
                continue
            for value in relations.slips(mention.figure.value, self.rng):
                if abs(value - mention.figure.value) * 20 > abs(mention.figure.value):
                    mention.value, mention.planted = value, True
                    text.replace(mention, figs.printed(mention.figure, value))
                    self.planted = {
                        "item": item.name,
                        "kind": "repeat",
                        "figure": mention.figure.name,
                    }
                    return True
        return False

    # -- the page

    def set_page(self, stories):
        rng, style = self.rng, self.style
        self.page = page = Page(style, rng)
        boxes = self.boxes()
        folio = self.furniture("folio")
        if folio and style["furniture"] in ("top", "both"):
            self.put(folio, "before")
        queue = []
        for n, item in enumerate(stories):
            if n and rng.random() < 0.15:
                queue += self.draw("section_head")
            queue.append(item)
            if item.graphic and rng.random() < 0.3:
                queue.append(story.graphic_of(item, self.world, rng))
            if boxes and rng.random() < 0.6:
                queue.append(boxes.pop())
        queue += boxes
        if rng.random() < 0.35:
            queue += self.briefs()
        self.put_all(queue)
        page.flush_far()
        imprint = self.furniture("imprint")
        if style["furniture"] == "both" and imprint:
            self.put(imprint, "before")
        page.trimmed()

    def put_all(self, queue):
        rng, style = self.rng, self.style
        while queue:
            item = queue.pop(0)
            places = style["head"]
            where = rng.choices(list(places), list(places.values()))[0]
            if item.type in ("ad", "notice", "weather", "section_head", "infographic"):
                where = "before"
            elif item.type == "photo_caption":
                where = rng.choice(["after", "after", "before"])
            elif item.type == "editorial" and where == "far":
                where = "after"
            if (
                item.type in BOXES
                and queue
                and queue[0].byline_style in ("top", "split")
                and rng.random() < style["far_byline"]
            ):
                self.page.gap()
                self.page.add(self.page.byline(queue[0]))
                queue[0].byline_style = "apart"
            insert = None
            if (
                queue
                and queue[0].type in BOXES
                and item.type == "news"
                and rng.random() < style["insert"]
            ):
                insert = queue.pop(0)
                self.items.append(insert)
            self.put(item, where, insert)

    def put(self, item, where, insert=None):
        self.items.append(item)
        if (
            item.type == "brief"
            and self.page.lines
            and self.page.lines[-1].item is not None
            and self.page.lines[-1].item.type == "brief"
            and self.rng.random() < 0.6
        ):
            self.page.add(self.page.body(item))
            return
        self.page.place(item, where, insert)

    def boxes(self):
        rng, chance = self.rng, self.style["boxes"]
        out = []
        for kind, times in (("weather", 1), ("ad", 2), ("notice", 1), ("photo_caption", 2)):
            for _ in range(times):
                if rng.random() < chance * (1 if kind == "photo_caption" else 0.8):
                    out += self.draw(kind)
        seen, unique = set(), []
        for item in out:
            if item.name not in seen:
                seen.add(item.name)
                unique.append(item)
                if item.type == "photo_caption":
                    item.byline_style = "end_credit"
        rng.shuffle(unique)
        return unique

    def briefs(self):
        """A column of briefs under its head, each opened by the same bullet."""
        head = story.write(
            {
                "id": "head-briefs",
                "type": "section_head",
                "heads": ["简 讯", "市县传真", "一句话新闻", "短讯", "快报"],
            },
            self.world,
            self.calendar,
            self.rng,
        )
        bullet = self.rng.choice(["●", "◆", "■", "▲"])
        briefs = self.draw("brief", self.rng.randint(2, 4))
        for item in briefs:
            story.prefix(item.paragraphs[0], bullet)
        return [head] + briefs

    def furniture(self, kind):
        names = [
            template
            for template in self.templates["furniture"]
            if template["id"].startswith(kind)
            and ("undated" in template["id"]) == (kind == "folio" and not self.is_dated)
        ]
        if not names:
            return None
        return story.write(self.rng.choice(names), self.world, self.calendar, self.rng)

    def truth(self):
        return Truth(self.page, self.items, self.world, self.calendar)

    def features(self):
        """What this page shows, for tables by feature."""
        style = self.style
        heads = "+".join(sorted(style["head"]))
        return {
            "layout": self.name,
            "set": self.set,
            "measure": style["measure"],
            "head": heads,
            "indent": style["indent"],
            "digits": style["digits"],
            "cut": style["cut"],
            "kinsoku": style["kinsoku"],
            "stray": style["stray"],
            "doubled": "often"
            if style["double_rate"] >= 0.3
            else "some"
            if style["double_rate"]
            else "never",
            "byline": "+".join(sorted(style["byline"])),
            "insert": style["insert"] > 0,
            "crossheads": style["crossheads"] > 0,
            "jump": style["jump"] > 0,
            "far_byline": style["far_byline"] > 0,
            "item_gap": "dense" if 0 in style["item_gap"] else "open",
            "dated": self.is_dated,
            "furniture": style["furniture"],
            "planted": self.planted,
        }
