/*
 * Texts of an invented paper of 1 August 2025 and the figures that are read from them. A figure is a line:
 *
 *   quote | comparator value_base unit_base kind[/per][ status] | indicator | start..end
 */
#include "tests/tap.h"
#include "extract/facts/extract.h"
#include "packs.h"

#include <string.h>

struct a_case {
    const char *name, *text, *facts;
};

#include "facts_cases.h"
#include "english_cases.h"

enum { OUT = 1 << 16 };

static void put_day(char *out, int32_t day)
{
    int y, m, d;

    if (day == PERIOD_NO_DAY)
        return;
    period_date_of(day, &y, &m, &d);
    sprintf(out + strlen(out), "%04d-%02d-%02d", y, m, d);
}

static void put_number(char *out, prun_rational value)
{
    char digits[PRUN_DECIMAL_PRINTED_MAX] = "?";
    prun_decimal d;

    if (prun_rational_to_decimal(value, &d) || prun_rational_round(value, 4, &d))
        prun_decimal_print(d, digits);
    strcat(out, digits);
}

static void put_pooled(char *out, const struct reader *r, struct span_text s)
{
    strncat(out, (const char *)r->pool + s.at, s.size);
}

static void put_figure(char *out, struct reader *r, const struct figure *f)
{
    put_pooled(out, r, pool_view(r, f->quote_start, f->quote_end));
    sprintf(out + strlen(out), " | %s ", comparator_sign(f->comparator));
    put_number(out, f->base);
    if (f->has_max) {
        strcat(out, "..");
        put_number(out, f->base_max);
    }
    sprintf(out + strlen(out), " %s %s%s%s%s%s | ", f->unit.base, kind_name(f->kind),
            f->per ? "/" : "", f->per ? f->per : "", f->status ? " " : "",
            f->status ? status_name(f->status) : "");
    put_pooled(out, r, f->indicator);
    strcat(out, " | ");
    if (f->has_period) {
        put_day(out, f->period.start);
        strcat(out, "..");
        put_day(out, f->period.end);
    }
    strcat(out, "\n");
}

/* A form feed divides the story from a text that repeats it. */
static const char *read_all(struct reader *r, const char *text)
{
    static char out[OUT];
    enum text_role role = TEXT_STORY;

    out[0] = 0;
    reader_begin(r, period_day_of(2025, 8, 1), 2025);
    for (const char *at = text; at; role = TEXT_REPEAT) {
        const char *end = strchr(at, '\f');
        if (!reader_read(r, role, (const uint8_t *)at, end ? (size_t)(end - at) : strlen(at)))
            return "out of memory";
        for (size_t i = 0; i < r->figure_count; i++)
            put_figure(out, r, &r->figure[i]);
        at = end ? end + 1 : NULL;
    }
    reader_end_unit(r);
    return out;
}

/* Texts without the marks that the reader is used to end in time and without a figure too many. */
static void hostile_texts_are_read(struct reader *r)
{
    static uint8_t text[60000];
    static const char *const pieces[] = {"（", "\n", "1",    "一",     "万",       "第",
                                         "至", "，", "\xff", "2024年", "12万吨和", "、"};

    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        size_t size = 0;
        for (const size_t length = strlen(pieces[i]); size + length < sizeof text; size += length)
            memcpy(text + size, pieces[i], length);
        reader_begin(r, PERIOD_NO_DAY, 0);
        ok(reader_read(r, TEXT_STORY, text, size), "60 kB of '%s' are read",
           i == 1 ? "newline" : pieces[i]);
        reader_end_unit(r);
    }
}

static void free_language(const struct language *l)
{
    cues_free((void *)l->cues);
    numerals_free((void *)l->numerals);
    periods_free((void *)l->periods);
    units_free((void *)l->units);
    variants_free((void *)l->variants);
}

static void english_is_read(bool is_print)
{
    const struct language english = {
        packs_open(CUES_EN, cues_parse), packs_open(NUMERALS_EN, numerals_parse),
        packs_open(PERIODS_EN, periods_parse), packs_open(UNITS, units_parse_en),
        packs_open(VARIANTS_EN, variants_parse)};
    struct reader reader = {.language = &english};

    for (size_t i = 0; i < sizeof english_cases / sizeof english_cases[0]; i++) {
        const struct a_case *c = &english_cases[i];
        if (is_print)
            printf("%s\n%s\n", c->text, read_all(&reader, c->text));
        else
            is_string(read_all(&reader, c->text), c->facts, c->name);
    }
    if (!is_print)
        hostile_texts_are_read(&reader);
    reader_clear(&reader);
    free_language(&english);
}

int main(int argc, char **argv)
{
    const struct language language = {
        packs_open(CUES_ZH, cues_parse), packs_open(NUMERALS, numerals_parse),
        packs_open(PERIODS, periods_parse), packs_open(UNITS, units_parse_zh),
        packs_open(VARIANTS, variants_parse)};
    struct reader reader = {.language = &language};

    if (argc > 1 && strcmp(argv[1], "--print") == 0) {
        for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
            printf("%s\n%s\n", cases[i].text, read_all(&reader, cases[i].text));
        english_is_read(true);
        return 0;
    }
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        is_string(read_all(&reader, cases[i].text), cases[i].facts, cases[i].name);
    hostile_texts_are_read(&reader);
    reader_clear(&reader);
    free_language(&language);
    english_is_read(false);
    return done();
}
