"""Sets texts in columns, with the damage that a page's text layer shows.

A cell is one printed character and the place in a Text that it came from, (text number, index), or
None for what the layout adds. All damage works on cells, so that truth follows every character."""
import re

NO_START = set("。，、；：？！”’）》】…％%℃·")
NO_END = set("“‘（《【")
OPENERS = set("“《")
WIDE_PUNCTUATION = set("“”‘’…—℃·■□●◆○◎▲①②③④⑤")


def is_han(char):
    return "\u4e00" <= char <= "\u9fff"


def width(char):
    return 2 if ord(char) > 0x2E7F or char in WIDE_PUNCTUATION else 1


def cells_of(number, string):
    return [(char, (number, i)) for i, char in enumerate(string)]


def glyphs(string):
    return [(char, None) for char in string]


def full_width(cells):
    """Latin digits, points and percent signs as full-width forms, character for character."""
    table = {**{str(d): chr(0xFF10 + d) for d in range(10)}, "%": "％"}
    out = []
    for n, (char, key) in enumerate(cells):
        if char == "." and 0 < n < len(cells) - 1 and cells[n - 1][0].isdigit():
            char = "．"
        out.append((table.get(char, char), key))
    return out


def is_number(char):
    return char.isdigit() or char in ".．%％"


def fits_together(cells, at, cut):
    """May a line end before cells[at]? Numbers are kept whole unless the style cuts them."""
    before, after = cells[at - 1][0], cells[at][0]
    if before.isascii() and after.isascii() and before.isalpha() and after.isalpha():
        return False
    if cut != "any" and is_number(before) and is_number(after):
        return False
    return True


def break_at(cells, limit, cut, kinsoku):
    """How many cells go into a line of that many columns."""
    used = at = 0
    while at < len(cells) and used + width(cells[at][0]) <= limit:
        used += width(cells[at][0])
        at += 1
    if at == len(cells):
        return at
    if kinsoku != "none" and cells[at][0] in NO_START:
        if kinsoku == "hang":
            at += 1
            while at < len(cells) and cells[at][0] in NO_START and cells[at - 1][0] in NO_START:
                at += 1
        else:
            at -= 1
    while at > 1 and cells[at - 1][0] in NO_END:
        at -= 1
    start = at
    while at > 1 and at < len(cells) and not fits_together(cells, at, cut):
        at -= 1
    if kinsoku != "none" and 1 < at < len(cells) and cells[at][0] in NO_START:
        at = start
    return max(at, 1)


def wrap(cells, columns, style):
    """The lines of one paragraph."""
    indent = style.get("indent", "short")
    if indent == "two":
        cells = glyphs("　　") + cells
    elif indent == "four":
        cells = glyphs("    ") + cells
    if not columns:
        return [cells]
    lines, first = [], True
    while cells:
        limit = 2 * columns - (4 if first and indent == "short" else 0)
        at = break_at(cells, limit, style.get("cut", "keep"), style.get("kinsoku", "hang"))
        lines.append(cells[:at])
        cells, first = cells[at:], False
    return lines


def stray(lines, style, rng):
    """Blanks that justification slips in: beside digits, or between all characters of a line."""
    mode = style.get("stray", "none")
    out = []
    for n, line in enumerate(lines):
        is_last = n == len(lines) - 1
        if (
            mode in ("digits", "both")
            and not is_last
            and rng.random() < style.get("stray_rate", 0.4)
        ):
            line = beside_digits(line, rng)
        if (
            mode in ("lines", "both")
            and not is_last
            and rng.random() < style.get("spread_rate", 0.02)
        ):
            line = spread(line, rng)
        out.append(line)
    return out


def beside_digits(line, rng):
    out = []
    for n, cell in enumerate(line):
        if n and out[-1][0] != " " and cell[0] != " ":
            before, after = line[n - 1][0], cell[0]
            meets = (is_number(before) and is_han(after)) or (
                is_number(after) and (is_han(before) or before in "，、")
            )
            if meets and rng.random() < 0.55:
                out.append((" ", None))
        out.append(cell)
    return out


def spread(line, rng):
    start = rng.randint(0, max(0, len(line) // 3))
    out = []
    for n, cell in enumerate(line):
        if n > start and is_han(cell[0]) and is_han(line[n - 1][0]):
            out.append((" ", None))
        out.append(cell)
    return out


def double(cells, mode, rng):
    """A title printed twice by its shadow: run by run, in part, or as a whole."""
    if mode == "whole":
        return cells + cells
    runs, run = [], []
    for cell in cells:
        if cell[0] in "“”《》" or (run and run[-1][0] in "“”《》"):
            if run:
                runs.append(run)
            run = []
        run.append(cell)
    if run:
        runs.append(run)
    out = []
    for run in runs:
        single = mode == "partial" and (rng.random() < 0.35 or run[0][0] in "“”《》")
        out += run if single else run + run
    return out


def head_rows(cells, columns):
    """A title's row, cut in two where it is too long for its place."""
    text = "".join(char for char, _ in cells)
    total = sum(width(char) for char in text)
    if not columns or total <= 2 * columns:
        return [cells]
    gap = re.search(r"[ 　]+|，|——", text[4:-4])
    if gap and not text.startswith("——"):
        at = gap.end() + 4
    else:
        at = title_break(text)
        while at < len(cells) - 1 and not fits_together(cells, at, "keep"):
            at += 1
        if cells[at][0] in NO_START:
            at += 1
    return [strip(cells[:at]), strip(cells[at:])]


def title_break(text):
    """Where a sub-editor would turn a title's line: before a verb or after 的, near the middle."""
    middle, best = len(text) // 2, None
    for word in (
        "同比",
        "增长",
        "突破",
        "达",
        "完成",
        "实现",
        "升至",
        "占比",
        "接待",
        "迎",
        "新增",
        "建成",
        "总产",
        "缘何",
        "装下",
        "走进",
        "落户",
        "缓解",
        "创新高",
        "用上",
        "唱主角",
        "平稳",
    ):
        at = text.find(word)
        if len(text) * 0.3 <= at <= len(text) * 0.7 and (
            best is None or abs(at - middle) < abs(best - middle)
        ):
            best = at
    if best is not None:
        return best
    while middle < len(text) - 2 and (
        text[middle - 1].isdigit() or text[middle - 1] in "万亿第“‘《" or text[middle] in "万亿年月%％"
    ):
        middle += 1
    return middle


def strip(cells):
    while cells and cells[0][0] in " 　":
        cells = cells[1:]
    while cells and cells[-1][0] in " 　":
        cells = cells[:-1]
    return cells
