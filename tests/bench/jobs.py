"""jobs.py - the pipelines that are measured, as files in a folder that is made for one run."""
import json
import os
import shutil
from pathlib import Path

TOP = Path(os.environ.get("srcdir", Path(__file__).resolve().parents[2])).resolve()
BUILD = Path(os.environ.get("builddir", TOP / "build")).resolve()
PATTERN = r"^(?<time>[^ ]+) (?<host>[^ ]+) (?<level>[A-Z]+) \[(?<comp>[a-z]+)\] (?<msg>.*)$"
OBJECT = {"id": "int", "paper": "string", "page": "int", "score": "int", "unit": "string", "value": "json",
          "ok": "bool", "text": "string"}


def passes(count, borders=0):
    return [{"id": f"pass{i}", "use": "transform.bench_pass"} for i in range(count)] + [
        {"id": f"border{i}", "use": "transform.bench_border"} for i in range(borders)] + [
        {"id": "end", "use": "export.null"}]


W2 = [{"id": "parts", "use": "extract.regex", "pattern": PATTERN, "utf": False},
      {"id": "errors", "use": "transform.filter", "where": {"field": "level", "equals": "ERROR"}}]
W3 = [{"id": "objects", "use": "decode.json", "fields": OBJECT},
      {"id": "high", "use": "transform.filter", "where": {"field": "score", "greater": 500}},
      {"id": "src", "use": "transform.set", "type_name": "object", "values": {"src": "bench"}}]


class Job:
    """A pipeline with its folder; `prepare` forgets what the run before left."""

    def __init__(self, folder, name, lines, stages, workers=1):
        self.folder = Path(folder) / name
        self.out = self.folder / "out.jsonl"
        self.folder.mkdir(parents=True, exist_ok=True)
        stages = [{"id": "in", "use": "source.lines", "path": str(lines)}, *stages]
        if stages[-1]["use"] != "export.null":
            stages.append({"id": "out", "use": "export.jsonl", "path": str(self.out), "table_key": False})
        file = self.folder / "pipeline.json"
        file.write_text(json.dumps({"state": str(self.folder / "state"), "stages": stages}))
        self.command = [str(BUILD / "prun"), "run", str(file), "--plugins", str(BUILD / "tests/bench"), "--quiet",
                        "--workers", str(workers)]

    def prepare(self):
        shutil.rmtree(self.folder / "state", ignore_errors=True)
        self.out.unlink(missing_ok=True)
