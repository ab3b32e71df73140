/*
 * option.c - option rows: their values from JSON, their defaults, their words for a manual.
 *
 * One setter a type, picked by a table of types. Values are checked before anything is written, so
 * a wrong one leaves the struct as it was. Integers are read from their own digits; JSON values
 * keep their own spelling, because cJSON holds numbers as doubles.
 */
#include "config.h"

#include "plugin/option.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/nearest.h"

/* What one setter needs: where it writes, what it is given. */
struct setting {
    const prun_option *row;
    void *field;
    const cJSON *value;
    prun_bytes raw;
    struct arena *arena;
};

/* ---- Words for messages --------------------------------------------------------------------- */

static bool has_unit(const prun_option *row, const char *unit)
{
    return row->unit && strcmp(row->unit, unit) == 0;
}

static bool takes_suffix(const prun_option *row)
{
    return has_unit(row, "bytes") || has_unit(row, "ms");
}

const char *option_type_name(const prun_option *row)
{
    switch (row->type) {
    case PRUN_OPTION_INT:
        return has_unit(row, "bytes") ? "size" : has_unit(row, "ms") ? "duration" : "integer";
    case PRUN_OPTION_BOOL:
        return "bool";
    case PRUN_OPTION_FLOAT:
        return "number";
    case PRUN_OPTION_TEXT:
        return "string";
    case PRUN_OPTION_CHOICE:
        return "word";
    case PRUN_OPTION_LIST:
        return "list of strings";
    case PRUN_OPTION_JSON:
        return "JSON";
    case PRUN_OPTION_CONDITION:
        return "condition";
    }
    return "unknown";
}

/* At most `most` bytes of a string, not cutting a character. */
static int shown_size(const char *string, int most)
{
    int size = (int)strnlen(string, (size_t)most + 1);

    if (size > most)
        for (size = most; size > 0 && ((unsigned char)string[size] & 0xC0) == 0x80;)
            size--;
    return size;
}

/* The value as a user wrote it, short. */
static void show(const struct setting *s, char out[80])
{
    const cJSON *v = s->value;

    if (cJSON_IsString(v))
        snprintf(out, 80, "\"%.*s\"", shown_size(v->valuestring, 60), v->valuestring);
    else if (cJSON_IsNumber(v) && s->raw.size > 0 && s->raw.size < 64)
        snprintf(out, 80, "%.*s", (int)s->raw.size, (const char *)s->raw.data);
    else if (cJSON_IsNumber(v))
        snprintf(out, 80, "%.17g", v->valuedouble);
    else
        snprintf(out, 80, "%s",
                 cJSON_IsBool(v)     ? (cJSON_IsTrue(v) ? "true" : "false")
                 : cJSON_IsArray(v)  ? "a list"
                 : cJSON_IsObject(v) ? "an object"
                                     : "null");
}

static int wrong_type(const struct setting *s, const char *wanted, struct error *e)
{
    char shown[80];

    show(s, shown);
    return error_set(e, "bad_option", "must be %s, not %s", wanted, shown);
}

static void add_range(struct buffer *b, bool has_least, bool has_most, const char *least,
                      const char *most, const char *unit)
{
    if (has_least && has_most)
        buffer_add_format(b, "between %s and %s", least, most);
    else if (has_least)
        buffer_add_format(b, "at least %s", least);
    else if (has_most)
        buffer_add_format(b, "at most %s", most);
    else
        return;
    if (unit)
        buffer_add_format(b, " %s", unit);
}

static void add_words(struct buffer *b, const char *const *words)
{
    for (size_t i = 0; words[i]; i++)
        buffer_add_format(b, "%s\"%s\"", i > 0 ? ", " : "one of ", words[i]);
}

void option_add_limits(const prun_option *row, struct buffer *b)
{
    char least[32], most[32];

    if (row->type == PRUN_OPTION_INT) {
        snprintf(least, sizeof(least), "%" PRId64, row->least);
        snprintf(most, sizeof(most), "%" PRId64, row->most);
        add_range(b, row->least != INT64_MIN, row->most != INT64_MAX, least, most, row->unit);
    } else if (row->type == PRUN_OPTION_FLOAT) {
        snprintf(least, sizeof(least), "%.15g", row->float_least);
        snprintf(most, sizeof(most), "%.15g", row->float_most);
        add_range(b, isfinite(row->float_least) && row->float_least > -1e300,
                  isfinite(row->float_most) && row->float_most < 1e300, least, most, NULL);
    } else if (row->type == PRUN_OPTION_CHOICE) {
        add_words(b, row->choices);
    }
}

static int out_of_range(const struct setting *s, struct error *e)
{
    struct buffer b = {0};
    char shown[80];

    show(s, shown);
    option_add_limits(s->row, &b);
    const char *limits = buffer_string(&b);
    int failed =
        limits ? error_set(e, "bad_option", "must be %s, not %s", limits, shown) : error_memory(e);
    buffer_free(&b);
    return failed;
}

/* ---- One setter a type ---------------------------------------------------------------------- */

/* 9007199254740993 as a double is another number: so its digits count, where they are known. */
static int read_integer(const struct setting *s, int64_t *ret, struct error *e)
{
    char digits[64];
    size_t size = s->raw.size;

    if (size > 0 && size < sizeof(digits)) {
        memcpy(digits, s->raw.data, size);
        digits[size] = 0;
        if (!strpbrk(digits, "eE"))
            return option_parse_quantity(digits, NULL, ret, NULL) == 0
                       ? 0
                       : wrong_type(s, "a whole number of at most 64 bits", e);
    }
    double d = s->value->valuedouble;
    if (!(fabs(d) < 9007199254740992.0) || d != floor(d))
        return wrong_type(s, "a whole number, in digits", e);
    *ret = (int64_t)d;
    return 0;
}

static int set_int(const struct setting *s, struct error *e)
{
    int64_t i;

    if (cJSON_IsString(s->value) && takes_suffix(s->row)) {
        if (option_parse_quantity(s->value->valuestring, s->row->unit, &i, e) != 0)
            return -1;
    } else if (!cJSON_IsNumber(s->value)) {
        return wrong_type(s,
                          has_unit(s->row, "bytes") ? "a size such as \"64MiB\" or 4096"
                          : has_unit(s->row, "ms")  ? "a duration such as \"250ms\" or \"2h\""
                                                    : "a whole number",
                          e);
    } else if (read_integer(s, &i, e) != 0) {
        return -1;
    }
    if (i < s->row->least || i > s->row->most)
        return out_of_range(s, e);
    *(int64_t *)s->field = i;
    return 0;
}

static int set_bool(const struct setting *s, struct error *e)
{
    if (!cJSON_IsBool(s->value))
        return wrong_type(s, "true or false", e);
    *(bool *)s->field = cJSON_IsTrue(s->value);
    return 0;
}

static int set_float(const struct setting *s, struct error *e)
{
    double d = s->value->valuedouble;

    if (!cJSON_IsNumber(s->value))
        return wrong_type(s, "a number", e);
    if (!isfinite(d) || d < s->row->float_least || d > s->row->float_most)
        return isfinite(d) ? out_of_range(s, e) : wrong_type(s, "a number that a double holds", e);
    *(double *)s->field = d;
    return 0;
}

/* cJSON ends a string at \u0000 without a word. */
static bool has_nul(const struct setting *s)
{
    return s->raw.size >= 6 && memmem(s->raw.data, s->raw.size, "\\u0000", 6);
}

static int set_text(const struct setting *s, struct error *e)
{
    if (!cJSON_IsString(s->value))
        return wrong_type(s, "a string", e);
    if (has_nul(s))
        return error_set(e, "bad_option", "must not contain the character \\u0000");
    if ((s->row->flags & PRUN_OPTION_REQUIRED) && !*s->value->valuestring)
        return error_set(e, "bad_option", "must not be empty");
    char *copy = arena_string(s->arena, s->value->valuestring);
    if (!copy)
        return error_memory(e);
    *(const char **)s->field = copy;
    return 0;
}

static int set_choice(const struct setting *s, struct error *e)
{
    const char *const *words = s->row->choices;
    size_t count = 0;

    for (; words[count]; count++)
        if (cJSON_IsString(s->value) && strcmp(words[count], s->value->valuestring) == 0) {
            *(int *)s->field = (int)count;
            return 0;
        }
    out_of_range(s, e);
    const char *near =
        cJSON_IsString(s->value) ? nearest_word(s->value->valuestring, words, count) : NULL;
    if (near && e)
        snprintf(e->text + strlen(e->text), sizeof(e->text) - strlen(e->text),
                 "; did you mean \"%s\"?", near);
    return -1;
}

/* Items of a list one by one; a single string is a list of one. */
static int copy_items(const struct setting *s, const char **item, size_t *ret_count,
                      struct error *e)
{
    const cJSON *v = cJSON_IsArray(s->value) ? s->value->child : s->value;
    size_t count = 0;

    for (; v; v = v->next) {
        struct setting one = {.row = s->row, .value = v};
        if (!cJSON_IsString(v)) {
            wrong_type(&one, "a string", e);
            return error_where(e, "item %zu", count + 1);
        }
        item[count] = arena_string(s->arena, v->valuestring);
        if (!item[count++])
            return error_memory(e);
        if (v == s->value)
            break;
    }
    *ret_count = count;
    return 0;
}

static int set_list(const struct setting *s, struct error *e)
{
    prun_strings list = {0};

    if (!cJSON_IsArray(s->value) && !cJSON_IsString(s->value))
        return wrong_type(s, "a string or a list of strings", e);
    if (has_nul(s))
        return error_set(e, "bad_option", "must not contain the character \\u0000");
    size_t room = cJSON_IsArray(s->value) ? (size_t)cJSON_GetArraySize(s->value) : 1;
    const char **item = arena_alloc(s->arena, (room + 1) * sizeof(*item));
    if (!item)
        return error_memory(e);
    if (copy_items(s, item, &list.count, e) != 0)
        return -1;
    item[list.count] = NULL;
    list.item = item;
    *(prun_strings *)s->field = list;
    return 0;
}

/* ---- JSON values ---------------------------------------------------------------------------- */

static const char *skip_comment(const char *at, const char *end)
{
    if (end - at < 2 || at[0] != '/' || at[1] != '/')
        return at;
    const char *line_end = memchr(at, '\n', (size_t)(end - at));
    return line_end ? line_end : end;
}

/* A string's own bytes, from its quote to after the closing one. */
static const char *skip_string(const char *at, const char *end)
{
    for (at++; at < end && *at != '"'; at++)
        if (*at == '\\' && at + 1 < end)
            at++;
    return at < end ? at + 1 : end;
}

/* The value's own text without blanks, comments and trailing commas, so that its numbers stay as
 * they were written. */
static char *compact(prun_bytes raw, struct arena *a)
{
    char *out = arena_alloc(a, raw.size + 1), *to = out;
    const char *at = (const char *)raw.data, *end = at + raw.size;

    while (out && at < end) {
        const char *next = *at == '"' ? skip_string(at, end) : skip_comment(at, end);
        if (*at == '"') {
            memcpy(to, at, (size_t)(next - at));
            to += next - at;
        } else if (next == at) {
            next = at + 1;
            if ((*at == ']' || *at == '}') && to > out && to[-1] == ',')
                to--;
            if (!strchr(" \t\r\n", *at))
                *to++ = *at;
        }
        at = next;
    }
    if (out)
        *to = 0;
    return out;
}

/* The compact spelling, when it still is the value: parameters may have been put in since. */
static char *own_spelling(const struct setting *s)
{
    char *text = s->raw.size > 0 ? compact(s->raw, s->arena) : NULL;
    cJSON *again = text ? cJSON_Parse(text) : NULL;
    bool is_same = again && cJSON_Compare(again, s->value, true);

    cJSON_Delete(again);
    return is_same ? text : NULL;
}

static int set_json(const struct setting *s, struct error *e)
{
    char *text = own_spelling(s);

    if (!text) {
        char *printed = cJSON_PrintUnformatted(s->value);
        text = printed ? arena_string(s->arena, printed) : NULL;
        cJSON_free(printed);
    }
    if (!text)
        return error_memory(e);
    ((prun_json_option *)s->field)->text = text;
    return 0;
}

/* Compiled by the pipeline room once the fields are known: here only its shape counts. */
static int set_condition(const struct setting *s, struct error *e)
{
    return cJSON_IsObject(s->value)
               ? 0
               : wrong_type(s, "a condition such as {\"field\": \"kind\", \"equals\": \"share\"}",
                            e);
}

/* ---- All of it ------------------------------------------------------------------------------ */

int option_set(const prun_option *row, void *config, const struct cJSON *value, prun_bytes raw,
               struct arena *a, struct error *reterr)
{
    static int (*const setters[])(const struct setting *, struct error *) = {
        [PRUN_OPTION_INT] = set_int,       [PRUN_OPTION_BOOL] = set_bool,
        [PRUN_OPTION_FLOAT] = set_float,   [PRUN_OPTION_TEXT] = set_text,
        [PRUN_OPTION_CHOICE] = set_choice, [PRUN_OPTION_LIST] = set_list,
        [PRUN_OPTION_JSON] = set_json,     [PRUN_OPTION_CONDITION] = set_condition,
    };
    struct setting s = {row, (char *)config + row->offset, value, raw, a};

    return setters[row->type](&s, reterr);
}

static int set_json_fallback(const prun_option *row, void *config, struct arena *a, struct error *e)
{
    const char *text = row->text_fallback;

    if (!text)
        return 0;
    cJSON *value = cJSON_ParseWithOpts(text, NULL, true);
    if (!value) /* cJSON does not say which */
        return error_set(e, "bad_table", "its default %s is no JSON, or memory ran out", text);
    int failed =
        option_set(row, config, value, (prun_bytes){(const uint8_t *)text, strlen(text)}, a, e);
    cJSON_Delete(value);
    return failed;
}

static int set_fallback(const prun_option *row, void *config, struct arena *a, struct error *e)
{
    void *field = (char *)config + row->offset;

    switch (row->type) {
    case PRUN_OPTION_INT:
        *(int64_t *)field = row->fallback;
        return 0;
    case PRUN_OPTION_BOOL:
        *(bool *)field = row->fallback != 0;
        return 0;
    case PRUN_OPTION_FLOAT:
        *(double *)field = row->float_fallback;
        return 0;
    case PRUN_OPTION_TEXT:
        *(const char **)field = row->text_fallback;
        return 0;
    case PRUN_OPTION_CHOICE:
        *(int *)field = (int)row->fallback;
        return 0;
    case PRUN_OPTION_LIST:
    case PRUN_OPTION_JSON:
        return set_json_fallback(row, config, a, e);
    case PRUN_OPTION_CONDITION:
        return 0; /* NULL: always holds */
    }
    return error_set(e, "bad_table", "its type %d is unknown", (int)row->type);
}

void *option_defaults(const prun_stage_class *cls, struct arena *a, struct error *reterr)
{
    void *config = arena_zalloc(a, cls->config_size ? cls->config_size : 1);

    if (!config)
        error_memory(reterr);
    for (size_t i = 0; config && i < cls->option_count; i++)
        if (set_fallback(&cls->options[i], config, a, reterr) != 0) {
            error_where(reterr, "option \"%s\" of %s", cls->options[i].name, cls->name);
            return NULL;
        }
    return config;
}
