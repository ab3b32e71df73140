"""Turns a story template into a story: text, and beside it what the text says.

Markup inside a template's text:
    <a|b|c>      one of several phrasings (nested allowed, an empty one leaves out)
    {name}       a figure, a member of the cast, or one of the words of the world (city, 全市, P, ...)
    {+g}         a growth with its verb: 增长7.4% or 下降1.2%
    {^d}         a change with its verb: 增加4.7万标箱, 减少..; points: 提高/下降
    {f.s}        the short form of a firm
    [o:..] [p:..] [j:..]   organisation, place, project or policy; may hold {..}
    [=..]        digits that are no figure: dates, names, ordinals
    [#..]        a trivial count in Chinese numerals: [#两家]
Digits outside of marks are refused, so that no figure escapes the truth."""
import datetime
import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Optional

from . import figures as figs
from . import quantity

ENTITY_TYPES = {"o": "organisation", "p": "place", "j": "project_system_policy", "n": "person"}
CAST_TYPES = {"person": "person", "firm": "organisation", "school": "organisation"}
PLACE_WORDS = {"city", "stem"}
# Spelled-out counts in running text: true, of no interest, and printed in every paper.
SPELLED = re.compile(
    "([一两二三四五六七八九十百]+)(?:多|余|来)?"
    "(个月|个工作日|小时|分钟|家|个|份|张|套|条|位|名|座|台|笔|间|本|盏|枚|枝|遍|袋|头|杯|样|句|碗|锹"
    "|支|只|块|幅|件|项|种|辆|册|根|部|大|天|年|倍|成|亩|吨|公里|岁)"
    r"(?![一二三四五六七八九十]|前|轻|老|龄|夜|度|级|\2)"
)
GOVERNORS = ("有", "为", "达", "完成", "投入", "建成", "带动", "吸引", "组织", "面积", "设立", "覆盖")
MADE_UP = {
    "phone": lambda rng: f"{rng.randint(2, 8)}{rng.randint(1000000, 9999999)}",
    "mobile": lambda rng: f"1{rng.randint(30, 99)}0000{rng.randint(1000, 9999)}",
    "house": lambda rng: f"{rng.randint(2, 399)}号",
    "issue": lambda rng: f"{rng.randint(1000, 18999)}",
    "sheet": lambda rng: f"{rng.randint(2, 12):02d}",
    "hour": lambda rng: f"{rng.randint(6, 10)}时{rng.choice(['', '30分'])}",
    "until": lambda rng: f"{rng.randint(13, 19)}时{rng.choice(['', '30分'])}",
    "postcode": lambda rng: f"000{rng.randint(100, 999)}",
    "serial": lambda rng: f"{rng.randint(100000, 999999)}",
}


@dataclass
class Mention:
    """One printing of a figure: where in its Text, and what is printed there."""

    figure: object
    start: int
    end: int
    text: str
    value: object  # as printed there, signed; differs from the figure's when planted
    has_period: bool = True
    planted: bool = False


@dataclass
class Entity:
    type: str
    name: str
    start: int
    end: int
    role: Optional[str] = None


@dataclass
class Text:
    string: str = ""
    mentions: list = field(default_factory=list)
    entities: list = field(default_factory=list)

    def replace(self, mention, printed):
        """Print another number in the place of a mention; everything after it moves."""
        shift = len(printed) - (mention.end - mention.start)
        self.string = self.string[: mention.start] + printed + self.string[mention.end :]
        for other in self.mentions + self.entities:
            if other is not mention and other.start >= mention.end:
                other.start += shift
            if other is not mention and other.end >= mention.end:
                other.end += shift
        mention.end += shift
        mention.text = printed


class Writer:
    """Expands the texts of one template within one world and one calendar."""

    def __init__(self, template, world, calendar, rng):
        self.world, self.calendar, self.rng = world, calendar, rng
        self.name = template["id"]
        self.cast = {slot: self.cast_one(line) for slot, line in template.get("cast", {}).items()}
        self.figures = {
            slot: figs.parse(slot, line) for slot, line in template.get("fig", {}).items()
        }
        both = set(self.cast) & set(self.figures)
        if both:
            raise ValueError(
                f"template '{self.name}': {sorted(both)} name a figure and one of the cast"
            )
        figs.Values(self.figures, rng)
        self.soften(template)
        rank_style = rng.choice(["arabic", "chinese"])
        for figure in self.figures.values():
            if figure.kind == "rank":
                figure.style = rank_style
            figure.indicator = self.plain(figure.indicator)
        self.periods = self.make_periods(calendar)

    def cast_one(self, line):
        kind, _, rest = line.partition(" ")
        if kind == "person":
            return {"kind": kind, "name": self.world.person(), "role": rest or None}
        if kind == "firm":
            full, short = self.world.firm(self.rng.choice(rest.split("|")))
            return {"kind": kind, "name": full, "short": short, "role": None}
        return {"kind": kind, "name": self.world.thing(kind), "role": None}

    def soften(self, template):
        """Some figures that nothing else depends on become round ones: 近3200, 300余."""
        bound = {word for line in template.get("checks", ()) for word in line.split()[1:]}
        bound |= set(template.get("graphic", ()))
        bound |= {
            word
            for line in template.get("fig", {}).values()
            for word in re.findall(r"\b[a-z]\w*\b", line.split()[4])
        }
        self.soft = set()
        for name, figure in self.figures.items():
            if (
                name in bound
                or figure.kind not in ("count", "level")
                or figure.upper is not None
                or "triv" in figure.options
                or figure.value < 100
                or self.rng.random() > 0.2
            ):
                continue
            size = len(str(int(figure.value)))
            figure.value = quantity.rounded(figure.value, 0)
            step = 10 ** max(1, size - 2)
            figure.value = figure.value // step * step
            self.soft.add(name)

    def make_periods(self, calendar):
        current, before = calendar.current()
        return {
            "cur": current,
            "prev": before,
            "end": calendar.end_of(current),
            "ytd": calendar.so_far(),
            "now": calendar.now(),
            "lasty": calendar.last_year(),
            "ybefore": calendar.year_before(),
            "plan": calendar.planned_year(),
            "today": calendar.coming_day(0, "今天"),
            "tomorrow": calendar.coming_day(1, "明天"),
            "yend": calendar.year_end(1),
            "yendp": calendar.year_end(2),
            "yr": calendar.this_year(),
            "q1": calendar.quarter(1),
            "q2": calendar.quarter(2),
            "d1": calendar.past_day(1),
            "d2": calendar.past_day(2),
            "d3": calendar.past_day(3),
        }

    def period_of(self, figure):
        return self.periods.get(figure.period)

    def choose(self, text):
        """Resolve the innermost <a|b> first, until none is left."""
        while True:
            found = re.search(r"<([^<>]*)>", text)
            if not found:
                return text
            text = (
                text[: found.start()]
                + self.rng.choice(found.group(1).split("|"))
                + text[found.end() :]
            )

    def plain(self, text):
        return self.expand(text, is_lint=False).string

    def expand(self, source, is_lint=True):
        text = Text()
        self.walk(self.choose(source), text, is_lint)
        return text

    def walk(self, source, text, is_lint):
        pos = 0
        for found in re.finditer(
            r"\{([^{}]+)\}|\[([=#opjn]:?)((?:[^\[\]]|\[[^\[\]]*\])*)\]", source
        ):
            self.literal(source[pos : found.start()], text, is_lint)
            pos = found.end()
            if found.group(1):
                self.slot(found.group(1), text)
            else:
                self.marked(found.group(2).rstrip(":"), found.group(3), text)
        self.literal(source[pos:], text, is_lint)

    def literal(self, string, text, is_lint):
        if is_lint and re.search(r"[0-9０-９\[\]{}<>|]", string):
            raise ValueError(f"template '{self.name}': unmarked digit or mark in '{string}'")
        at = 0
        for found in SPELLED.finditer(string):
            if string[max(0, found.start() - 1) : found.start()] in tuple("第之每同任唯头这"):
                continue
            if found.group(1) == "一" and found.group(2) in quantity.UNITS:
                continue  # 一天, 一年 in idioms count nothing
            if is_lint and (
                chinese_value(found.group(1)) > 10 or found.group(2) not in quantity.COUNTED
            ):
                raise ValueError(
                    f"template '{self.name}': unmarked figure '{found.group(0)}' in '{string}'"
                )
            text.string += string[at : found.start()]
            self.trivial(found.group(0), text)
            at = found.end()
        text.string += string[at:]

    def marked(self, mark, inner, text):
        start = len(text.string)
        if mark == "=":
            self.walk(inner, text, False)
        elif mark == "#":
            self.trivial(inner, text)
        else:
            self.walk(inner, text, True)
            text.entities.append(
                Entity(ENTITY_TYPES[mark], text.string[start:], start, len(text.string))
            )

    def trivial(self, inner, text):
        """A number that is true and of no interest: 两家, 10千伏 in a name, the price of a copy."""
        found = re.match(r"[一二两三四五六七八九十百]+|[0-9.]+", inner)
        word, unit = found.group(0), re.sub("^[多余来]", "", inner[found.end() :])
        is_spelled = not word[0].isdigit()
        value = chinese_value(word) if is_spelled else Fraction(word)
        base = quantity.base_of(unit)[0]
        kind = (
            "duration"
            if base in ("day", "month", "year")
            else "count"
            if base == "count"
            else "level"
        )
        figure = figs.Figure(f"#{len(text.string)}", kind, "", unit, "-", "", {"triv": True})
        figure.value = quantity.rounded(value, len(word.partition(".")[2]))
        figure.style = "chinese" if is_spelled else "arabic"
        start = len(text.string)
        text.string += inner
        text.mentions.append(Mention(figure, start, len(text.string), inner, figure.value))

    def slot(self, name, text):
        start = len(text.string)
        sign = name[0] if name[0] in "+^" else ""
        key, _, tail = name[len(sign) :].partition(".")
        if key in self.figures:
            self.figure(self.figures[key], sign, text)
        elif key in self.cast:
            member = self.cast[key]
            text.string += member.get("short", member["name"]) if tail == "s" else member["name"]
            kind = CAST_TYPES.get(member["kind"], "place")
            text.entities.append(
                Entity(kind, text.string[start:], start, len(text.string), member["role"])
            )
        elif key in PLACE_WORDS:
            text.string += getattr(self.world, key)
            text.entities.append(Entity("place", self.world.city, start, len(text.string)))
        else:
            text.string += self.word(key)

    def word(self, key):
        calendar = self.calendar
        names = {
            "P": "cur",
            "Pp": "prev",
            "E": "end",
            "lasty": "lasty",
            "plan": "plan",
            "now": "now",
            "ytd": "ytd",
            "ybefore": "ybefore",
            "d1": "d1",
            "d2": "d2",
            "d3": "d3",
        }
        if key in names:
            return self.periods[names[key]].raw
        if key in self.world.words:
            return self.world.words[key]
        if key in MADE_UP:
            return MADE_UP[key](self.rng)
        if key == "soon":
            return calendar.date_words(
                calendar.day + datetime.timedelta(days=self.rng.randint(1, 4))
            )
        if key == "weekday":
            return calendar.weekday()
        if key == "Y":
            return str(calendar.year)
        if key == "province":
            return self.world.province
        if key == "prefecture":
            return self.world.prefecture
        if key == "paper":
            return self.world.paper
        if key == "date":
            return calendar.full_date()
        raise ValueError(f"template '{self.name}': no slot '{key}'")

    def figure(self, figure, sign, text):
        value = figure.value
        if sign == "+":
            text.string += "增长" if value >= 0 else "下降"
        elif sign == "^":
            points = quantity.base_of(figure.unit)[0] == "pp"
            words = ("提高", "下降") if points else ("增加", "减少")
            text.string += words[0] if value >= 0 else words[1]
            figure.kind = "increase" if value >= 0 else "reduction"
        printed = figs.printed(figure)
        if figure.name in self.soft:
            printed = self.roundly(figure, printed, text)
        start = len(text.string)
        text.string += printed
        text.mentions.append(Mention(figure, start, len(text.string), printed, value))

    def roundly(self, figure, printed, text):
        """约, 近, 超 before a round figure where the words allow it, or 余 inside it."""
        if text.string.endswith(GOVERNORS) and self.rng.random() < 0.7:
            words = ["约", "近"] if text.string.endswith(("达", "共有")) else ["约", "近", "超", "超过"]
            text.string += self.rng.choice(words)
        elif (
            figure.kind == "count"
            and figure.unit in ("人", "名", "家", "个", "户", "件")
            and self.rng.random() < 0.5
        ):
            return printed[:-1] + self.rng.choice(["余", "多"]) + printed[-1]
        elif figure.kind == "level" and figure.unit in ("万元", "亿元") and self.rng.random() < 0.5:
            return printed[:-2] + self.rng.choice(["余", "多"]) + printed[-2:]
        return printed


def chinese_value(word):
    """A Chinese numeral below 1,000, as used for trivial counts."""
    total, digit = 0, 0
    for char in word:
        if char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        else:
            digit = 2 if char == "两" else quantity.DIGITS.index(char)
    return total + digit
