"""Invented names: a world is one town with its paper, districts, people and firms.

All names are put together from lists of parts, so that no real place, firm or person is meant.
Inside a page a name is never given twice to different things."""
import json
from pathlib import Path

PARTS = json.loads((Path(__file__).parent / "parts.json").read_text("utf-8"))
REAL = {
    "临江",
    "青浦",
    "临溪",
    "青川",
    "云浦",
    "松江",
    "云溪",
    "松溪",
    "松原",
    "云岭",
    "临川",
    "松桥",
    "青江",
    "沅江",
    "沅陵",
    "青岭",
    "溪湖",
    "鹿江",
    "临湖",
    "云溪",
    "临塘",
    "临洲",
    "漪溪",
    "溪桥",
    "云川",
    "临源",
    "青原",
    "棠溪",
    "澄江",
}


class World:
    """The town that a page is about, with the names already given."""

    def __init__(self, rng):
        self.rng, self.used = rng, set()
        self.is_county = rng.random() < 0.3
        self.stem = self.fresh(
            lambda: rng.choice(PARTS["city_first"]) + rng.choice(PARTS["city_last"]),
            lambda name: name in REAL or name[0] == name[1],
        )
        self.city = self.stem + ("县" if self.is_county else "市")
        self.paper = self.stem + rng.choice(PARTS["paper_tail"])
        self.province = rng.choice(PARTS["province"])
        self.prefecture = self.fresh(
            lambda: rng.choice(PARTS["city_first"]) + rng.choice(PARTS["city_last"]),
            lambda name: name in REAL or name[0] == name[1],
        )
        self.districts = [
            self.town_stem()
            + rng.choice(["镇", "镇", "街道", "乡"] if self.is_county else ["区", "区", "县", "新区"])
            for _ in range(5)
        ]
        self.words = {
            "市": "县" if self.is_county else "市",
            "全市": "全县" if self.is_county else "全市",
            "我市": "我县" if self.is_county else "我市",
        }

    def fresh(self, make, is_bad=lambda name: False):
        for _ in range(200):
            name = make()
            if name not in self.used and not is_bad(name):
                self.used.add(name)
                return name
        raise RuntimeError("the lists of name parts are too short for this page")

    def town_stem(self):
        return self.fresh(
            lambda: self.rng.choice(PARTS["town_first"]) + self.rng.choice(PARTS["town_last"]),
            lambda name: name[0] == name[1],
        )

    def person(self):
        rng = self.rng

        def make():
            surname = rng.choice(
                PARTS["compound_surname"] if rng.random() < 0.02 else PARTS["surname"]
            )
            length = 1 if len(surname) == 2 or rng.random() < 0.25 else 2
            return surname + "".join(rng.sample(PARTS["given"], length))

        return self.fresh(make)

    def firm(self, trade):
        """A firm's full name and its short form: 青禾锦程家纺有限公司, 锦程家纺."""
        rng = self.rng
        short = (
            self.fresh(
                lambda: rng.choice(PARTS["firm_first"]) + rng.choice(PARTS["firm_last"]),
                lambda name: name[0] == name[1],
            )
            + trade
        )
        place = rng.choice([self.stem, self.stem, self.city, ""])
        return place + short + rng.choice(PARTS["firm_tail"]), short

    def thing(self, kind):
        """A place or institution by its kind."""
        rng = self.rng
        if kind == "district":
            return rng.choice(self.districts)
        if kind == "town":
            return self.town_stem() + rng.choice(["镇", "镇", "街道", "乡"])
        if kind == "village":
            return self.town_stem() + "村"
        if kind == "community":
            return self.fresh(lambda: rng.choice(PARTS["community"])) + "社区"
        if kind == "street":
            return self.fresh(
                lambda: rng.choice(PARTS["street_first"]) + rng.choice(PARTS["street_last"])
            )
        if kind == "river":
            return self.fresh(lambda: rng.choice(PARTS["river"]) + rng.choice(PARTS["river_last"]))
        if kind == "lake":
            return self.town_stem() + "湖"
        if kind == "school":
            tail = rng.choice(["小学", "中学", "学校", "初级中学"])
            return self.fresh(lambda: rng.choice(PARTS["school"])) + tail
        if kind == "site":
            return self.town_stem() + rng.choice(["公园", "湿地公园", "古镇景区", "文化园"])
        raise ValueError(f"no names of kind '{kind}'")
