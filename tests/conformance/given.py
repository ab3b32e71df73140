"""Writes a plugin that gives a stage class what its tables ask for, and worse.

decode.given makes, for each input, five records of each type: all fields null, all empty, all filled
from the input's own bytes (whatever they are), all at the low end and all at the high end of their kind.
transform.again lets records of any type through and asks, when it is told to, for one retry a unit.
"""

TAGS = {
    "bool": "PRUN_BOOL", "int": "PRUN_INT", "float": "PRUN_FLOAT", "decimal": "PRUN_DECIMAL", "date": "PRUN_DATE",
    "time": "PRUN_TIME", "string": "PRUN_STRING", "bytes": "PRUN_BYTES", "json": "PRUN_JSON", "text": "PRUN_TEXT",
}

# What an exporter is given, which takes any type: one field of each kind, a key, a reference.
ANY = [("given", "given_id", "int", "KEY")] + [("given", f"a_{kind}", kind, "") for kind in sorted(TAGS)] + [
    ("part", "part_id", "int", "KEY"), ("part", "given_id", "int", "REFERS"), ("part", "body", "text", "")]

# Options of classes whose fields stand in their options; `reads` names what decode.given then makes.
OPTIONS = {
    "extract.regex": {"pattern": "^(?<first>.)(?<rest>.*)", "reads": "given.a_text"},
    "decode.json": {"fields": {"a": "int", "b": "string"}, "rest": "more", "reads": "given.a_text"},
    "decode.csv": {"fields": {"a": "string"}},
    "export.csv": {"type_name": "given"},
    "transform.set": {"type_name": "given", "values": {"a_set": 1}},
    "transform.filter": {"where": {"field": "a_text", "is_null": False}},
}

TEMPLATE = r"""
#include <prun/plugin.h>
#include <math.h>
#include <stdatomic.h>
#include <string.h>

enum form { FORM_NULL, FORM_EMPTY, FORM_FULL, FORM_LOW, FORM_HIGH, FORM_COUNT };

static const prun_field fields[] = {
@ROWS@
    PRUN_NEEDS("input", "bytes", PRUN_INT, "The size of the input."),
};

static prun_bytes bytes_of(prun_tag tag, enum form form, prun_bytes input)
{
    static const char *const json[] = { "", "[]", "[[0,4]]", "null", "{\"a\":[1e9,-1,\"\\u0000\"]}" };
    const char *text = tag == PRUN_JSON ? json[form] : form == FORM_LOW ? "\xff\xfe\xc0" : "";

    if (tag != PRUN_JSON && form == FORM_FULL)
        return input;
    if (tag != PRUN_JSON && form == FORM_HIGH)
        return (prun_bytes){ input.data + input.size / 2, input.size - input.size / 2 };
    return (prun_bytes){ (const uint8_t *)text, strlen(text) };
}

static void set_text(prun_stage *s, prun_record *r, int row, prun_bytes body, prun_bytes input)
{
    uint64_t from = body.data >= input.data && body.data <= input.data + input.size
                        ? (uint64_t)(body.data - input.data) : 0;
    prun_piece piece = { 0, (uint32_t)body.size, from, from + body.size };
    prun_text text = { body.data, &piece, (uint32_t)body.size, body.size > 0 };

    prun_record_set_text(s, r, row, &text);
}

static void set_decimal(prun_stage *s, prun_record *r, int row, enum form form)
{
    prun_decimal d = prun_decimal_of(form == FORM_FULL ? 1250 : 0, form == FORM_FULL ? 2 : 0);
    prun_wide_int most = 1;

    for (int i = 0; i < 37; i++)
        most *= 10;
    if (form == FORM_LOW || form == FORM_HIGH)
        d = (prun_decimal){ form == FORM_LOW ? -most : most, form == FORM_LOW ? 0 : 37 };
    prun_record_set_decimal(s, r, row, d);
}

static void set_number(prun_stage *s, prun_record *r, int row, prun_tag tag, enum form form)
{
    int64_t i = form == FORM_FULL ? 1 : form == FORM_LOW ? INT64_MIN : form == FORM_HIGH ? INT64_MAX : 0;

    if (tag == PRUN_BOOL)
        i = form == FORM_FULL || form == FORM_HIGH;
    if (tag == PRUN_DATE && i != 0) /* the years 1, 9999 and one between */
        i = form == FORM_LOW ? -719162 : form == FORM_HIGH ? 2932896 : 20301;
    if (tag == PRUN_TIME && i != 0)
        i = form == FORM_LOW ? -62135596800000000 : form == FORM_HIGH ? 253402300799999999 : 1753999999000000;
    prun_record_set_int(s, r, row, i);
}

static void set_field(prun_stage *s, prun_record *r, int row, enum form form, prun_bytes input)
{
    static const double floats[] = { 0, 0, 0.5, -1e308, HUGE_VAL };
    prun_tag tag = fields[row].tag;

    if (fields[row].flags & PRUN_FIELD_KEY)
        prun_record_set_int(s, r, row, prun_unit_place(s));
    else if (form == FORM_NULL)
        prun_record_set_null(s, r, row);
    else if (tag == PRUN_FLOAT)
        prun_record_set_float(s, r, row, floats[form]);
    else if (tag == PRUN_DECIMAL)
        set_decimal(s, r, row, form);
    else if (tag == PRUN_TEXT)
        set_text(s, r, row, bytes_of(tag, form, input), input);
    else if (tag == PRUN_STRING || tag == PRUN_BYTES || tag == PRUN_JSON)
        prun_record_set_bytes(s, r, row, bytes_of(tag, form, input));
    else
        set_number(s, r, row, tag, form);
}

static void give(prun_stage *s, size_t first, size_t count, enum form form, prun_bytes input)
{
    prun_record *r = prun_record_new(s, (int)first);

    for (size_t row = first; row < count && strcmp(fields[row].type, fields[first].type) == 0; row++)
        set_field(s, r, (int)row, form, input);
    prun_record_set_origin(r, 0, input.size);
    prun_emit(s, r);
}

static prun_status process(prun_stage *s, const prun_record *record)
{
    const prun_bytes input = prun_unit_input(s);
    const size_t count = PRUN_COUNT(fields) - 1;

    (void)record;
    for (size_t form = prun_stage_cursor(s); form < FORM_COUNT; form++) {
        if (prun_stage_is_full(s))
            return prun_stage_more(s, form);
        for (size_t first = 0; first < count; first++)
            if (first == 0 || strcmp(fields[first].type, fields[first - 1].type) != 0)
                give(s, first, count, (enum form)form, input);
    }
    return PRUN_OK;
}

struct config { bool is_on; };
static const prun_option options[] = {
    PRUN_OPTION_FLAG(struct config, is_on, false, "Whether a retry is asked for."),
};
static const prun_field any[] = { PRUN_NEEDS(PRUN_ANY_TYPE, "", PRUN_NULL, "Anything.") };
static atomic_int tries[65536];

static prun_status again(prun_stage *s, const prun_record *record)
{
    prun_emit(s, record);
    return PRUN_OK;
}

static prun_status again_end(prun_stage *s)
{
    const struct config *cfg = (const struct config *)prun_stage_config(s);

    if (cfg->is_on && atomic_fetch_add(&tries[prun_unit_number(s) % 65536], 1) == 0)
        return prun_retry(s, "again", "once more");
    return PRUN_OK;
}

PRUN_STAGE(given, "decode.given", "Gives what tables ask for.", .process = process, PRUN_FIELDS(fields));
PRUN_STAGE(again_stage, "transform.again", "Asks for one retry a unit.", .config_size = sizeof(struct config),
           .process = again, .unit_end = again_end, PRUN_TABLES(options, any));
PRUN_PLUGIN("given", "1.0", "MIT", &given, &again_stage);
"""


def rows_for(description):
    """(type, field, kind, mark) that the class needs or reads, a type's fields together."""
    rows = []
    for f in description["fields"]:
        if not {"needs", "reads"} & set(f["flags"]) or f["type"] == "input":
            continue
        rows += ANY if f["type"] == "*" else [(f["type"], f["name"], f["kind"], "")]
    rows = list(dict.fromkeys(rows))
    order = list(dict.fromkeys(r[0] for r in rows))
    return sorted(rows, key=lambda r: order.index(r[0]))


def source_for(description):
    macro = {"": "PRUN_MAKES", "KEY": "PRUN_MAKES_KEY", "REFERS": "PRUN_MAKES_REFERENCE"}
    rows = rows_for(description) or [("given", "a_text", "text", "")]
    lines = [f'    {macro[mark]}("{t}", "{name}", {TAGS[kind]}, "Given."),' for t, name, kind, mark in rows]
    return TEMPLATE.replace("@ROWS@", "\n".join(lines))
