"""The figures of a template: what each is about, and a value drawn or computed for it.

A figure is one line of text in a template:

    KIND INDICATOR UNIT PERIOD VALUE [OPTION ...]

    level 货物吞吐量 万吨 cur 800..2400/1        a random value with one decimal
    level 货物吞吐量 万吨 prev =t*r(0.88,0.97)/1  computed; r(a,b) is a random factor
    share A占B的比重 % cur =share(a,t)/1         also growth(now,before)

Computed figures use the values as printed, so that every relation of the template holds within the
rounding of what a reader sees. Options: per=day, st=planned, alt=KIND (also right), cn (Chinese
numerals), triv (nothing for an editor), to=1..3 (a range, the upper end that much higher),
subj=SLOT, of=WORDS, nil (no check of the kind/period is meaningful)."""
import ast
import operator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Optional

from . import quantity

OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


@dataclass
class Figure:
    name: str
    kind: str
    indicator: str
    unit: str
    period: str
    spec: str
    options: dict = field(default_factory=dict)
    value: Optional[Decimal] = None
    upper: Optional[Decimal] = None
    style: str = "arabic"
    planted: bool = False

    @property
    def half(self):
        """Half a unit of the last printed digit, in the printed unit."""
        places = quantity.decimals(self.value)
        return Fraction(1, 2 * 10**places)

    def base(self):
        """Value and half unit in base units, as Fractions."""
        factor = quantity.base_of(self.unit, self.kind)[1]
        return Fraction(self.value) * factor, self.half * factor

    @property
    def is_trivial(self):
        return "triv" in self.options


def parse(name, line):
    words = line.split()
    if len(words) < 5:
        raise ValueError(
            f"figure '{name}': expected KIND INDICATOR UNIT PERIOD VALUE, got '{line}'"
        )
    options = {}
    for word in words[5:]:
        key, _, value = word.partition("=")
        options[key] = value or True
    quantity.split_unit(words[2])
    return Figure(name, words[0], words[1].replace("_", ""), words[2], words[3], words[4], options)


class Values:
    """Draws and computes the values of all figures of one story."""

    def __init__(self, figures, rng):
        self.figures, self.rng, self.open = figures, rng, set()
        for figure in figures.values():
            self.settle(figure)

    def settle(self, figure):
        if figure.value is not None:
            return figure.value
        if figure.name in self.open:
            raise ValueError(f"figure '{figure.name}' depends on itself")
        self.open.add(figure.name)
        spec, _, places = figure.spec.rpartition("/")
        if not spec:
            spec, places = figure.spec, "0"
        try:
            if not places.lstrip("-").isdigit():  # a division, not a precision
                spec, places = figure.spec, "0"
            if spec.startswith("="):
                figure.value = self.compute(spec[1:], int(places))
            else:
                figure.value = self.draw(spec, int(places))
        except (SyntaxError, ArithmeticError) as problem:
            raise ValueError(f"figure '{figure.name}': {problem}") from problem
        if "to" in figure.options:
            figure.upper = figure.value + self.draw(figure.options["to"], max(0, int(places)))
        if figure.unit == "成" or "cn" in figure.options:
            figure.style = "chinese"
        return figure.value

    def draw(self, spec, places):
        low, _, high = spec.partition("..")
        step = 10 ** max(places, 0)
        if places < 0:
            step = Fraction(1, 10**-places)
        low, high = Fraction(low) * step, Fraction(high or low) * step
        pick = self.rng.randint(int(low), int(high))
        if places > 0 and pick % 10 == 0 and high - low > 3:
            pick += 1 if pick < high else -1  # no printed trailing zero
        return (
            quantity.rounded(Fraction(pick) / step, places)
            if places >= 0
            else Decimal(int(pick / step))
        )

    def compute(self, text, places):
        value = self.walk(ast.parse(text, mode="eval").body)
        if places < 0:
            return Decimal(
                int(quantity.rounded(value * Fraction(1, 10**-places), 0)) * 10**-places
            )
        return quantity.strip_zeros(quantity.rounded(value, places))

    def walk(self, node):
        if isinstance(node, ast.Constant):
            return Fraction(str(node.value))
        if isinstance(node, ast.Name):
            if node.id not in self.figures:
                raise ValueError(f"no figure '{node.id}'")
            return Fraction(self.settle(self.figures[node.id]))
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return -self.walk(node.operand)
        if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
            return OPERATORS[type(node.op)](self.walk(node.left), self.walk(node.right))
        if isinstance(node, ast.Call):
            values = [self.walk(argument) for argument in node.args]
            if node.func.id == "growth":
                return (values[0] / values[1] - 1) * 100
            if node.func.id == "share":
                return values[0] / values[1] * 100
            if node.func.id == "r":
                low, high = int(values[0] * 10000), int(values[1] * 10000)
                return Fraction(self.rng.randint(low, high), 10000)
        raise ValueError(f"cannot compute '{ast.dump(node)}'")


def printed(figure, value=None, rng=None):
    """The number and its unit as they stand in the text, without sign."""
    value = abs(figure.value if value is None else value)
    if figure.kind == "rank":
        number = quantity.chinese(value) if figure.style == "chinese" else quantity.shown(value)
        return f"第{number}{figure.unit}"
    if figure.upper is not None:
        word = figure.options.get("with", "到")
        if figure.unit == "℃" and "with" not in figure.options:
            return f"{quantity.shown(value)}℃{word}{quantity.shown(figure.upper)}℃"
        return f"{quantity.shown(value)}{word}{quantity.shown(figure.upper)}{figure.unit}"
    if "spell" in figure.options:
        return "百分之" + quantity.chinese(value)
    if figure.style == "chinese":
        number = quantity.chinese_count(value) if figure.unit != "成" else quantity.chinese(value)
        return number + figure.unit
    return quantity.shown(value) + figure.unit
