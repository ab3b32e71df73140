"""Relations between the figures of a story: their verdict by interval arithmetic, and slips.

A printed number stands for half a unit of its last digit either side. `judge` computes, exactly,
whether the two sides of a relation can meet; that verdict is the truth, also after `plant` changed
a figure the way a newsroom does: two digits swapped, one digit mistyped, a point shifted."""
from decimal import Decimal
from fractions import Fraction

from . import quantity

# How often each kind of slip is tried first; all are equally common in a newsroom, nearly.
PLANTABLE = {"sum": 4, "share": 3, "difference": 3, "growth": 4, "repeat": 2}


class Check:
    """One relation: its kind, its form, and the figures that it compares, in order."""

    def __init__(self, kind, form, operands):
        self.kind, self.form, self.operands = kind, form, operands


def parse(line, figures):
    """'share a t s' or 'growthinc t d g' -> Check; 'count n' compares with an enumeration."""
    form, *names = line.split()
    kinds = {
        "growthinc": "growth",
        "count": "count_match",
        "product": "implied",
        "change": "difference",
    }
    for name in names:
        if name not in figures:
            raise ValueError(f"check '{line}': no figure '{name}'")
    return Check(kinds.get(form, form), form, [figures[name] for name in names])


def interval(figure):
    value, half = figure.base()
    return value - half, value + half


def judge(check):
    """'pass' where the printed intervals can meet, else 'fail'."""
    return "pass" if gap(check) <= 0 else "fail"


def gap(check):
    """How far the two sides are from meeting, in units of the printed right side's half unit."""
    low, high, right = computed(check)
    right_low, right_high = right
    miss = max(right_low - high, low - right_high)
    return miss / ((right_high - right_low) / 2 or 1)


def computed(check):
    """The interval that the left operands give, and the printed interval of the right one."""
    ops = [interval(figure) for figure in check.operands]
    form = check.form
    if form == "sum":
        return sum(a for a, _ in ops[:-1]), sum(b for _, b in ops[:-1]), ops[-1]
    if form == "share":
        (a, b), (c, d), right = ops
        return a / d * 100, b / c * 100, right
    if form == "growth":
        (a, b), (c, d), right = ops
        return (a / d - 1) * 100, (b / c - 1) * 100, right
    if form == "growthinc":
        (a, b), (c, d), right = ops
        ends = [x / (y - x) * 100 for x in (c, d) for y in (a, b)]
        return min(ends), max(ends), right
    if form in ("difference", "change"):
        (a, b), (c, d), right = ops
        low, high = a - d, b - c
        return (-high, -low, right) if high <= 0 else (low, high, right)
    if form == "order":
        (a, _), (_, d) = ops
        return min(a, d), d, (a, a)
    if form in ("count", "repeat", "product"):
        return Fraction(0), Fraction(0), (Fraction(0), Fraction(0))
    raise ValueError(f"no relation of the form '{form}'")


def formula(check):
    """The relation with the printed numbers, for a reader of the truth."""
    shown = [quantity.shown(figure.value) + figure.unit for figure in check.operands]
    if check.form == "sum":
        return " + ".join(shown[:-1]) + " = " + shown[-1]
    if check.form == "share":
        return f"{shown[0]} / {shown[1]} = {shown[2]}"
    if check.form == "growth":
        return f"{shown[0]} / {shown[1]} - 1 = {shown[2]}"
    if check.form == "growthinc":
        return f"{shown[1]} / ({shown[0]} - {shown[1]}) = {shown[2]}"
    if check.form in ("difference", "change"):
        return f"{shown[0]} - {shown[1]} = {shown[2]}"
    if check.form == "order":
        return f"{shown[0]} <= {shown[1]}"
    if check.form == "product":
        return " * ".join(shown[:-1]) + " = " + shown[-1]
    return " ; ".join(shown)


def slips(value, rng):
    """Ways in which a number is mistyped, as Decimals, in random order."""
    text = quantity.shown(abs(value))
    digits = [i for i, char in enumerate(text) if char.isdigit()]
    out = []
    for i, j in zip(digits, digits[1:]):
        if text[i] != text[j] and not (i == 0 and text[j] == "0"):
            swapped = list(text)
            swapped[i], swapped[j] = swapped[j], swapped[i]
            out.append("".join(swapped))
    for i in digits:
        for step in (-3, -2, 2, 3, 5):
            digit = int(text[i]) + step
            if 0 <= digit <= 9 and not (i == 0 and digit == 0):
                out.append(text[:i] + str(digit) + text[i + 1 :])
    rng.shuffle(out)
    sign = -1 if value < 0 else 1
    return [sign * Decimal(text) for text in dict.fromkeys(out)]


def clearly_wrong(check):
    """A slip that no rounding explains and that a careful reader would find."""
    if judge(check) != "fail" or gap(check) < 3:
        return False
    low, high, (right_low, right_high) = computed(check)
    middle, right = (low + high) / 2, (right_low + right_high) / 2
    return abs(middle - right) > abs(middle) / 100


def kinds_in_turn(rng):
    """The kinds of slip in a random order that follows their weights."""
    return sorted(PLANTABLE, key=lambda kind: rng.random() ** (1 / PLANTABLE[kind]), reverse=True)


def plant(kind, checks, rng, can_change):
    """Change one figure so that one relation of a kind clearly fails, and no other; or None."""
    candidates = [check for check in checks if check.kind == kind]
    rng.shuffle(candidates)
    for check in candidates:
        order = [check.operands[-1]] * 3 + check.operands[:-1]
        rng.shuffle(order)
        for figure in order:
            if not can_change(figure):
                continue
            before = figure.value
            for value in slips(before, rng):
                figure.value = value
                others = [
                    other for other in checks if other is not check and figure in other.operands
                ]
                if clearly_wrong(check) and all(judge(other) == "pass" for other in others):
                    figure.planted = True
                    return figure, check
            figure.value = before
    return None
