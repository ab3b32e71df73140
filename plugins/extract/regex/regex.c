/*
 * extract.regex - a record of the named groups of a pattern, for each text that it matches.
 *
 *   { "use": "extract.regex", "pattern": "^(?<level>[A-Z]+) (?<ms>[0-9]+) ms", "fields": { "ms": "int" } }
 *
 * makes of each `line` a record `match` with the fields `level` (string) and `ms` (int). PCRE2 with its JIT.
 * A match may take so many steps as `match_limit` says: a pattern that explodes on some text costs that
 * text, not the run. Groups that took no part in the match are null.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <prun/plugin.h>
#include "fields/plan.h"
#include "fields/typed.h"
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const otherwise_words[] = {"reject", "drop", NULL};
enum { OTHERWISE_REJECT, OTHERWISE_DROP };

struct config {
    const char *pattern, *reads, *makes;
    prun_json_option fields;
    int otherwise;
    bool utf;
    int64_t match_limit;
};

static const prun_option options[] = {
    PRUN_OPTION_STRING_REQUIRED(struct config, pattern,
                                "A Perl regular expression with named groups: (?<name>...)."),
    PRUN_OPTION_STRING(struct config, reads, "line.text", "Type and field of the text to match."),
    PRUN_OPTION_STRING(struct config, makes, "match", "Type of the records that are made."),
    PRUN_OPTION_VALUE(struct config, fields, 0, NULL,
                      "Types of groups that are not to be strings: { \"ms\": \"int\" }."),
    PRUN_OPTION_WORD(struct config, otherwise, OTHERWISE_REJECT, otherwise_words,
                     "What becomes of text that does not match."),
    PRUN_OPTION_FLAG(struct config, utf, true,
                     "Match characters, not bytes; bytes that are no UTF-8 match nothing."),
    PRUN_OPTION(struct config, match_limit, 100000, 1, INT32_MAX, "steps",
                "How much work one text may be before it is rejected."),
};

enum { FROM_ROW = 0 }; /* what shape adds: the text, then the groups in the order of their numbers */

struct group {
    uint32_t number;
    prun_tag tag;
    bool is_required;
    const char *name;
};

/* The pattern and its named groups. */
struct program {
    pcre2_code *code;
    struct group *group;
    uint32_t count;
    struct plan plan;
};

struct state {
    struct program program;
    pcre2_match_data *match;
    pcre2_match_context *context;
    bool has_jit;
};

/* ---- The pattern ---- */

static void program_clear(struct program *p)
{
    pcre2_code_free(p->code);
    free(p->group);
    plan_clear(&p->plan);
    *p = (struct program){.code = NULL};
}

static bool compile(const struct config *c, struct program *p, char *error, size_t error_size)
{
    PCRE2_SIZE at = 0;
    int code = 0;
    PCRE2_UCHAR text[160] = "";
    const uint32_t utf = c->utf ? PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF : 0;

    p->code = pcre2_compile((PCRE2_SPTR)c->pattern, PCRE2_ZERO_TERMINATED, utf | PCRE2_NEVER_BACKSLASH_C, &code,
                            &at, NULL);
    if (p->code)
        return true;
    pcre2_get_error_message(code, text, sizeof(text));
    snprintf(error, error_size, "is no pattern: %s, at character %zu", (const char *)text, (size_t)at + 1);
    return false;
}

static int compare_groups(const void *a, const void *b)
{
    const uint32_t x = ((const struct group *)a)->number, y = ((const struct group *)b)->number;

    return (x > y) - (x < y);
}

/* The table of names is PCRE2's: two bytes of number, then the name. */
static bool list_groups(struct program *p, char *error, size_t error_size)
{
    uint32_t entry_size = 0;
    PCRE2_SPTR entry = NULL;

    pcre2_pattern_info(p->code, PCRE2_INFO_NAMECOUNT, &p->count);
    pcre2_pattern_info(p->code, PCRE2_INFO_NAMEENTRYSIZE, &entry_size);
    pcre2_pattern_info(p->code, PCRE2_INFO_NAMETABLE, &entry);
    p->group = calloc(p->count + 1, sizeof(*p->group));
    if (!p->group || p->count == 0) {
        snprintf(error, error_size, p->group ? "has no named group such as (?<name>[0-9]+)" : "needs more memory");
        return false;
    }
    for (uint32_t i = 0; i < p->count; i++, entry += entry_size)
        p->group[i] = (struct group){(uint32_t)entry[0] << 8 | entry[1], PRUN_STRING, false,
                                     (const char *)entry + 2};
    qsort(p->group, p->count, sizeof(*p->group), compare_groups);
    return true;
}

static bool set_types(struct program *p, char *error, size_t error_size)
{
    for (size_t i = 0; i < p->plan.count; i++) {
        const struct plan_field *f = &p->plan.field[i];
        uint32_t k = 0;
        while (k < p->count && strcmp(p->group[k].name, f->key) != 0)
            k++;
        if (k == p->count || strcmp(f->name, f->key) != 0) {
            snprintf(error, error_size, "names \"%s\", which is no group of the pattern", f->key);
            return false;
        }
        p->group[k].tag = f->tag;
        p->group[k].is_required = f->is_required;
    }
    return true;
}

/* The option that is wrong, with why in `error`; NULL: none. */
static const char *program_make(const struct config *c, struct program *p, char *error, size_t error_size)
{
    char type[256], field[256];

    *p = (struct program){.code = NULL};
    if (!plan_split(c->reads, type, field)) {
        snprintf(error, error_size, "is \"type.field\", such as \"line.text\"");
        return "reads";
    }
    if (!compile(c, p, error, error_size) || !list_groups(p, error, error_size))
        return "pattern";
    if (!plan_parse(c->fields.text, &p->plan, error, error_size) || !set_types(p, error, error_size))
        return "fields";
    return NULL;
}

static void shape(const void *config, prun_shape *s)
{
    const struct config *c = config;
    struct program p;
    char error[512], type[256], field[256];
    const char *option = program_make(c, &p, error, sizeof(error));

    if (option) {
        prun_shape_refuse(s, option, "%s", error);
    } else if (plan_split(c->reads, type, field)) {
        prun_shape_add(s, type, field, PRUN_STRING, PRUN_FIELD_NEEDS);
        for (uint32_t i = 0; i < p.count; i++)
            prun_shape_add(s, c->makes, p.group[i].name, p.group[i].tag, PRUN_FIELD_MAKES);
    }
    program_clear(&p);
}

static prun_status setup(prun_stage *s)
{
    const struct config *c = prun_stage_config(s);
    struct state *state = prun_stage_state(s);
    char error[512];
    const char *option = program_make(c, &state->program, error, sizeof(error));

    if (option)
        return prun_fatal(s, "bad_option", "\"%s\" %s", option, error);
    state->has_jit = pcre2_jit_compile(state->program.code, PCRE2_JIT_COMPLETE) == 0;
    state->match = pcre2_match_data_create_from_pattern(state->program.code, NULL);
    state->context = pcre2_match_context_create(NULL);
    if (!state->match || !state->context)
        return prun_fatal(s, "memory", "out of memory");
    pcre2_set_match_limit(state->context, (uint32_t)c->match_limit);
    pcre2_set_depth_limit(state->context, (uint32_t)c->match_limit);
    return PRUN_OK;
}

static void teardown(prun_stage *s)
{
    struct state *state = prun_stage_state(s);

    pcre2_match_context_free(state->context);
    pcre2_match_data_free(state->match);
    program_clear(&state->program);
}

/* ---- One text ---- */

static prun_status refuse(prun_stage *s, const prun_record *text, int code)
{
    const struct config *c = prun_stage_config(s);
    PCRE2_UCHAR reason[160] = "";

    if (code == PCRE2_ERROR_NOMATCH && c->otherwise == OTHERWISE_DROP) {
        prun_drop(s, text);
    } else if (code == PCRE2_ERROR_NOMATCH) {
        prun_reject(s, text, "no_match", "does not match the pattern");
    } else {
        pcre2_get_error_message(code, reason, sizeof(reason));
        prun_reject(s, text, "match_limit", "is too much work for the pattern: %s", (const char *)reason);
    }
    return PRUN_OK;
}

/* NULL: all groups are set; else the one that cannot be. */
static const struct group *fill(prun_stage *s, prun_record *record, prun_bytes body)
{
    const struct state *state = prun_stage_state(s);
    const PCRE2_SIZE *at = pcre2_get_ovector_pointer(state->match);

    for (uint32_t i = 0; i < state->program.count; i++) {
        const struct group *g = &state->program.group[i];
        const PCRE2_SIZE from = at[2 * g->number], to = at[2 * g->number + 1];
        const int row = (int)i + 1;
        if (from == PCRE2_UNSET || from > to) {
            if (g->is_required)
                return g;
            continue;
        }
        const prun_bytes value = {body.data + from, to - from};
        if (g->tag == PRUN_STRING)
            prun_record_set_bytes_ref(s, record, row, value);
        else if (!typed_set(s, record, row, g->tag, value))
            return g;
    }
    return NULL;
}

static prun_status process(prun_stage *s, const prun_record *text)
{
    struct state *state = prun_stage_state(s);
    const prun_bytes body = prun_record_bytes(s, text, FROM_ROW);
    PCRE2_SPTR subject = body.data ? body.data : (PCRE2_SPTR) "";
    const int code = state->has_jit ? pcre2_jit_match(state->program.code, subject, body.size, 0, 0, state->match,
                                                      state->context)
                                    : pcre2_match(state->program.code, subject, body.size, 0, 0, state->match,
                                                  state->context);

    if (code < 0)
        return refuse(s, text, code);
    prun_record *record = prun_record_new(s, FROM_ROW + 1);
    if (!record)
        return PRUN_OK; /* the call fails by itself */
    const struct group *bad = fill(s, record, body);
    if (bad) {
        prun_reject(s, text, "wrong_value", "its \"%s\" is no %s", bad->name, typed_word(bad->tag));
        return PRUN_OK;
    }
    prun_record_set_origin(record, text->origin_start, text->origin_end);
    prun_emit(s, record);
    return PRUN_OK;
}

PRUN_STAGE(regex, "extract.regex", "Makes a record of the named groups of a pattern.",
           .config_size = sizeof(struct config), .state_size = sizeof(struct state), .setup = setup,
           .process = process, .teardown = teardown, .shape = shape, .fates = PRUN_CONSUMES | PRUN_DROPS,
           .example = "{ \"id\": \"parts\", \"use\": \"extract.regex\", \"pattern\": "
                      "\"^(?<level>[A-Z]+) (?<text>.*)$\" }",
           PRUN_OPTIONS(options));
PRUN_PLUGIN("regex", "0.1.0", "MIT", &regex);
