"""Puts items on a page: what stands on it, in which order its blocks come, and their lines.

The result is a list of Lines. A line knows the item and the part that own it, and its cells know
the places of the Texts that they print; truth.py needs nothing else."""
from dataclasses import dataclass, field

from . import layout
from .story import standing_byline

COLUMNS = {
    "narrow": (12, 16),
    "medium": (17, 22),
    "wide": (24, 36),
    "none": (0, 0),
    "any": (13, 30),
}


@dataclass
class Line:
    item: object = None
    part: str = ""
    cells: list = field(default_factory=list)


class Page:
    """Lines in print order, and the Texts that they show by number."""

    def __init__(self, style, rng):
        self.style, self.rng = style, rng
        self.lines, self.texts = [], []
        self.far = []
        self.brief_columns = 0

    def number(self, text):
        self.texts.append(text)
        return len(self.texts) - 1

    def cells(self, text, is_full=False):
        cells = layout.cells_of(self.number(text), text.string)
        return layout.full_width(cells) if is_full else cells

    def blank(self, count=1):
        for _ in range(count):
            self.lines.append(Line())

    def gap(self):
        """What divides two items: one blank line, two, or, where the style is dense, none."""
        if self.lines and self.lines[-1].cells:
            self.blank(self.rng.choice(self.style.get("item_gap", [1])))

    # -- the parts of an item, each a list of Lines

    def is_full(self, item):
        digits = self.style.get("digits", "half")
        if digits == "mixed":
            return hash_share(item.name, 3) == 0
        return digits == "full"

    def head(self, item):
        out, rng, style = [], self.rng, self.style
        columns = rng.randint(10, 18) if style["measure"] != "none" else 0
        mode = "none"
        if rng.random() < style.get("double_rate", 0.0) and item.type in ("news", "editorial"):
            mode = rng.choice(style.get("double", ["whole"]))
        for part, rows in (
            ("kicker", [item.kicker] if item.kicker else []),
            ("headline", item.headline),
            ("subhead", item.subheads),
        ):
            for text in rows:
                cells = self.cells(text, self.is_full(item))
                for row in layout.head_rows(cells, columns):
                    if part == "headline" and mode in ("whole", "partial"):
                        row = layout.double(row, mode, rng)
                    if out and rng.random() < style.get("head_blank", 0.15):
                        out.append(Line())
                    out.append(Line(item, part, row))
                    if part == "headline" and mode == "echo":
                        out.append(Line(item, part, list(row)))
        return out

    def byline(self, item):
        if not item.bylines:
            return []
        texts = standing_byline(item, self.rng, self.style)
        item.standing += texts
        lines = [Line(item, "byline", self.cells(text)) for text in texts]
        if lines and self.rng.random() < self.style.get("byline_blank", 0.1):
            lines[0].cells = layout.glyphs(" ") + lines[0].cells
        return lines

    def body(self, item):
        rng, style = self.rng, self.style
        if item.is_loose:
            return self.rows(item)
        low, high = COLUMNS[style["measure"]]
        columns = rng.randint(low, high)
        if item.type == "brief":  # a column of briefs has one measure
            columns = self.brief_columns = self.brief_columns or columns
        is_full = self.is_full(item)
        between = rng.random() < style.get("para_gap", 0.3)
        out = []
        for n, text in enumerate(item.paragraphs):
            if n in item.crossheads:
                cross = Line(item, "subhead", self.cells(item.crossheads[n]))
                out += [Line(), cross, Line()] if rng.random() < 0.5 else [cross]
            lines = layout.wrap(self.cells(text, is_full), columns, style)
            if columns:
                lines = layout.stray(lines, style, rng)
            if n and between:
                out.append(Line())
            out += [Line(item, "body", cells) for cells in lines]
        return self.break_columns(out) if columns else out

    def break_columns(self, lines):
        """Blank lines where a column ends, in the middle of a sentence or not."""
        style, rng = self.style, self.rng
        if rng.random() >= style.get("column_break", 0.5) or len(lines) < 10:
            return lines
        height = rng.randint(8, 22)
        left, out = rng.randint(4, height), []
        for n, line in enumerate(lines):
            quote = line.cells and line.cells[0][0] in layout.OPENERS and n > 1
            if quote and out[-1].cells and rng.random() < style.get("quote_blank", 0.0):
                out.append(Line())
            out.append(line)
            left -= 1
            if left <= 0 and n < len(lines) - 2 and line.cells and lines[n + 1].cells:
                out.append(Line())
                left = height
        return out

    def rows(self, item):
        """Loose rows: an advertisement's or a graphic's, some side by side with a gap."""
        out, rng = [], self.rng
        for text in item.paragraphs:
            cells = self.cells(text)
            if item.type == "ad" and rng.random() < 0.2:
                cells = layout.spread(cells, rng)
            if out and rng.random() < 0.25:
                out.append(Line())
            wide = self.style["measure"] != "none" and item.type != "infographic"
            style = {"indent": "none", "cut": self.style["cut"], "kinsoku": self.style["kinsoku"]}
            out += [
                Line(item, "body", line) for line in layout.wrap(cells, 30 if wide else 0, style)
            ]
        return out

    # -- items

    def add(self, lines):
        self.lines += lines

    def place(self, item, head_place, insert=None):
        """Print one item; `insert` is a box that interrupts its body at a column's end."""
        self.gap()
        head, body = self.head(item), self.body(item)
        byline = (
            self.byline(item)
            if item.byline_style in ("top", "split", "end_line", "end_credit")
            else []
        )
        if item.byline_style in ("end_line", "end_credit"):
            body, byline = body + byline, []
        if insert and len(body) > 12 and self.style["measure"] != "none":
            at = self.cut_place(body)
            first, rest = body[:at], body[at:]
        else:
            first, rest, insert = body, [], None
        between = head_place == "between" and len(body) > 10 and not insert
        if head_place == "before" and head:
            self.add(head)
            self.maybe_blank(0.8)
        if byline:
            self.add(byline)
            self.maybe_blank(0.85)
        if between:
            at = self.cut_place(body)
            self.add(body[:at])
            self.blank()
            self.add(head)
            self.blank()
            self.add(body[at:])
            return
        self.add(first)
        if insert:
            self.place(insert, "after" if insert.type == "photo_caption" else "before")
            self.blank()
            self.add(rest)
        if head_place == "after" and head:
            self.maybe_blank(0.9)
            self.add(head)
        elif head_place in ("far", "between") and head:
            if head_place == "far":
                self.far.append(head)
            else:
                self.maybe_blank(0.9)
                self.add(head)

    def maybe_blank(self, chance):
        if self.rng.random() < chance:
            self.blank()

    def cut_place(self, body):
        return self.rng.randint(len(body) // 3, 2 * len(body) // 3)

    def flush_far(self):
        """The heads that the text layer gives after all bodies."""
        for head in self.far:
            self.gap()
            self.add(head)
        self.far = []

    def trimmed(self):
        """No blank lines at the ends, never more than two in a row."""
        out = []
        for line in self.lines:
            if not line.cells and (
                not out or (len(out) > 1 and not out[-1].cells and not out[-2].cells)
            ):
                continue
            out.append(line)
        while out and not out[-1].cells:
            out.pop()
        self.lines = out
        return self


def hash_share(name, parts):
    """A steady share of all names, without the process's hash seed."""
    return sum(map(ord, name)) % parts
