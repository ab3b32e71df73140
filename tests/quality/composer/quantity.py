"""What the composer knows about printed quantities: units and their base units, decimals,
Chinese numerals, and the words around a number that make it approximate or open.

A unit is a multiplier (万, 亿, ...) and a name; `base_of` gives the base unit and the exact factor
as a Fraction. Values are Decimals with the printed number of digits; nothing here is a float."""
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

MULTIPLIERS = {
    "": 1,
    "十": 10,
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "万亿": 10**12,
}

UNITS = {
    "元": ("CNY", 1),
    "角": ("CNY", Fraction(1, 10)),
    "美元": ("USD", 1),
    "%": ("percent", 1),
    "个百分点": ("pp", 1),
    "成": ("percent", 10),
    "‰": ("percent", Fraction(1, 10)),
    "米": ("m", 1),
    "厘米": ("m", Fraction(1, 100)),
    "毫米": ("m", Fraction(1, 1000)),
    "公里": ("km", 1),
    "亩": ("mu", 1),
    "公顷": ("ha", 1),
    "平方米": ("m2", 1),
    "平方公里": ("m2", 10**6),
    "立方米": ("m3", 1),
    "方": ("m3", 1),
    "立方米/日": ("m3/d", 1),
    "吨": ("t", 1),
    "公斤": ("t", Fraction(1, 1000)),
    "斤": ("t", Fraction(1, 2000)),
    "千瓦时": ("kWh", 1),
    "度": ("kWh", 1),
    "千瓦": ("kW", 1),
    "兆瓦": ("kW", 1000),
    "天": ("day", 1),
    "日": ("day", 1),
    "个月": ("month", 1),
    "年": ("year", 1),
    "岁": ("year", 1),
    "周岁": ("year", 1),
    "千伏": ("V", 1000),
    "小时": ("hour", 1),
    "分钟": ("minute", 1),
    "个工作日": ("workday", 1),
    "℃": ("degC", 1),
    "级": ("beaufort", 1),
    "倍": ("times", 1),
    "位": ("rank", 1),
    "名次": ("rank", 1),
}

COUNTED = set(
    """人 名 位 家 个 项 件 起 例 批 批次 种 类 款 套 台 辆 艘 架 列 座 栋 幢 间 所 处 片 条 支 只 头
羽 株 棵 块 张 份 本 册 篇 幅 场 次 趟 班 户 对 门 口 盏 部 人次 艘次 册次 辆次 台次 车次 班次 标箱 户次 单 桶
票 课时 枚 节 层 届 大 宗 笔 道 孔 根 尾 期 瓶 盒 轮 遍 袋 杯 样 句 碗 锹 枝 盆 杆 桩""".split()
)

DIGITS = "零一二三四五六七八九"


def split_unit(unit):
    """'亿千瓦时' -> (100000000, '千瓦时')."""
    if unit in UNITS or unit in COUNTED:
        return 1, unit
    for word in sorted(MULTIPLIERS, key=len, reverse=True):
        if word and unit.startswith(word):
            rest = unit[len(word) :]
            if rest in UNITS or rest in COUNTED:
                return MULTIPLIERS[word], rest
    raise ValueError(f"unit '{unit}' is not in the composer's table")


def base_of(unit, kind=None):
    """The base unit's name and the exact factor from the printed unit to it."""
    times, name = split_unit(unit)
    if name == "位" and kind != "rank":
        return "count", Fraction(times)
    base, factor = UNITS.get(name, ("count", 1))
    return base, Fraction(times) * factor


def base_value(value, unit, kind=None):
    """The value in its base unit, as the exact decimal text that the data model wants."""
    return plain(Fraction(value) * base_of(unit, kind)[1])


def plain(number):
    """An exact decimal without exponent and without trailing zeros."""
    number = Fraction(number)
    sign, number = ("-", -number) if number < 0 else ("", number)
    whole, rest = divmod(number.numerator, number.denominator)
    digits = ""
    while rest and len(digits) < 24:
        whole_digit, rest = divmod(rest * 10, number.denominator)
        digits += str(whole_digit)
    if rest:
        raise ValueError(f"{number} has no finite decimal")
    return sign + str(whole) + ("." + digits if digits else "")


def rounded(number, places):
    """Round half up to a Decimal with that many places."""
    number = Fraction(number)
    scaled = number * 10**places
    half = (2 * abs(scaled.numerator) + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(half if scaled >= 0 else -half).scaleb(-places)


def decimals(value):
    """The number of places printed after the point."""
    return max(0, -value.as_tuple().exponent)


def shown(value):
    """How a Decimal is printed in a paper: no exponent, no plus sign."""
    return format(value, "f")


def strip_zeros(value):
    """4.0 -> 4, 12.50 -> 12.5; whole numbers stay as they are."""
    if decimals(value) == 0:
        return value
    return Decimal(shown(value).rstrip("0").rstrip("."))


def chinese(number):
    """A whole number below 10,000 in Chinese numerals: 12 -> 十二, 2600 -> 二千六百."""
    number = int(number)
    if number < 10:
        return DIGITS[number]
    if number < 20:
        return "十" + (DIGITS[number - 10] if number > 10 else "")
    out, gap = "", False
    for size, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, size)
        if digit:
            out += ("零" if gap and out else "") + DIGITS[digit] + word
            gap = False
        elif out:
            gap = number > 0
    return out


def chinese_count(number):
    """As chinese(), with 两 where a counted two is spoken."""
    return "两" if int(number) == 2 else chinese(number)


BEFORE = [
    ("不低于", ">="),
    ("不少于", ">="),
    ("不超过", "<="),
    ("至少", ">="),
    ("超过", ">"),
    ("突破", ">"),
    ("最多", "<="),
    ("接近", "~"),
    ("不足", "<"),
    ("不到", "<"),
    ("大约", "~"),
    ("超", ">"),
    ("逾", ">"),
    ("约", "~"),
    ("近", "~"),
]
AFTER = [("以上", ">="), ("以内", "<="), ("左右", "~"), ("以下", "<="), ("内", "<=")]
CHANGE = (
    "同比增长",
    "同比下降",
    "比上年增长",
    "增长",
    "下降",
    "增加了",
    "增加",
    "减少了",
    "减少",
    "提高了",
    "提高",
    "缩短了",
    "缩短",
    "降低",
    "上升",
    "节约",
    "上涨",
    "下跌",
    "回落",
    "高出",
    "快",
    "多",
    "达到",
    "达",
)


def comparator(before, after, printed=""):
    """The comparator that the words beside or in a number give, and the word that gives it."""
    for word in "余多":
        if word in printed:
            return ">", word
    for word, sign in BEFORE:
        if before.endswith(word):
            return sign, word
    for word, sign in AFTER:
        if after.startswith(word):
            return sign, word
    return "=", None


def quote_of(text, start, end):
    """A number with the change word or comparator that is printed right at it."""
    before, after = text[:start], text[end:]
    _, word = comparator(before, after)
    if word and before.endswith(word):
        start -= len(word)
        before = text[:start]
    elif word:
        end += len(word)
    for cue in CHANGE:
        if before.endswith(cue):
            start -= len(cue)
            break
    return text[start:end]
