/* Prints the figures of a text: one JSON line each. For trying rules, not a test.
 * usage: facts_dump DATADIR [YYYY-MM-DD|YYYY] < text; texts are divided by a form feed. */
#include "extract/facts/extract.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cjson/cJSON.h>

static prun_bytes slurp(const char *dir, const char *name)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *f = fopen(path, "rb");
    if (!f) {
        perror(path);
        exit(1);
    }
    uint8_t *data = malloc(1 << 20);
    size_t size = fread(data, 1, (1 << 20) - 1, f);
    data[size] = 0;
    fclose(f);
    return (prun_bytes){data, size};
}

static void *parse(const char *dir, const char *name, void *(*parser)(prun_bytes, char *, size_t))
{
    char error[512] = "out of memory";
    const prun_bytes bytes = slurp(dir, name);
    void *object = parser(bytes, error, sizeof error);

    free((void *)bytes.data);
    if (!object) {
        fprintf(stderr, "%s: %s\n", name, error);
        exit(1);
    }
    return object;
}

static void add(cJSON *o, struct reader *r, const char *name, struct span_text s)
{
    char *copy = strndup((char *)r->pool + s.at, s.size);
    cJSON_AddStringToObject(o, name, s.size ? copy : "");
    free(copy);
}

static void add_day(cJSON *o, const char *name, int32_t day)
{
    int y, m, d;
    char out[32];
    if (day == PERIOD_NO_DAY) {
        cJSON_AddNullToObject(o, name);
        return;
    }
    period_date_of(day, &y, &m, &d);
    snprintf(out, sizeof out, "%04d-%02d-%02d", y, m, d);
    cJSON_AddStringToObject(o, name, out);
}

static void print(struct reader *r, const struct figure *f, int part)
{
    char out[PRUN_DECIMAL_PRINTED_MAX];
    prun_decimal d;
    cJSON *o = cJSON_CreateObject();
    const struct view *v = &r->view;
    cJSON_AddNumberToObject(o, "part", part);
    add(o, r, "text", pool_view(r, f->start, f->end));
    add(o, r, "quote", pool_view(r, f->quote_start, f->quote_end));
    if (!prun_rational_to_decimal(f->base, &d)) {
        if (!prun_rational_round(f->base, 10, &d))
            d = prun_decimal_of(0, 0);
    }
    prun_decimal_print(d, out);
    cJSON_AddStringToObject(o, "value_base", out);
    cJSON_AddStringToObject(o, "unit_base", f->unit.base);
    if (f->has_max && prun_rational_to_decimal(f->base_max, &d)) {
        prun_decimal_print(d, out);
        cJSON_AddStringToObject(o, "max_base", out);
    }
    cJSON_AddStringToObject(o, "kind", kind_name(f->kind));
    cJSON_AddStringToObject(o, "comparator", comparator_sign(f->comparator));
    if (f->per)
        cJSON_AddStringToObject(o, "per", f->per);
    cJSON_AddStringToObject(o, "status", status_name(f->status));
    add(o, r, "indicator", f->indicator);
    add(o, r, "subject", f->subject);
    add(o, r, "period_raw", f->period_raw);
    add_day(o, "period_start", f->has_period ? f->period.start : PERIOD_NO_DAY);
    add_day(o, "period_end", f->has_period ? f->period.end : PERIOD_NO_DAY);
    cJSON_AddNumberToObject(o, "list", f->list);
    cJSON_AddNumberToObject(o, "start", v->from[f->start]);
    cJSON_AddNumberToObject(o, "end", v->to[f->end - 1]);
    char *text = cJSON_PrintUnformatted(o);
    puts(text);
    free(text);
    cJSON_Delete(o);
}

int main(int argc, char **argv)
{
    const char *dir = argc > 1 ? argv[1] : ".";
    char lib[1024];
    snprintf(lib, sizeof lib, "%s/../../lib/newspaper", dir);
    struct language l = {
        parse(dir, "zh.json", cues_parse), parse(lib, "numerals-zh.json", numerals_parse),
        parse(lib, "periods-zh.json", periods_parse), parse(lib, "units.json", units_parse_zh),
        parse(lib, "variants-zh.json", variants_parse)};
    struct reader r = {.language = &l};
    int y = 0, m, d, n = argc > 2 ? sscanf(argv[2], "%d-%d-%d", &y, &m, &d) : 0;
    size_t room = 1 << 24, size;
    uint8_t *text = malloc(room);
    size = fread(text, 1, room, stdin);
    const int32_t issue = n == 3 ? period_day_of(y, m, d) : PERIOD_NO_DAY;
    /* texts end with a form feed; 0x1e before a text begins an article, 0x1d marks a repeating text */
    int article = 0, part = 0;
    reader_begin(&r, issue, n ? y : 0);
    for (size_t at = 0; at < size; part++) {
        uint8_t *end = memchr(text + at, '\f', size - at);
        size_t length = end ? (size_t)(end - text) - at : size - at, skip = 0;
        if (length && text[at] == 0x1e) {
            reader_begin(&r, issue, n ? y : 0);
            article++;
            part = 0;
            skip++;
        }
        const bool is_repeat = length > skip && text[at + skip] == 0x1d;
        skip += is_repeat;
        if (!reader_read(&r, is_repeat ? TEXT_REPEAT : TEXT_STORY, text + at + skip, length - skip))
            return 1;
        for (size_t i = 0; i < r.figure_count; i++)
            print(&r, &r.figure[i], article * 100 + part);
        at += length + 1;
    }
    free(text);
    reader_clear(&r);
    cues_free((void *)l.cues);
    numerals_free((void *)l.numerals);
    periods_free((void *)l.periods);
    units_free((void *)l.units);
    variants_free((void *)l.variants);
    return 0;
}
