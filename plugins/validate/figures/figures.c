/*
 * validate.figures - looks for relations between the figures of an issue and says which hold.
 *
 * Articles and facts are forwarded as they come and kept until the unit ends; then the audit runs
 * over all of them, and each finding leaves as one `check` and a `check_fact` for every figure in
 * it. The audit itself (audit.c and the relations) knows nothing of records.
 */
#include "relation.h"
#include <prun/plugin.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct config {
    prun_strings languages;
};

struct state {
    const struct lexicon *lexicon;
    const prun_record **article, **fact;
    uint32_t articles, facts, article_room, fact_room;
};

static const prun_option options[] = {
    PRUN_OPTION_STRINGS(struct config, languages, "[\"zh\"]",
                        "Language packs to use; articles in other languages pass unaudited."),
};

enum {
    ARTICLE_ID,
    ARTICLE_ISSUE,
    ARTICLE_TYPE,
    ARTICLE_HEADLINE,
    ARTICLE_KICKER,
    ARTICLE_BODY,
    ARTICLE_SUBHEADS,
    ARTICLE_LANGUAGE,
    FACT_ID,
    FACT_ARTICLE,
    FACT_KIND,
    FACT_INDICATOR,
    FACT_SUBJECT,
    FACT_PLACE,
    FACT_START,
    FACT_END,
    FACT_VALUE,
    FACT_UNIT,
    FACT_BASE,
    FACT_UNIT_BASE,
    FACT_MAX,
    FACT_MAX_BASE,
    FACT_PER,
    FACT_STATUS,
    FACT_COMPARATOR,
    FACT_QUOTE,
    FACT_PART,
    FACT_PARAGRAPH,
    FACT_TEXT_START,
    FACT_TEXT_END,
    FACT_SENTENCE_START,
    FACT_SENTENCE_END,
    FACT_STEP,
    FACT_LIST,
    FACT_LIST_PLACE,
    CHECK_ID,
    CHECK_ISSUE,
    CHECK_KIND_NAME,
    CHECK_VERDICT,
    CHECK_FORMULA,
    CHECK_EXPECTED,
    CHECK_ACTUAL,
    CHECK_TOLERANCE,
    CHECK_MESSAGE,
    LINK_CHECK,
    LINK_FACT,
    LINK_ROLE
};

static const prun_field fields[] = {
    PRUN_NEEDS("article", "article_id", PRUN_INT, "Key of the item."),
    PRUN_NEEDS("article", "issue_id", PRUN_STRING, "Key of its issue."),
    PRUN_NEEDS("article", "type", PRUN_STRING, "Class of the item."),
    PRUN_NEEDS("article", "headline", PRUN_TEXT, "Headline, read for claims."),
    PRUN_NEEDS("article", "kicker", PRUN_TEXT, "Line above the headline."),
    PRUN_NEEDS("article", "body", PRUN_TEXT, "Paragraphs, one a line."),
    PRUN_READS("article", "subhead_text", PRUN_TEXT, "Subheads, one a line."),
    PRUN_READS("article", "language", PRUN_STRING, "Language of the item."),
    PRUN_NEEDS("fact", "fact_id", PRUN_INT, "Key of the figure."),
    PRUN_NEEDS("fact", "article_id", PRUN_INT, "Item that it stands in."),
    PRUN_NEEDS("fact", "kind", PRUN_STRING, "Kind of the figure."),
    PRUN_NEEDS("fact", "indicator", PRUN_STRING, "What is measured."),
    PRUN_NEEDS("fact", "subject", PRUN_STRING, "On whom."),
    PRUN_NEEDS("fact", "place", PRUN_STRING, "Where."),
    PRUN_NEEDS("fact", "period_start", PRUN_DATE, "First day."),
    PRUN_NEEDS("fact", "period_end", PRUN_DATE, "Last day."),
    PRUN_NEEDS("fact", "value", PRUN_DECIMAL, "Number in the printed unit."),
    PRUN_NEEDS("fact", "unit", PRUN_STRING, "Unit as printed."),
    PRUN_NEEDS("fact", "value_base", PRUN_DECIMAL, "Number in the base unit."),
    PRUN_NEEDS("fact", "unit_base", PRUN_STRING, "Base unit."),
    PRUN_NEEDS("fact", "value_max", PRUN_DECIMAL, "Upper end of a range."),
    PRUN_NEEDS("fact", "value_max_base", PRUN_DECIMAL, "Upper end in the base unit."),
    PRUN_NEEDS("fact", "per", PRUN_STRING, "Time of a rate."),
    PRUN_NEEDS("fact", "status", PRUN_STRING, "Actual, planned or estimate."),
    PRUN_NEEDS("fact", "comparator", PRUN_STRING, "How exactly it was printed."),
    PRUN_NEEDS("fact", "quote", PRUN_STRING, "As printed."),
    PRUN_NEEDS("fact", "part", PRUN_STRING, "Part of the item."),
    PRUN_NEEDS("fact", "paragraph", PRUN_INT, "Line of the part."),
    PRUN_NEEDS("fact", "text_start", PRUN_INT, "Quote's first byte in the part."),
    PRUN_NEEDS("fact", "text_end", PRUN_INT, "Byte behind the quote."),
    PRUN_NEEDS("fact", "sentence_start", PRUN_INT, "Sentence's first byte in the part."),
    PRUN_NEEDS("fact", "sentence_end", PRUN_INT, "Byte behind the sentence."),
    PRUN_NEEDS("fact", "step_base", PRUN_DECIMAL, "One unit of the last printed digit."),
    PRUN_NEEDS("fact", "list", PRUN_INT, "Coordinated list."),
    PRUN_NEEDS("fact", "list_place", PRUN_INT, "Place in the list."),
    PRUN_MAKES_KEY("check", "check_id", PRUN_INT, "Key of the check."),
    PRUN_MAKES_REFERENCE("check", "issue_id", PRUN_STRING, "Issue that was audited."),
    PRUN_MAKES("check", "kind", PRUN_STRING, "Kind of relation."),
    PRUN_MAKES("check", "verdict", PRUN_STRING, "pass, fail, warn or derived."),
    PRUN_MAKES("check", "formula", PRUN_STRING, "The relation with the printed numbers."),
    PRUN_MAKES("check", "expected", PRUN_STRING, "What the other numbers give."),
    PRUN_MAKES("check", "actual", PRUN_STRING, "What is printed."),
    PRUN_MAKES("check", "tolerance", PRUN_STRING, "From where to where rounding lets it be."),
    PRUN_MAKES("check", "message", PRUN_STRING, "One sentence for an editor."),
    PRUN_MAKES_REFERENCE("check_fact", "check_id", PRUN_INT, "The check."),
    PRUN_MAKES_REFERENCE("check_fact", "fact_id", PRUN_INT, "A figure in it."),
    PRUN_MAKES("check_fact", "role", PRUN_STRING, "What the figure is in the relation."),
};

static const prun_type_row types[] = {
    {"check", "checks", "Relations between figures, and whether they hold."},
    {"check_fact", "check_facts", "Which figures a check compared."},
};

static prun_status setup(prun_stage *s)
{
    const struct config *cfg = prun_stage_config(s);
    struct state *state = prun_stage_state(s);
    char name[64];

    if (cfg->languages.count != 1 || strlen(cfg->languages.item[0]) > 16)
        return prun_fatal(s, "languages",
                          "languages: one language pack at a time, such as [\"zh\"]");
    snprintf(name, sizeof(name), "%s.json", cfg->languages.item[0]);
    state->lexicon = prun_data_open(s, name, lexicon_parse, lexicon_release);
    return state->lexicon ? PRUN_OK : PRUN_FATAL;
}

static bool hold(const prun_record ***list, uint32_t *count, uint32_t *room,
                 const prun_record *record)
{
    if (*count == *room) {
        uint32_t more = *room ? 2 * *room : 64;
        const prun_record **grown = realloc(*list, more * sizeof(*grown));

        if (!grown)
            return false;
        *list = grown;
        *room = more;
    }
    (*list)[(*count)++] = record;
    return true;
}

static prun_status process(prun_stage *s, const prun_record *record)
{
    struct state *state = prun_stage_state(s);
    bool is_held = prun_record_is(s, record, ARTICLE_ID)
                       ? hold(&state->article, &state->articles, &state->article_room, record)
                       : hold(&state->fact, &state->facts, &state->fact_room, record);

    if (!is_held)
        return prun_fatal(s, "memory", "no memory to keep the records of a unit");
    if (!prun_keep(s, record))
        return PRUN_FAIL;
    prun_emit(s, record);
    return PRUN_OK;
}

static bool is_word(prun_bytes text, const char *word)
{
    return text.size == strlen(word) && memcmp(text.data, word, text.size) == 0;
}

static enum interval_bound bound_of(prun_bytes comparator)
{
    if (is_word(comparator, ">") || is_word(comparator, ">="))
        return INTERVAL_AT_LEAST;
    if (is_word(comparator, "<") || is_word(comparator, "<="))
        return INTERVAL_AT_MOST;
    return is_word(comparator, "~") ? INTERVAL_ABOUT : INTERVAL_EQUAL;
}

static enum part part_of(prun_bytes name)
{
    return is_word(name, "headline")  ? PART_HEADLINE
           : is_word(name, "kicker")  ? PART_KICKER
           : is_word(name, "subhead") ? PART_SUBHEAD
                                      : PART_BODY;
}

static prun_rational rational_of(prun_stage *s, const prun_record *r, int row)
{
    prun_rational made;

    return prun_rational_from_decimal(prun_record_decimal(s, r, row), &made)
               ? made
               : (prun_rational){0, 1};
}

static void read_article(prun_stage *s, const prun_record *r, struct item *item)
{
    *item = (struct item){.id = prun_record_int(s, r, ARTICLE_ID),
                          .type = prun_record_bytes(s, r, ARTICLE_TYPE)};
    item->text[PART_HEADLINE] = prun_record_bytes(s, r, ARTICLE_HEADLINE);
    item->text[PART_KICKER] = prun_record_bytes(s, r, ARTICLE_KICKER);
    item->text[PART_SUBHEAD] = prun_record_bytes(s, r, ARTICLE_SUBHEADS);
    item->text[PART_BODY] = prun_record_bytes(s, r, ARTICLE_BODY);
}

static void read_place(prun_stage *s, const prun_record *r, struct figure *f)
{
    f->part = part_of(prun_record_bytes(s, r, FACT_PART));
    f->paragraph = (uint32_t)prun_record_int(s, r, FACT_PARAGRAPH);
    f->start = (uint32_t)prun_record_int(s, r, FACT_TEXT_START);
    f->end = (uint32_t)prun_record_int(s, r, FACT_TEXT_END);
    f->sentence_start = (uint32_t)prun_record_int(s, r, FACT_SENTENCE_START);
    f->sentence_end = (uint32_t)prun_record_int(s, r, FACT_SENTENCE_END);
    f->list = (uint32_t)prun_record_int(s, r, FACT_LIST);
    f->list_place = (uint32_t)prun_record_int(s, r, FACT_LIST_PLACE);
}

static void read_amount(prun_stage *s, const prun_record *r, struct figure *f)
{
    f->printed = prun_record_decimal(s, r, FACT_VALUE);
    f->base = rational_of(s, r, FACT_BASE);
    f->step = rational_of(s, r, FACT_STEP);
    f->has_max = !prun_record_is_null(s, r, FACT_MAX_BASE);
    if (f->has_max) {
        f->printed_max = prun_record_decimal(s, r, FACT_MAX);
        f->base_max = rational_of(s, r, FACT_MAX_BASE);
    }
    f->bound = bound_of(prun_record_bytes(s, r, FACT_COMPARATOR));
}

static void read_fact(prun_stage *s, const prun_record *r, struct figure *f)
{
    prun_bytes status = prun_record_bytes(s, r, FACT_STATUS);

    *f = (struct figure){.id = prun_record_int(s, r, FACT_ID),
                         .kind = figure_kind_of(prun_record_bytes(s, r, FACT_KIND)),
                         .indicator = prun_record_bytes(s, r, FACT_INDICATOR),
                         .subject = prun_record_bytes(s, r, FACT_SUBJECT),
                         .place = prun_record_bytes(s, r, FACT_PLACE),
                         .unit = prun_record_bytes(s, r, FACT_UNIT),
                         .unit_base = prun_record_bytes(s, r, FACT_UNIT_BASE),
                         .per = prun_record_bytes(s, r, FACT_PER),
                         .quote = prun_record_bytes(s, r, FACT_QUOTE),
                         .is_planned = is_word(status, "planned"),
                         .is_estimate = is_word(status, "estimate"),
                         .has_start = !prun_record_is_null(s, r, FACT_START),
                         .has_end = !prun_record_is_null(s, r, FACT_END),
                         .period_start = prun_record_int(s, r, FACT_START),
                         .period_end = prun_record_int(s, r, FACT_END)};
    read_place(s, r, f);
    read_amount(s, r, f);
}

/* Figures in the order of items, parts and places. Those whose place is not inside the text of
 * their part cannot be audited and are left out. */
static int by_place(const void *x, const void *y)
{
    const struct figure *a = x, *b = y;

    if (a->item != b->item)
        return a->item < b->item ? -1 : 1;
    if (a->part != b->part)
        return a->part < b->part ? -1 : 1;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    return a->id < b->id ? -1 : a->id > b->id;
}

static bool is_inside(const struct figure *f, const struct item *item)
{
    size_t size = item->text[f->part].size;

    return f->start <= f->end && f->end <= size && f->sentence_start <= f->start &&
           f->sentence_end <= size;
}

/* Whether the pack is of the article's language; articles that do not say are taken for it. */
static bool is_in_language(prun_stage *s, const prun_record *article)
{
    const struct config *cfg = prun_stage_config(s);

    return prun_record_is_null(s, article, ARTICLE_LANGUAGE) ||
           is_word(prun_record_bytes(s, article, ARTICLE_LANGUAGE), cfg->languages.item[0]);
}

static uint32_t item_of(const struct audit *a, int64_t id)
{
    uint32_t i = 0;

    while (i < a->items && a->item[i].id != id)
        i++;
    return i;
}

static void read_unit(prun_stage *s, const struct state *state, struct audit *a)
{
    for (uint32_t i = 0; i < state->articles; i++)
        if (is_in_language(s, state->article[i]))
            read_article(s, state->article[i], &a->item[a->items++]);
    for (uint32_t i = 0, at = 0; i < state->facts; i++) {
        struct figure *f = &a->figure[a->figures];
        int64_t id = prun_record_int(s, state->fact[i], FACT_ARTICLE);

        if (at >= a->items ||
            a->item[at].id != id) /* facts follow their article: mostly the same */
            at = item_of(a, id);
        if (at == a->items)
            continue; /* of another language */
        read_fact(s, state->fact[i], f);
        f->item = at;
        if (is_inside(f, &a->item[at]))
            a->figures++;
    }
    qsort(a->figure, a->figures, sizeof(*a->figure), by_place);
    for (uint32_t i = a->figures; i-- > 0;) {
        struct item *item = &a->item[a->figure[i].item];
        item->first = i;
        item->count++;
    }
}

static void emit_check(prun_stage *s, const struct state *state, const struct audit *a,
                       const struct finding *f)
{
    const int64_t id = prun_unit_place(s);
    prun_record *check = prun_record_new(s, CHECK_ID);

    prun_record_set_int(s, check, CHECK_ID, id);
    prun_record_set_bytes(s, check, CHECK_ISSUE,
                          prun_record_bytes(s, state->article[0], ARTICLE_ISSUE));
    prun_record_set_string(s, check, CHECK_KIND_NAME, check_kind_name(f->kind));
    prun_record_set_string(s, check, CHECK_VERDICT, verdict_name(f->verdict));
    prun_record_set_string(s, check, CHECK_FORMULA, f->formula);
    prun_record_set_string(s, check, CHECK_EXPECTED, f->expected);
    prun_record_set_string(s, check, CHECK_ACTUAL, f->actual);
    prun_record_set_string(s, check, CHECK_TOLERANCE, f->tolerance);
    prun_record_set_string(s, check, CHECK_MESSAGE, f->message);
    prun_emit(s, check);
    for (uint32_t i = 0; i < f->members; i++) {
        prun_record *link = prun_record_new(s, LINK_CHECK);

        prun_record_set_int(s, link, LINK_CHECK, id);
        prun_record_set_int(s, link, LINK_FACT, a->figure[f->member[i].figure].id);
        prun_record_set_string(s, link, LINK_ROLE, f->member[i].role);
        prun_emit(s, link);
    }
}

static prun_status audit_unit(prun_stage *s, struct state *state)
{
    struct audit a = {.lexicon = state->lexicon};
    prun_status status = PRUN_OK;

    a.item = prun_scratch(s, (state->articles + 1) * sizeof(*a.item));
    a.figure = prun_scratch(s, (state->facts + 1) * sizeof(*a.figure));
    if (!a.item || !a.figure)
        return PRUN_FAIL;
    read_unit(s, state, &a);
    if (!audit_run(&a))
        status = prun_fatal(s, "memory", "no memory to audit a unit of %u figures", a.figures);
    for (uint32_t i = 0; status == PRUN_OK && i < a.findings; i++)
        emit_check(s, state, &a, &a.finding[i]);
    audit_clear(&a);
    return status;
}

static prun_status unit_end(prun_stage *s)
{
    struct state *state = prun_stage_state(s);
    prun_status status = state->articles && state->facts ? audit_unit(s, state) : PRUN_OK;

    state->articles = state->facts = 0;
    return status;
}

static void teardown(prun_stage *s)
{
    struct state *state = prun_stage_state(s);

    free(state->article);
    free(state->fact);
}

PRUN_STAGE(figures, "validate.figures",
           "Compares the figures of an issue with each other and says which cannot both be true.",
           .config_size = sizeof(struct config), .state_size = sizeof(struct state), .setup = setup,
           .process = process, .unit_end = unit_end, .teardown = teardown,
           PRUN_TABLES(options, fields), PRUN_TYPES(types),
           .example = "{\"id\": \"audit\", \"use\": \"validate.figures\"}");
PRUN_PLUGIN("figures", "1.0", "MIT", &figures);
