"""inputs.py FOLDER [LINES] - makes the inputs of the benchmarks, the same from the same number of lines.

  w2.log    log lines: time, host, level, [component], message with Han text; a sixth of them ERROR
  w3.jsonl  JSON objects of some 200 bytes: id, paper, page, score, unit, value, ok, text
"""
import json
import random
import sys
from pathlib import Path

LEVELS = ["DEBUG", "INFO", "INFO", "INFO", "WARN", "ERROR"]
PARTS = ["ingest", "layout", "ocr", "split", "norm", "export"]
UNITS = ["元", "立方米", "%", "个", "家", "公里"]


def han(r, count):
    """Random Han characters of the commonest block: filler without meaning."""
    return "".join(chr(r.randint(0x4E00, 0x6FFF)) for _ in range(count))


def quantity(r):
    fraction = f".{r.randint(0, 99)}" if r.random() < 0.4 else ""
    return f"{r.randint(1, 99999)}{fraction}{r.choice(['', '万', '亿'])}{r.choice(UNITS)}"


def log_lines(r, count):
    tails = [f"{han(r, 12)} id=@ took {han(r, 8)} path=/data/issue/{r.randint(1, 9999)} 共{quantity(r)}，"
             f"{han(r, 14)} cost=@ms" for _ in range(4000)]
    for i in range(count):
        second = i // 50
        when = (f"2026-08-{1 + second // 86400 % 28:02}T{second // 3600 % 24:02}:{second // 60 % 60:02}:"
                f"{second % 60:02}.{i * 20 % 1000:03}Z")
        tail = r.choice(tails).replace("@", str(i), 1).replace("@", str(r.randint(1, 9000)))
        yield f"{when} node{r.randrange(40):02} {r.choice(LEVELS)} [{r.choice(PARTS)}] {tail}\n"


def json_lines(r, count):
    texts = [han(r, 30) for _ in range(4000)]
    for i in range(count):
        row = {"id": i, "paper": f"node{r.randrange(40):02}", "page": r.randint(1, 16),
               "score": r.randint(0, 999), "unit": r.choice(UNITS), "value": round(r.random() * 1e5, 2),
               "ok": r.random() < 0.5, "text": r.choice(texts)}
        yield json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n"


def main():
    folder = Path(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    folder.mkdir(parents=True, exist_ok=True)
    for name, lines in (("w2.log", log_lines), ("w3.jsonl", json_lines)):
        marker = folder / f"{name}.{count}"
        if marker.exists():
            continue
        with open(folder / name, "w", encoding="utf-8") as out:
            out.writelines(lines(random.Random(20260901), count))
        marker.touch()


if __name__ == "__main__":
    main()
