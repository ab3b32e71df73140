"""report.py DB JSONL - says in a few lines what the daily pipeline left in its database.

Counts, then the findings an editor would look at first: what cannot be true, then what is implausible.
"""
import sqlite3
import sys

TABLES = ["issues", "articles", "facts", "checks", "entities", "failures"]
SHOWN = 5


def count(con, table):
    return con.execute(f"select count(*) from {table}").fetchone()[0]


def findings(con):
    return con.execute("""
        select c.verdict, c.kind, i.source, c.message, c.formula,
               (select a.headline from check_facts x join facts f using (fact_id)
                join articles a using (article_id) where x.check_id = c.check_id limit 1)
        from checks c join issues i using (issue_id)
        where c.verdict in ('fail', 'warn')
        order by c.verdict, i.source, c.check_id""").fetchall()


def main():
    db, jsonl = sys.argv[1:3]
    con = sqlite3.connect(f"file:{db}?mode=ro", uri=True)
    print("\nWhat came out:")
    for table in TABLES:
        print(f"  {count(con, table):6} {table}")
    verdicts = dict(con.execute("select verdict, count(*) from checks group by verdict"))
    print("  of the checks " + ", ".join(f"{verdicts.get(v, 0)} {v}" for v in ("pass", "fail", "warn", "derived")))
    found = findings(con)
    if found:
        print("\nWhat an editor should look at:")
    for verdict, kind, source, message, formula, headline in found[:SHOWN]:
        print(f"  {verdict} ({kind}) in {source}\n    {headline or '(no headline)'}\n    {message}\n    {formula}")
    if len(found) > SHOWN:
        print(f"  ... and {len(found) - SHOWN} more: select * from checks where verdict in ('fail', 'warn')")
    for source, code, message in con.execute(
            "select unit_key, code, message from failures order by failure_id limit 5"):
        print(f"  failed: {source}: {message} ({code})")
    print(f"\nWhere: {db} (SQLite), {jsonl} (JSON lines)")


if __name__ == "__main__":
    main()
