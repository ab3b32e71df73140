"""Periods as a paper prints them, and the dates that they mean for an issue of a given day.

A period has the words printed and the first and last day, both inclusive; days stay None where the
page does not tell (近日) or where the issue's own day would be needed and is not printed."""
import datetime as dt
from dataclasses import dataclass
from typing import Optional

WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Period:
    raw: str
    start: Optional[dt.date]
    end: Optional[dt.date]

    def as_truth(self):
        return {
            "raw": self.raw,
            "start": self.start and self.start.isoformat(),
            "end": self.end and self.end.isoformat(),
        }


def month_end(year, month):
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return following - dt.timedelta(days=1)


def span(year, first, last):
    return dt.date(year, first, 1), month_end(year, last)


def names_of(first, last, rng):
    """The words for a stretch of months of the current year."""
    if (first, last) == (1, 6):
        return rng.choice(["上半年", "今年上半年", "上半年", "1至6月"])
    if (first, last) == (1, 3):
        return rng.choice(["一季度", "今年一季度", "1至3月"])
    if (first, last) == (1, 9):
        return rng.choice(["前三季度", "今年前三季度", "1至9月"])
    if first == last:
        return rng.choice([f"{last}月份", f"今年{last}月"])
    return rng.choice([f"1至{last}月", f"今年前{last}个月", f"今年1至{last}月", f"1—{last}月"])


class Calendar:
    """All that one issue's day says about the periods of its stories."""

    def __init__(self, day, rng, is_dated=True):
        self.day, self.rng, self.is_dated = day, rng, is_dated
        self.year = day.year

    def reporting(self):
        """The stretch that a statistics story of this day reports: (first, last month, year)."""
        month = self.day.month
        if month == 1 or (month == 2 and self.rng.random() < 0.7):
            return 1, 12, self.year - 1
        if month == 2:
            return 1, 1, self.year
        if month in (4, 7, 10) or (month in (5, 8, 11) and self.rng.random() < 0.5):
            return 1, {4: 3, 5: 3, 7: 6, 8: 6, 10: 9, 11: 9}[month], self.year
        return 1, month - 1, self.year

    def current(self):
        """The reported stretch and the same stretch a year before, as two Periods."""
        first, last, year = self.reporting()
        start, end = span(year, first, last)
        before = span(year - 1, first, last)
        if last == 12:
            raw = self.rng.choice(["去年", f"{year}年", f"{year}年全年"])
            return Period(raw, start, end), Period("上年", *before)
        raw = names_of(first, last, self.rng)
        if not self.is_dated and not raw.startswith("今年"):
            raw = f"{year}年" + raw
        elif not self.is_dated:
            raw = raw.replace("今年", f"{year}年", 1)
        return Period(raw, start, end), Period("去年同期", *before)

    def end_of(self, period):
        """The closing day of a stretch, as the words of a stock: 截至6月底."""
        if period.end.month == 12:
            return Period(
                f"{period.end.year}年底" if period.raw.startswith("2") else "去年年底",
                period.end,
                period.end,
            )
        word = self.rng.choice(["底", "末"])
        return Period(f"{period.end.month}月{word}", period.end, period.end)

    def last_year(self):
        year = self.year - 1
        raw = "去年" if self.is_dated else f"{year}年"
        return Period(raw, dt.date(year, 1, 1), dt.date(year, 12, 31))

    def year_before(self):
        year = self.year - 2
        return Period(f"{year}年", dt.date(year, 1, 1), dt.date(year, 12, 31))

    def year_end(self, back):
        day = dt.date(self.year - back, 12, 31)
        return Period("去年年末" if back == 1 else f"{day.year}年末", day, day)

    def this_year(self):
        return Period("今年", dt.date(self.year, 1, 1), dt.date(self.year, 12, 31))

    def quarter(self, number):
        start, end = span(self.year, 3 * number - 2, 3 * number)
        return Period("一二三四"[number - 1] + "季度", start, end)

    def so_far(self):
        return Period("今年以来", dt.date(self.year, 1, 1), self.day if self.is_dated else None)

    def now(self):
        raw = self.rng.choice(["目前", "截至目前"])
        known = self.day if self.is_dated else None
        return Period(raw, known, known)

    def planned_year(self):
        """The end of a coming year: 到2027年底."""
        year = self.year + self.rng.choice([1, 2, 3])
        day = dt.date(year, 12, 31)
        return Period(f"到{year}年底", day, day)

    def past_day(self, back):
        """A day shortly before the issue, in one of the ways a story names it."""
        day = self.day - dt.timedelta(days=back)
        words = [f"{day.month}月{day.day}日"]
        if back == 1:
            words += ["昨天", "昨日"]
        elif back == 2:
            words += ["前天"]
        raw = self.rng.choice(words)
        known = self.is_dated or not raw.endswith(("天", "昨日"))
        return Period(raw, day if known else None, day if known else None)

    def coming_day(self, ahead, raw):
        """今天 and 明天 of a forecast."""
        day = self.day + dt.timedelta(days=ahead) if self.is_dated else None
        return Period(raw, day, day)

    def date_words(self, day):
        return f"{day.month}月{day.day}日"

    def full_date(self, day=None):
        day = day or self.day
        return f"{day.year}年{day.month}月{day.day}日"

    def weekday(self):
        return "星期" + WEEKDAYS[self.day.weekday()]
