#!/usr/bin/env python3
"""Stages for data of any kind: lines in, their records out, what is refused with its reason. Tables of cases."""
import json

from runs import Place, done, ok, same, stage


def run(p, text, *stages):
    """Rows, and dead letters as (code, message), of a run over the text's lines."""
    p.forget()
    p.inputs.joinpath("a.txt").write_bytes(text if isinstance(text, bytes) else text.encode())
    p.set_stages([stage("source.lines", "in", path=str(p.inputs)), *stages,
                  stage("export.jsonl", "out", path=str(p.lines), table_key=False)])
    status = p.run("--quiet")
    err = p.err
    rows = p.output().decode().splitlines()
    p.run("--json", command="deadletters")
    letters = [json.loads(line) for line in p.out.splitlines()]
    p.err = err
    return status, [r for r in rows if '"failure_id"' not in r], [(d["code"], d["message"]) for d in letters]


def regex(**options):
    return stage("extract.regex", "parts", **options)


def objects(**options):
    return stage("decode.json", "parts", **options)


# ---- extract.regex -------------------------------------------------------------------------------------

REGEX = [
    ("named groups become strings", dict(pattern=r"^(?<a>\w+) (?<b>\d+)$"), "xy 12", '{"a":"xy","b":"12"}'),
    ("types", dict(pattern=r"(?<i>\S+) (?<d>\S+) (?<f>\S+) (?<ok>\S+)",
                   fields={"i": "int", "d": "decimal", "f": "float", "ok": "bool"}),
     "-7 4.50 1.5 true", '{"i":-7,"d":"4.50","f":1.5,"ok":true}'),
    ("dates and times", dict(pattern=r"(?<d>\S+) (?<t>\S+)", fields={"d": "date", "t": "time"}),
     "2024-02-29 2025-08-01T06:30:00.25+08:00", '{"d":"2024-02-29","t":"2025-07-31T22:30:00.250000Z"}'),
    ("a group that took no part is null", dict(pattern=r"^(?<a>x)?(?<b>y)$"), "y", '{"a":null,"b":"y"}'),
    ("groups stand in the order of the pattern", dict(pattern=r"(?<z>.)(?<a>.)"), "12", '{"z":"1","a":"2"}'),
    ("characters are matched, not bytes", dict(pattern=r"^(?<a>.)(?<b>.)$"), "青é", '{"a":"青","b":"é"}'),
    ("an int at either end of 64 bits", dict(pattern="(?<a>.+),(?<b>.+)", fields={"a": "int", "b": "int"}),
     "-9223372036854775808,9223372036854775807", '{"a":-9223372036854775808,"b":9223372036854775807}'),
    ("an empty group", dict(pattern="^(?<a>.*)$"), "\n", '{"a":""}'),
]
REGEX_REFUSED = [
    ("no match", dict(pattern="^(?<a>x)$"), "y", "no_match"),
    ("a value that is no int", dict(pattern="^(?<a>.*)$", fields={"a": "int"}), "12x", "wrong_value"),
    ("an int of more than 64 bits", dict(pattern="^(?<a>.*)$", fields={"a": "int"}), "9223372036854775808",
     "wrong_value"),
    ("a date that is none", dict(pattern="^(?<a>.*)$", fields={"a": "date"}), "2025-02-29", "wrong_value"),
    ("an hour that is none", dict(pattern="^(?<a>.*)$", fields={"a": "time"}), "2025-02-28T24:00:00Z", "wrong_value"),
    ("a pattern that explodes", dict(pattern="^(?<a>(a+)+)$"), "a" * 64 + "!", "match_limit"),
    ("a required group", dict(pattern="^(?<a>x)?y$", fields={"a": {"type": "string", "required": True}}), "y",
     "wrong_value"),
    ("bytes that are no UTF-8", dict(pattern="^(?<a>.*)$"), b"a\xffb", "no_match"),
]
REGEX_WRONG = [
    ("a pattern that does not compile", dict(pattern="(?<a>"), "pattern"),
    ("a pattern without names", dict(pattern="(.)"), "pattern"),
    ("a type for a group that is not there", dict(pattern="(?<a>.)", fields={"b": "int"}), "fields"),
    ("an unknown type", dict(pattern="(?<a>.)", fields={"a": "integer"}), "fields"),
    ("a field without type", dict(pattern="(?<a>.)", reads="line"), "reads"),
]

with Place() as p:
    for name, options, text, want in REGEX:
        same(run(p, text, regex(**options)), (0, [want], []), f"regex: {name}")
    for name, options, text, code in REGEX_REFUSED:
        status, rows, letters = run(p, text, regex(**options))
        same((status, rows, [c for c, _ in letters]), (1, [], [code]), f"regex: {name} is refused")
    for name, options, option in REGEX_WRONG:
        status, _, _ = run(p, "x", regex(**options))
        ok(status == 2 and f'option "{option}"' in p.err, f"regex: {name} is an error of the pipeline", p.err)
    same(run(p, "y\nx\n", regex(pattern="^(?<a>x)$", otherwise="drop")), (0, ['{"a":"x"}'], []),
         "regex: what does not match can be left out")

# ---- decode.json ---------------------------------------------------------------------------------------

ALL = {"s": "string", "i": "int", "d": "decimal", "f": "float", "b": "bool", "j": "json"}
JSON = [
    ("each type", ALL, '{"s":"x","i":1,"d":4.50,"f":1.5,"b":false,"j":[1, 2]}',
     '{"s":"x","i":1,"d":"4.50","f":1.5,"b":false,"j":[1, 2]}'),
    ("any order, blanks", {"a": "int", "b": "int"}, ' { "b" : 2 ,\t"a" : 1 } ', '{"a":1,"b":2}'),
    ("missing and null", {"a": "int", "b": "string"}, '{"b":null}', '{"a":null,"b":null}'),
    ("escapes", {"s": "string"}, r'{"s":"\u9752\n\ud83d\ude00\"\\\/"}', '{"s":"青\\n😀\\"\\\\/"}'),
    ("an escape in a key", {"ab": "int"}, r'{"\u0061b":1}', '{"ab":1}'),
    ("2^53 + 1 stays what it is", {"i": "int", "d": "decimal", "j": "json"},
     '{"i":9007199254740993,"d":9007199254740993,"j":9007199254740993.10}',
     '{"i":9007199254740993,"d":"9007199254740993","j":9007199254740993.10}'),
    ("38 digits", {"d": "decimal"}, '{"d":0.12345678901234567890123456789012345678}',
     '{"d":"0.12345678901234567890123456789012345678"}'),
    ("exponents are worked in", {"d": "decimal", "e": "decimal", "f": "decimal"}, '{"d":1.50e2,"e":15E-1,"f":2e3}',
     '{"d":"150","e":"1.5","f":"2000"}'),
    ("another key", {"price": {"type": "int", "key": "Unit price"}}, '{"Unit price":3}', '{"price":3}'),
    ("what is not asked for is left out", {"a": "int"}, '{"x":[{"y":{}}],"a":1,"z":"a"}', '{"a":1}'),
    ("dates and times", {"d": "date", "t": "time"}, '{"d":"2000-02-29","t":"1999-12-31T23:59:59Z"}',
     '{"d":"2000-02-29","t":"1999-12-31T23:59:59.000000Z"}'),
    ("nested 512 deep", {"j": "json"}, '{"j":' + "[" * 512 + "]" * 512 + "}", '{"j":' + "[" * 512 + "]" * 512 + "}"),
]
HOSTILE = [
    ("", "bad_json", 1), ("{", "bad_json", 2), ("}", "bad_json", 1), ("[]", "bad_json", 1), ("null", "bad_json", 1),
    ("{]", "bad_json", 2), ('{"a"', "bad_json", 5), ('{"a" 1}', "bad_json", 6), ('{"a":}', "bad_json", 6),
    ('{"a":1', "bad_json", 7), ('{"a":1,}', "bad_json", 8), ('{"a":1 "b":2}', "bad_json", 8), ("{,}", "bad_json", 2),
    ('{"a":1}x', "bad_json", 8), ('{"a":1}{}', "bad_json", 8), ("{'a':1}", "bad_json", 2), ("{a:1}", "bad_json", 2),
    ('{"a":01}', "bad_json", 7), ('{"a":+1}', "bad_json", 6), ('{"a":.5}', "bad_json", 6), ('{"a":1.}', "bad_json", 8),
    ('{"a":-}', "bad_json", 7), ('{"a":1e}', "bad_json", 8), ('{"a":1e+}', "bad_json", 9), ('{"a":NaN}', "bad_json", 6),
    ('{"a":Infinity}', "bad_json", 6), ('{"a":tru}', "bad_json", 6), ('{"a":True}', "bad_json", 6),
    ('{"a":nul', "bad_json", 6), ('{"s":"x}', "bad_json", 6), ('{"s":"a\tb"}', "bad_json", 8),
    ('{"s":"\x01"}', "bad_json", 7), (r'{"s":"\x41"}', "bad_json", 7), (r'{"s":"\u12"}', "bad_json", 7),
    (r'{"s":"\ud800"}', "bad_json", 7), (r'{"s":"\udc00"}', "bad_json", 7), (r'{"s":"\ud800\u0041"}', "bad_json", 7),
    (b'{"s":"\xff"}', "bad_json", 7), (b'{"s":"\xc0\x80"}', "bad_json", 7), (b'{"s":"\xed\xa0\x80"}', "bad_json", 7),
    (b'{"s":"\xe9\x9d"}', "bad_json", 7), (b'\xef\xbb\xbf{"a":1}', "bad_json", 1), ('{"x":[1,]}', "bad_json", 9),
    ('{"x":[1 2]}', "bad_json", 9), ('{"x":[}', "bad_json", 7), ('{"x":{"y"}}', "bad_json", 10),
    ('{"x":{"y":1]}', "bad_json", 12), ('{"x":' + "[" * 513 + "]" * 513 + "}", "bad_json", 518),
    ('{"x":' + "[" * 5000, "bad_json", 518), ('{"x":' + '{"a":' * 5000, "bad_json", 6 + 5 * 512),
    ('{"a":1,"a":2}', "twice", 8), ('{"a":"1"}', "wrong_type", 6), ('{"a":1.5}', "wrong_value", 6),
    ('{"a":true}', "wrong_type", 6), ('{"a":[]}', "wrong_type", 6), ('{"a":9223372036854775808}', "wrong_value", 6),
    ('{"s":1}', "wrong_type", 6), ('{"d":"1"}', "wrong_type", 6), ('{"b":0}', "wrong_type", 6),
    ('{"d":123456789012345678901234567890123456789}', "wrong_value", 6), ('{"d":1e39}', "wrong_value", 6),
    ('{"d":1e-39}', "wrong_value", 6), ('{"d":1e99999999999999999999}', "wrong_value", 6), ('{"f":1e999}', "wrong_value", 6),
]

with Place() as p:
    for name, fields, text, want in JSON:
        same(run(p, text, objects(fields=fields)), (0, [want], []), f"json: {name}")
    fields = {"a": "int", "s": "string", "d": "decimal", "b": "bool", "f": "float"}
    lines = [t if isinstance(t, bytes) else t.encode() for t, _, _ in HOSTILE]
    status, rows, letters = run(p, b"\n".join(lines) + b"\n" + b'{"a":5}\n', objects(fields=fields))
    same((status, len(rows), len(letters)), (1, 1, len(HOSTILE)), "json: each hostile line costs itself")
    for (text, code, at), (got, message) in zip(HOSTILE, letters):
        shown = text if len(text) < 40 else f"{text[:30]} of {len(text)} bytes"
        ok(got == code and message.startswith(f"byte {at}: "), f"json: {shown!a} is refused at byte {at}".replace("#", "_"),
           got, message)
    same(run(p, '{"x":1,"a":2,"y":"\\u0041" , "z":[ ]}', objects(fields={"a": "int"}, rest="more")),
         (0, ['{"a":2,"more":{"x":1,"y":"\\u0041","z":[ ]}}'], []), "json: the rest stays as it stands")
    same(run(p, '{"a":2}', objects(fields={"a": "int"}, rest="more")), (0, ['{"a":2,"more":null}'], []),
         "json: no rest is null")
    required = {"a": {"type": "int", "required": True}}
    same([c for c, _ in run(p, '{}\n{"a":null}\n', objects(fields=required))[2]], ["missing", "missing"],
         "json: what is required must be there, and not null")
    for wrong in ({"a": "integer"}, {"a": 1}, {"a": {"key": "b"}}, {"a": {"type": "int", "kee": "b"}}, {"A": "int"},
                  {"a": "int", "b": {"type": "int", "key": "a"}}, []):
        status, _, _ = run(p, "{}", objects(fields=wrong))
        same(status, 2, f"json: fields {json.dumps(wrong)} is an error of the pipeline")

# ---- decode.csv ----------------------------------------------------------------------------------------


def csv(p, data, **options):
    p.forget()
    p.inputs.joinpath("a.txt").write_bytes(data if isinstance(data, bytes) else data.encode())
    p.set_stages([stage("source.files", "in", path=str(p.inputs)), stage("decode.csv", "rows", **options),
                  stage("export.jsonl", "out", path=str(p.lines), table_key=False, tables=["row"])])
    status = p.run("--quiet")
    err, rows = p.err, p.output().decode().splitlines()
    p.run("--json", command="deadletters")
    letters = [json.loads(line) for line in p.out.splitlines()]
    p.err = err
    return status, rows, [(d["code"], d.get("start"), d.get("end")) for d in letters]


AB = {"a": "string", "b": "int"}
CSV = [
    ("columns by their names", AB, {}, "b,x,a\n1,-,y\n", ['{"a":"y","b":1}']),
    ("every line end, and none", AB, {}, "a,b\r\nw,1\nx,2\ry,3", ['{"a":"w","b":1}', '{"a":"x","b":2}', '{"a":"y","b":3}']),
    ("quotes, separators and lines in quotes", AB, {}, 'a,b\n"x ""y"", z\n2",1\n', ['{"a":"x \\"y\\", z\\n2","b":1}']),
    ("empty is null, quoted empty is not", AB, {}, 'a,b\n,\n"",7\n', ['{"a":null,"b":null}', '{"a":"","b":7}']),
    ("a mark at the start", AB, {}, "\ufeffa,b\nx,1\n", ['{"a":"x","b":1}']),
    ("another separator", AB, {"separator": ";"}, "a;b\nx,y;1\n", ['{"a":"x,y","b":1}']),
    ("no header", AB, {"header": False}, "x,1\ny,2\n", ['{"a":"x","b":1}', '{"a":"y","b":2}']),
    ("a column that is not there", {"a": "string", "c": "int"}, {}, "a,b\nx,1\n", ['{"a":"x","c":null}']),
    ("names with quotes", {"n": {"type": "int", "key": 'a "b"'}}, {}, '"a ""b""",c\n5,\n', ['{"n":5}']),
    ("blank lines", AB, {}, "a,b\n\nx,1\n\n\n", ['{"a":"x","b":1}']),
    ("blank lines of one column", {"a": "string"}, {}, "a\nx\n\ny\n", ['{"a":"x"}', '{"a":null}', '{"a":"y"}']),
    ("a header alone", AB, {}, "a,b", []),
    ("nothing", AB, {}, "", []),
    ("exact numbers", {"d": "decimal", "i": "int"}, {}, "d,i\n0.10,9223372036854775807\n",
     ['{"d":"0.10","i":9223372036854775807}']),
]
BAD_ROWS = [
    ("too few cells", "x", "cells"), ("too many cells", "x,1,2", "cells"), ("no int", "x,1x", "wrong_value"),
    ("no int in quotes", 'x,""', "wrong_value"), ("a quote in the middle", 'x"y,1', "bad_csv"),
    ("something behind a quote", '"x"y,1', "bad_csv"), ("an int of 65 bits", "x,18446744073709551616", "wrong_value"),
]

with Place() as p:
    for name, fields, options, text, want in CSV:
        same(csv(p, text, fields=fields, **options), (0, want, []), f"csv: {name}")
    for name, row, code in BAD_ROWS:
        got = csv(p, f"a,b\nv,1\n{row}\nw,2\n", fields=AB)
        same(got, (1, ['{"a":"v","b":1}', '{"a":"w","b":2}'], [(code, 8, 9 + len(row))]), f"csv: {name} costs its row")
    same(csv(p, 'a,b\nv,1\n"x,1\nw,2\n', fields=AB)[::2], (1, [("bad_csv", 8, 17)]), "csv: a quote without end is told")
    same(csv(p, 'a,"b\n', fields=AB)[::2], (1, [("bad_csv", None, None)]), "csv: a bad first row costs the file")
    need = {"a": "string", "c": {"type": "int", "required": True}}
    same([c for c, _, _ in csv(p, "a,b\nx,1\n", fields=need)[2]], ["no_column"], "csv: a required column must be there")
    many = "a,b\n" + "".join(f'"{i}",{i}\n' for i in range(5000))
    same(csv(p, many, fields=AB), (0, [f'{{"a":"{i}","b":{i}}}' for i in range(5000)], []), "csv: more rows than a batch")
    for option, value in (("separator", ""), ("separator", '"'), ("separator", ",,"), ("fields", {})):
        same(csv(p, "a\n", **{"fields": AB, option: value})[0], 2, f"csv: {option} {value!r} is an error of the pipeline")

# ---- export.csv ----------------------------------------------------------------------------------------

KINDS = {"s": "string", "i": "int", "d": "decimal", "f": "float", "b": "bool", "day": "date", "at": "time", "j": "json"}
OBJECTS = [
    '{"s":"plain","i":-1,"d":4.50,"f":0.1,"b":true,"day":"2025-08-01","at":"2025-08-01T00:00:00Z","j":[1,"x"]}',
    '{"s":"","i":null}', '{"s":"a, \\"b\\"\\nc","d":12345678901234567890123456789012345678}', "{}",
]
CELLS = ["s,i,d,f,b,day,at,j",
         'plain,-1,4.50,0.1,true,2025-08-01,2025-08-01T00:00:00.000000Z,"[1,""x""]"', '"",,,,,,,',
         '"a, ""b""\nc",,12345678901234567890123456789012345678,,,,,', ",,,,,,,"]

with Place() as p:
    out = p.root / "rows.csv"
    fields = KINDS

    def csv_stages(**options):
        return [stage("source.lines", "in", path=str(p.inputs)), stage("decode.json", "rows", fields=fields),
                stage("export.csv", "out", path=str(out), type_name="object", **options)]

    def csv_of(files, *words, env=None):
        for name, lines in files.items():
            p.write(name, "".join(line + "\n" for line in lines))
        return p.run("--quiet", *words, env=env), out.read_bytes().decode() if out.exists() else None

    def rows_of(*rows):
        return "".join(row + "\r\n" for row in rows)

    p.set_stages(csv_stages())
    same(csv_of({"a.txt": OBJECTS}), (0, rows_of(*CELLS)), "export.csv: each kind of value, quoted where it must be")
    same(csv_of({"b.txt": ['{"s":"z"}']}), (0, rows_of(*CELLS, "z,,,,,,,")), "export.csv: further units follow")
    same(csv_of({"a.txt": ['{"i":7}']}), (0, rows_of(CELLS[0], ",7,,,,,,", "z,,,,,,,")),
         "export.csv: a unit that is replaced keeps its place, and the names stand once")
    for point in ("group", "intent", "commit", "receipts", "ledger"):
        status, _ = csv_of({"a.txt": [f'{{"s":"{point}"}}']}, env={"PRUN_FAULT": point})
        same((status, csv_of({})), (-9, (0, rows_of(CELLS[0], f"{point},,,,,,,", "z,,,,,,,"))),
             f"export.csv: killed at {point}, started again")
    fields = {"s": "string"}
    p.set_stages(csv_stages())
    status, _ = csv_of({"c.txt": ["{}"]})
    ok(status == 3 and "other columns" in p.err, "export.csv: rows under other columns are refused", p.err)
    out.unlink()
    same(csv_of({}), (0, rows_of("s", "ledger", "z", "")), "export.csv: a file that is gone is written anew")
    for wrong in (dict(separator="||"), dict(separator='"')):
        p.set_stages(csv_stages(**wrong))
        ok(csv_of({})[0] != 0 and "separator" in p.err, f"export.csv: {wrong} is refused", p.err)

# ---- transform.set -------------------------------------------------------------------------------------

SET = [("a string", {"s": 'x "é"'}, '"s":"x \\"é\\""'), ("an int", {"i": -3}, '"i":-3'), ("a bool", {"b": True}, '"b":true'),
       ("a list", {"j": [1, {}]}, '"j":[1,{}]'), ("a field that is there", {"a": "new"}, None)]

with Place() as p:
    one = regex(pattern="^(?<a>.)")
    for name, values, want in SET:
        got = run(p, "q\n", one, stage("transform.set", type_name="match", values=values))
        same(got, (0, [f'{{"a":"q",{want}}}' if want else '{"a":"new"}'], []), f"set: {name}")
    for name, values in (("a null", {"a": None}), ("nothing", {}), ("a list of fields", ["a"]), ("a bad name", {"A": 1}),
                         ("another type than the field has", {"a": 1})):
        same(run(p, "q\n", one, stage("transform.set", type_name="match", values=values))[0], 2,
             f"set: {name} is an error of the pipeline")
    status, _, _ = run(p, "q\n", one, stage("transform.set", type_name="mach", values={"a": "x"}))
    ok(status != 0 and '"mach"' in p.err, "set: a type that does not arrive is said", p.err)

# ---- transform.filter, export.null ---------------------------------------------------------------------

with Place() as p:
    text = "".join(f"{i}\n" for i in range(10))
    number = regex(pattern="(?<n>.*)", fields={"n": "int"})
    keep = stage("transform.filter", "few", where={"field": "n", "at_least": 8})
    same(run(p, text, number, keep), (0, ['{"n":8}', '{"n":9}'], []), "filter: what holds goes on")
    p.set_stages([stage("source.lines", "in", path=str(p.inputs)), number, keep, stage("export.null", "out")])
    p.forget()
    same(p.run(), 0, "null: takes everything")
    same(p.ledger("SELECT outcome FROM unit"), [("committed",)], "null: and the unit is committed")
    keep["where"] = {"field": "m", "at_least": 8}
    same(run(p, text, number, keep)[0], 2, "filter: a field that nobody makes is an error")
    other = stage("transform.filter", "few", where={"type": "line"}, types=["match"])
    same(run(p, "1\n", number, other), (0, [], []), "filter: records of the types that are named are asked")
    other["types"] = ["lines"]
    status, _, _ = run(p, "1\n", number, other)
    ok(status != 0 and '"lines"' in p.err, "filter: a type that does not arrive is said", p.err)

done()
