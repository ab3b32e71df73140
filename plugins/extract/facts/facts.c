/*
 * extract.facts - finds the quantitative statements of articles.
 *
 * The body is read first, because it names the periods and indicators that headlines leave out; then
 * headline, kicker and subheads. An article is forwarded before its facts. Where an issue prints no
 * date, the pages that come before the articles are asked for the year they speak of.
 */
#include "extract.h"

#include <prun/plugin.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct config {
    prun_strings languages;
};

struct state {
    struct language *language; /* one a configured pack, in the order of the option */
    struct reader reader;      /* reads with the article's */
    int page_year; /* the latest year that the unit's pages speak of; 0 none */
    /* Infographics repeat what stories say, and are read after all of them. */
    const prun_record **held;
    size_t held_count, held_room, held_done;
};

static const prun_option options[] = {
    PRUN_OPTION_STRINGS(struct config, languages, "[\"zh\"]",
                        "Language packs to read with, \"zh\" and \"en\"; an article in another "
                        "language passes without facts."),
};

enum {
    PAGE_TEXT,
    ARTICLE_ID,
    ARTICLE_HEADLINE,
    ARTICLE_KICKER,
    ARTICLE_SUBHEADS,
    ARTICLE_BODY,
    ARTICLE_TYPE,
    ARTICLE_DATE,
    ARTICLE_LANGUAGE,
    FACT_ID,
    FACT_ARTICLE,
    FACT_SEQ,
    FACT_KIND,
    FACT_INDICATOR,
    FACT_SUBJECT,
    FACT_PLACE,
    FACT_PERIOD_RAW,
    FACT_PERIOD_START,
    FACT_PERIOD_END,
    FACT_VALUE,
    FACT_UNIT,
    FACT_VALUE_BASE,
    FACT_UNIT_BASE,
    FACT_VALUE_NUM,
    FACT_VALUE_MAX,
    FACT_VALUE_MAX_BASE,
    FACT_PER,
    FACT_STATUS,
    FACT_COMPARATOR,
    FACT_QUOTE,
    FACT_SENTENCE,
    FACT_SPAN_START,
    FACT_SPAN_END,
    FACT_CONFIDENCE,
    FACT_PART,
    FACT_PARAGRAPH,
    FACT_TEXT_START,
    FACT_TEXT_END,
    FACT_SENTENCE_START,
    FACT_SENTENCE_END,
    FACT_STEP_BASE,
    FACT_LIST,
    FACT_LIST_PLACE
};

static const prun_field fields[] = {
    PRUN_READS("page", "text", PRUN_STRING, "Asked for the year when the issue prints no date."),
    PRUN_NEEDS("article", "article_id", PRUN_INT, "Key of the article."),
    PRUN_READS("article", "headline", PRUN_TEXT, "Read for figures."),
    PRUN_READS("article", "kicker", PRUN_TEXT, "Read for figures."),
    PRUN_READS("article", "subhead_text", PRUN_TEXT, "Subheads, one a line; read for figures."),
    PRUN_NEEDS("article", "body", PRUN_TEXT, "Paragraphs, one a line; read for figures."),
    PRUN_READS("article", "type", PRUN_STRING, "Furniture holds no facts."),
    PRUN_READS("article", "issue_date", PRUN_DATE, "What today and last year are counted from."),
    PRUN_READS("article", "language", PRUN_STRING, "Chooses the pack; without it the first."),
    PRUN_MAKES_KEY("fact", "fact_id", PRUN_INT, "Key."),
    PRUN_MAKES_REFERENCE("fact", "article_id", PRUN_INT, "The article that prints it."),
    PRUN_MAKES("fact", "seq", PRUN_INT, "Place in the article, from 1."),
    PRUN_MAKES("fact", "kind", PRUN_STRING, "level, count, growth_yoy, share, rank ..."),
    PRUN_MAKES("fact", "indicator", PRUN_STRING, "What is measured."),
    PRUN_MAKES("fact", "subject", PRUN_STRING, "Whose it is."),
    PRUN_MAKES("fact", "place", PRUN_STRING, "Where, as printed."),
    PRUN_MAKES("fact", "period_raw", PRUN_STRING, "The period as printed."),
    PRUN_MAKES("fact", "period_start", PRUN_DATE, "First day."),
    PRUN_MAKES("fact", "period_end", PRUN_DATE, "Last day, inclusive."),
    PRUN_MAKES("fact", "value", PRUN_DECIMAL, "In the printed unit."),
    PRUN_MAKES("fact", "unit", PRUN_STRING, "As printed, with its multiplier."),
    PRUN_MAKES("fact", "value_base", PRUN_DECIMAL, "In unit_base."),
    PRUN_MAKES("fact", "unit_base", PRUN_STRING, "Base unit."),
    PRUN_MAKES("fact", "value_num", PRUN_FLOAT, "value_base as a number, for convenience."),
    PRUN_MAKES("fact", "value_max", PRUN_DECIMAL, "Upper end of a range."),
    PRUN_MAKES("fact", "value_max_base", PRUN_DECIMAL, "The same in unit_base."),
    PRUN_MAKES("fact", "per", PRUN_STRING, "year, day ... of a rate."),
    PRUN_MAKES("fact", "status", PRUN_STRING, "actual, planned or estimate."),
    PRUN_MAKES("fact", "comparator", PRUN_STRING, "=, >=, >, <=, < or ~."),
    PRUN_MAKES("fact", "quote", PRUN_STRING, "As printed, joined."),
    PRUN_MAKES("fact", "sentence", PRUN_STRING, "The sentence it stands in."),
    PRUN_MAKES("fact", "span_start", PRUN_INT, "First byte of number and unit in the document."),
    PRUN_MAKES("fact", "span_end", PRUN_INT, "Behind the last byte."),
    PRUN_MAKES("fact", "confidence", PRUN_FLOAT, "0 to 1."),
    PRUN_MAKES_TRANSIENT("fact", "part", PRUN_STRING, "headline, kicker, subhead or body."),
    PRUN_MAKES_TRANSIENT("fact", "paragraph", PRUN_INT, "Line of that part, from 0."),
    PRUN_MAKES_TRANSIENT("fact", "text_start", PRUN_INT, "First byte of the quote in that part."),
    PRUN_MAKES_TRANSIENT("fact", "text_end", PRUN_INT, "Behind its last byte."),
    PRUN_MAKES_TRANSIENT("fact", "sentence_start", PRUN_INT,
                         "First byte of the sentence in that part."),
    PRUN_MAKES_TRANSIENT("fact", "sentence_end", PRUN_INT, "Behind its last byte."),
    PRUN_MAKES_TRANSIENT("fact", "step_base", PRUN_DECIMAL,
                         "One unit of the last printed digit, in unit_base."),
    PRUN_MAKES_TRANSIENT("fact", "list", PRUN_INT, "Coordinated list within the article; 0 none."),
    PRUN_MAKES_TRANSIENT("fact", "list_place", PRUN_INT, "Place in the list, from 1."),
};

/* Digits behind the point of a base value that has no finite decimal (a third of something). */
enum { BASE_SCALE = 12 };

/* The units' names stand in one file for all languages, so each has a reader of its own. */
static const struct {
    const char *name;
    prun_data_parse units;
} packs[] = {
    {"zh", units_parse_zh},
    {"en", units_parse_en},
};

enum { PACKS = sizeof packs / sizeof packs[0], PATH_ROOM = 64 };

static const void *open_shared(prun_stage *s, const char *kind, const char *language,
                               prun_data_parse parse, prun_data_release release)
{
    char path[PATH_ROOM];

    snprintf(path, sizeof path, "../../lib/newspaper/%s-%s.json", kind, language);
    return prun_data_open(s, path, parse, release);
}

static bool open_language(prun_stage *s, const char *name, prun_data_parse units,
                          struct language *l)
{
    char path[PATH_ROOM];

    snprintf(path, sizeof path, "%s.json", name);
    return (l->cues = prun_data_open(s, path, cues_parse, cues_free)) &&
           (l->numerals = open_shared(s, "numerals", name, numerals_parse, numerals_free)) &&
           (l->periods = open_shared(s, "periods", name, periods_parse, periods_free)) &&
           (l->units = prun_data_open(s, "../../lib/newspaper/units.json", units, units_free)) &&
           (l->variants = open_shared(s, "variants", name, variants_parse, variants_free));
}

static prun_status setup(prun_stage *s)
{
    const struct config *config = prun_stage_config(s);
    struct state *state = prun_stage_state(s);
    const size_t count = config->languages.count;

    state->language = calloc(count + 1, sizeof *state->language);
    if (!state->language)
        return prun_fatal(s, "memory", "no memory for %u language packs", (unsigned)count);
    for (size_t i = 0; i < count; i++) {
        const char *name = config->languages.item[i];
        size_t pack = 0;
        while (pack < PACKS && strcmp(packs[pack].name, name) != 0)
            pack++;
        if (pack == PACKS)
            return prun_fatal(s, "language", "there is no language pack '%s', only 'zh' and 'en'",
                              name);
        if (!open_language(s, name, packs[pack].units, &state->language[i]))
            return PRUN_FATAL;
    }
    return PRUN_OK;
}

/* ---- One fact ---- */

static prun_bytes pooled(const struct reader *r, struct span_text s)
{
    return (prun_bytes){r->pool + s.at, s.size};
}

static void set_pooled(prun_stage *s, prun_record *record, int row, const struct reader *r,
                       struct span_text t)
{
    if (t.size)
        prun_record_set_bytes(s, record, row, pooled(r, t));
}

static void set_day(prun_stage *s, prun_record *record, int row, int32_t day)
{
    if (day != PERIOD_NO_DAY)
        prun_record_set_int(s, record, row, day);
}

static void set_rational(prun_stage *s, prun_record *record, int row, prun_rational value)
{
    prun_decimal d;

    if (prun_rational_to_decimal(value, &d) || prun_rational_round(value, BASE_SCALE, &d))
        prun_record_set_decimal(s, record, row, d);
}

static void set_values(prun_stage *s, prun_record *record, struct reader *r, const struct figure *f)
{
    prun_record_set_decimal(s, record, FACT_VALUE, f->value);
    set_pooled(s, record, FACT_UNIT, r, pool_view(r, f->unit_start, f->end));
    set_rational(s, record, FACT_VALUE_BASE, f->base);
    prun_record_set_string(s, record, FACT_UNIT_BASE, f->unit.base);
    prun_record_set_float(s, record, FACT_VALUE_NUM, (double)f->base.num / (double)f->base.den);
    if (f->has_max) {
        prun_record_set_decimal(s, record, FACT_VALUE_MAX, f->value_max);
        set_rational(s, record, FACT_VALUE_MAX_BASE, f->base_max);
    }
    prun_record_set_string(s, record, FACT_PER, f->per);
    set_rational(s, record, FACT_STEP_BASE, f->step);
}

static void set_meaning(prun_stage *s, prun_record *record, const struct reader *r,
                        const struct figure *f)
{
    prun_record_set_string(s, record, FACT_KIND, kind_name(f->kind));
    prun_record_set_string(s, record, FACT_STATUS, status_name(f->status));
    prun_record_set_string(s, record, FACT_COMPARATOR, comparator_sign(f->comparator));
    set_pooled(s, record, FACT_INDICATOR, r, f->indicator);
    set_pooled(s, record, FACT_SUBJECT, r, f->subject);
    set_pooled(s, record, FACT_PLACE, r, f->place);
    prun_record_set_float(s, record, FACT_CONFIDENCE, f->confidence);
    prun_record_set_int(s, record, FACT_LIST, f->list);
    prun_record_set_int(s, record, FACT_LIST_PLACE, f->list_place);
    if (!f->has_period)
        return;
    set_pooled(s, record, FACT_PERIOD_RAW, r, f->period_raw);
    set_day(s, record, FACT_PERIOD_START, f->period.start);
    set_day(s, record, FACT_PERIOD_END, f->period.end);
}

static void set_places(prun_stage *s, prun_record *record, struct reader *r, const struct figure *f,
                       const prun_text *text)
{
    const struct view *v = &r->view;
    const int paragraph = r->sentence[r->clause[r->token[f->token].clause].sentence].paragraph;
    uint64_t from, to;

    if (prun_text_origin(text, v->from[f->start], v->to[f->end - 1], &from, &to)) {
        prun_record_set_int(s, record, FACT_SPAN_START, (int64_t)from);
        prun_record_set_int(s, record, FACT_SPAN_END, (int64_t)to);
        prun_record_set_origin(record, from, to);
    }
    prun_record_set_int(s, record, FACT_PARAGRAPH, paragraph);
    prun_record_set_int(s, record, FACT_TEXT_START, v->from[f->quote_start]);
    prun_record_set_int(s, record, FACT_TEXT_END, v->to[f->quote_end - 1]);
    prun_record_set_int(s, record, FACT_SENTENCE_START, v->from[f->sentence_start]);
    prun_record_set_int(s, record, FACT_SENTENCE_END, v->to[f->sentence_end - 1]);
    set_pooled(s, record, FACT_QUOTE, r, pool_view(r, f->quote_start, f->quote_end));
    set_pooled(s, record, FACT_SENTENCE, r, pool_view(r, f->sentence_start, f->sentence_end));
}

static void emit_fact(prun_stage *s, const prun_record *article, const struct figure *f,
                      const prun_text *text, const char *part, int64_t seq)
{
    struct state *state = prun_stage_state(s);
    prun_record *record = prun_record_new(s, FACT_ID);

    prun_record_set_int(s, record, FACT_ID, prun_unit_place(s));
    prun_record_set_int(s, record, FACT_ARTICLE, prun_record_int(s, article, ARTICLE_ID));
    prun_record_set_int(s, record, FACT_SEQ, seq);
    prun_record_set_string(s, record, FACT_PART, part);
    set_values(s, record, &state->reader, f);
    set_meaning(s, record, &state->reader, f);
    set_places(s, record, &state->reader, f, text);
    prun_emit(s, record);
}

/* ---- One article ---- */

static const struct {
    int row;
    const char *name;
} parts[] = {
    {ARTICLE_BODY, "body"},
    {ARTICLE_HEADLINE, "headline"},
    {ARTICLE_KICKER, "kicker"},
    {ARTICLE_SUBHEADS, "subhead"},
};

static bool is_type(prun_stage *s, const prun_record *article, const char *name)
{
    const prun_bytes type = prun_record_bytes(s, article, ARTICLE_TYPE);

    return type.size == strlen(name) && memcmp(type.data, name, type.size) == 0;
}

/* The pack of the article's language, of the first when it has none; NULL when it is not configured. */
static const struct language *language_of(prun_stage *s, const prun_record *article)
{
    const struct config *config = prun_stage_config(s);
    const struct state *state = prun_stage_state(s);
    const prun_bytes language = prun_record_bytes(s, article, ARTICLE_LANGUAGE);

    for (size_t i = 0; i < config->languages.count; i++) {
        const char *name = config->languages.item[i];
        if (language.size == 0 || (language.size == strlen(name) &&
                                   memcmp(language.data, name, language.size) == 0))
            return &state->language[i];
    }
    return NULL;
}

static void begin_article(prun_stage *s, const prun_record *article)
{
    struct state *state = prun_stage_state(s);
    int32_t issue = PERIOD_NO_DAY;
    int year = state->page_year, month, day;

    if (!prun_record_is_null(s, article, ARTICLE_DATE)) {
        issue = (int32_t)prun_record_int(s, article, ARTICLE_DATE);
        period_date_of(issue, &year, &month, &day);
    }
    reader_begin(&state->reader, issue, year);
}

static bool emit_part(prun_stage *s, const prun_record *article, size_t part, uint64_t first,
                      uint64_t *ret_seq)
{
    struct reader *r = &((struct state *)prun_stage_state(s))->reader;
    const prun_text *text = prun_record_text(s, article, parts[part].row);

    for (size_t i = 0; i < r->figure_count; i++, (*ret_seq)++) {
        if (*ret_seq < first)
            continue;
        if (prun_stage_is_full(s))
            return false;
        emit_fact(s, article, &r->figure[i], text, parts[part].name, (int64_t)*ret_seq + 1);
    }
    return true;
}

/* Emits the article, unless the cursor says that it was, and its facts. Reading is repeated when a batch
 * was full, which a page of a newspaper never fills; then *ret_next is the cursor to go on with, one
 * more than the facts that are out, else it is 0. */
static prun_status read_article(prun_stage *s, const prun_record *article, uint64_t cursor,
                                uint64_t *ret_next)
{
    struct reader *r = &((struct state *)prun_stage_state(s))->reader;
    const bool is_repeat = is_type(s, article, "infographic");
    const uint64_t first = cursor ? cursor - 1 : 0;
    uint64_t seq = 0;

    *ret_next = 0;
    if (cursor == 0)
        prun_emit(s, article);
    r->language = language_of(s, article);
    if (is_type(s, article, "furniture") || !r->language)
        return PRUN_OK;
    begin_article(s, article);
    for (size_t part = 0; part < sizeof parts / sizeof parts[0]; part++) {
        const prun_text *text = prun_record_text(s, article, parts[part].row);
        const enum text_role role = part > 0 || is_repeat ? TEXT_REPEAT : TEXT_STORY;
        if (!text || text->size == 0)
            continue;
        if (!reader_read(r, role, text->bytes, text->size))
            return prun_retry(s, "memory", "no memory to read an article of %u bytes", text->size);
        if (!emit_part(s, article, part, first, &seq)) {
            *ret_next = seq + 1;
            return PRUN_OK;
        }
    }
    return PRUN_OK;
}

static prun_status hold(prun_stage *s, const prun_record *article)
{
    struct state *state = prun_stage_state(s);
    void *array = state->held;

    if (!reader_room(&state->reader, &array, &state->held_room, state->held_count,
                     sizeof *state->held) ||
        !prun_keep(s, article))
        return prun_retry(s, "memory", "no memory to hold an article");
    state->held = array;
    state->held[state->held_count++] = article;
    return PRUN_OK;
}

static prun_status process_article(prun_stage *s, const prun_record *article)
{
    uint64_t next;

    if (is_type(s, article, "infographic"))
        return hold(s, article);
    const prun_status status = read_article(s, article, prun_stage_cursor(s), &next);
    return status == PRUN_OK && next ? prun_stage_more(s, next) : status;
}

static prun_status process(prun_stage *s, const prun_record *record)
{
    struct state *state = prun_stage_state(s);

    if (prun_record_is(s, record, ARTICLE_ID))
        return process_article(s, record);
    const prun_bytes text = prun_record_bytes(s, record, PAGE_TEXT);
    const size_t count = ((const struct config *)prun_stage_config(s))->languages.count;
    for (size_t i = 0; i < count; i++) {
        const struct language *l = &state->language[i];
        const int year = period_guess_year(l->periods, l->numerals, text.data, text.size);
        state->page_year = year > state->page_year ? year : state->page_year;
    }
    prun_emit(s, record);
    return PRUN_OK;
}

/* What was held comes now, the stories' figures being known. */
static prun_status unit_end(prun_stage *s)
{
    struct state *state = prun_stage_state(s);
    uint64_t cursor = prun_stage_cursor(s), next;

    for (; state->held_done < state->held_count; state->held_done++, cursor = 0) {
        const prun_status status = read_article(s, state->held[state->held_done], cursor, &next);
        if (status != PRUN_OK)
            return status;
        if (next)
            return prun_stage_more(s, next);
    }
    state->held_count = state->held_done = 0;
    state->page_year = 0;
    reader_end_unit(&state->reader);
    return PRUN_OK;
}

static void teardown(prun_stage *s)
{
    struct state *state = prun_stage_state(s);

    reader_clear(&state->reader);
    free(state->held);
    free(state->language);
}

static const prun_type_row types[] = {
    {"fact", "facts", "A quantitative statement."},
};

PRUN_STAGE(facts, "extract.facts", "Finds the quantitative statements of articles.",
           .config_size = sizeof(struct config), .state_size = sizeof(struct state), .setup = setup,
           .process = process, .unit_end = unit_end, .teardown = teardown,
           PRUN_TABLES(options, fields), PRUN_TYPES(types),
           .example = "{ \"id\": \"facts\", \"use\": \"extract.facts\" }");
PRUN_PLUGIN("facts", "1.0", "MIT", &facts);
