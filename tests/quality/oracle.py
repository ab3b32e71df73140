"""Writes a page folder's truth as the tables of an export, optionally spoilt: what a perfect or a
known-bad pipeline would have made. The tests of the scorer score it."""
import json
import sqlite3

from scoring import read_truth

SCHEMA = """
create table issues(issue_id text, source text);
create table articles(article_id integer, issue_id text, seq integer, type text,
  headline text, bylines text, body text, spans text);
create table facts(fact_id integer, article_id integer, kind text, indicator text, period_raw text,
  period_start text, period_end text, value_base text, unit_base text, comparator text, quote text,
  sentence text, span_start integer, span_end integer);
create table checks(check_id integer, issue_id text, kind text, verdict text, message text);
create table check_facts(check_id integer, fact_id integer);
create table entities(entity_id integer, article_id integer, type text, name text);
"""


def write(path, folders, spoil=None):
    """One database for several page folders; `spoil(table, row)` may change or drop a row."""
    con = sqlite3.connect(path)
    con.executescript(SCHEMA)
    keys = {"next": 0}

    def key(*name):
        if name not in keys:
            keys["next"] += 1
            keys[name] = keys["next"]
        return keys[name]

    for folder in folders:
        page, truth = folder.name, read_truth(folder)
        con.execute("insert into issues values(?, ?)", (page, f"{page}.txt"))
        for table, rows in truth.items():
            rows = [spoil(table, dict(row)) if spoil else row for row in rows]
            truth[table] = [row for row in rows if row is not None]
        for seq, row in enumerate(truth["articles"], 1):
            con.execute(
                "insert into articles values(?,?,?,?,?,?,?,?)",
                (
                    key(page, row["id"]),
                    page,
                    seq,
                    row["type"],
                    row["headline"],
                    json.dumps(row["bylines"]),
                    "\n".join(row["paragraphs"]),
                    json.dumps(row["spans"]),
                ),
            )
        for row in truth["facts"]:
            period = row["period"] or {"raw": None, "start": None, "end": None}
            con.execute(
                "insert into facts values(?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                (
                    key(page, row["id"]),
                    key(page, row["article"]),
                    row["kind"],
                    row["indicator"],
                    period["raw"],
                    period["start"],
                    period["end"],
                    row["value_base"],
                    row["unit_base"],
                    row["comparator"],
                    row["quote"],
                    row["sentence"],
                    *row["span"],
                ),
            )
        for row in truth["checks"]:
            con.execute(
                "insert into checks values(?,?,?,?,?)",
                (key(page, row["id"]), page, row["kind"], row["verdict"], row["formula"]),
            )
            con.executemany(
                "insert into check_facts values(?,?)",
                [(key(page, row["id"]), key(page, fact)) for fact in row["facts"]],
            )
        for row in truth["entities"]:
            con.execute(
                "insert into entities values(?,?,?,?)",
                (key(page, row["id"]), key(page, row["articles"][0]), row["type"], row["name"]),
            )
    con.commit()
    con.close()
