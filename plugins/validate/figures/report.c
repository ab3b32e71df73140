/*
 * report.c - see report.h. Sentences are templates of the language pack with places in braces.
 */
#include "report.h"
#include <stdlib.h>
#include <string.h>

struct audit_chunk {
    struct audit_chunk *next;
    size_t used, room;
    max_align_t bytes[];
};

#define CHUNK_BYTES 16384u

void *audit_alloc(struct audit *a, size_t size)
{
    struct audit_chunk *c = a->chunk;

    size = (size + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
    if (!c || c->room - c->used < size) {
        size_t room = size > CHUNK_BYTES ? size : CHUNK_BYTES;

        c = malloc(sizeof(*c) + room);
        if (!c) {
            a->is_out_of_memory = true;
            return NULL;
        }
        *c = (struct audit_chunk){.next = a->chunk, .room = room};
        a->chunk = c;
    }
    c->used += size;
    return (char *)c->bytes + c->used - size;
}

void audit_clear(struct audit *a)
{
    while (a->chunk) {
        struct audit_chunk *next = a->chunk->next;

        free(a->chunk);
        a->chunk = next;
    }
    free(a->finding);
    a->finding = NULL;
    a->findings = a->room = 0;
}

void draft_add(struct draft *d, const char *bytes, size_t size)
{
    if (d->size + size + 1 > d->room) {
        size_t room = (d->size + size + 1) * 2;
        char *grown = audit_alloc(d->audit, room);

        if (!grown)
            return;
        if (d->size)
            memcpy(grown, d->bytes, d->size);
        d->bytes = grown;
        d->room = room;
    }
    if (size)
        memcpy(d->bytes + d->size, bytes, size);
    d->size += size;
    d->bytes[d->size] = '\0';
}

void draft_word(struct draft *d, const char *word)
{
    draft_add(d, word, strlen(word));
}

static void draft_decimal(struct draft *d, prun_decimal number)
{
    char out[PRUN_DECIMAL_PRINTED_MAX];

    draft_add(d, out, prun_decimal_print(number, out));
}

void draft_figure(struct draft *d, const struct figure *f)
{
    draft_decimal(d, f->printed);
    if (f->has_max) {
        draft_word(d, "-");
        draft_decimal(d, f->printed_max);
    }
    draft_add(d, (const char *)f->unit.data, f->unit.size);
}

void draft_number(struct draft *d, prun_rational number, int scale)
{
    prun_decimal rounded;

    if (prun_rational_round(number, scale, &rounded))
        draft_decimal(d, prun_decimal_trim(rounded));
}

void draft_amount(struct draft *d, prun_rational amount, const struct figure *like)
{
    int scale = like->printed.scale + 2;

    if (prun_rational_divide(amount, like->factor, &amount))
        draft_number(d, amount, scale < PRUN_DECIMAL_SCALE_MAX ? scale : PRUN_DECIMAL_SCALE_MAX);
    draft_add(d, (const char *)like->unit.data, like->unit.size);
}

const char *draft_text(const struct draft *d)
{
    return d->bytes ? d->bytes : "";
}

const char *report_range(struct audit *a, struct interval range, const struct figure *like)
{
    struct draft d = {.audit = a};

    draft_amount(&d, range.low, like);
    if (prun_rational_compare(range.low, range.high) != 0) {
        draft_word(&d, "-");
        draft_amount(&d, range.high, like);
    }
    return draft_text(&d);
}

const char *report_amount(struct audit *a, prun_rational amount, const struct figure *like)
{
    struct draft d = {.audit = a};

    draft_amount(&d, amount, like);
    return draft_text(&d);
}

const char *report_figure(struct audit *a, const struct figure *f)
{
    struct draft d = {.audit = a};

    draft_figure(&d, f);
    return draft_text(&d);
}

struct finding *report_new(struct audit *a, enum check_kind kind, enum verdict verdict)
{
    if (a->findings == a->room) {
        uint32_t room = a->room ? 2 * a->room : 64;
        struct finding *grown = realloc(a->finding, room * sizeof(*grown));

        if (!grown) {
            a->is_out_of_memory = true;
            return NULL;
        }
        a->finding = grown;
        a->room = room;
    }
    struct finding *f = &a->finding[a->findings++];
    *f = (struct finding){.kind = kind, .verdict = verdict};
    return f;
}

void report_member(struct finding *f, const struct audit *a, const struct figure *figure,
                   const char *role)
{
    if (!f || f->members == FINDING_MEMBERS)
        return;
    f->member[f->members].figure = (uint32_t)(figure - a->figure);
    f->member[f->members++].role = role;
}

/* The figure with the words of its clause, cut to what an editor needs to find it. */
static void draft_quote(struct draft *d, const struct figure *f)
{
    const struct item *item = scene_item(d->audit, f);
    const prun_bytes text = item->text[f->part];
    uint32_t from = f->near, limit = 60;

    if (f->end - from > limit)
        from = f->end - limit;
    while (from < f->start && (text.data[from] & 0xC0) == 0x80)
        from++;
    if (from > f->start)
        from = f->start;
    draft_add(d, (const char *)text.data + from, f->end - from);
}

static void draft_place(struct draft *d, const char *name, size_t size, const struct report *r)
{
    const struct {
        const char *name, *text;
    } places[] = {{"formula", r->formula}, {"expected", r->expected}, {"actual", r->actual}};

    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
        if (strlen(places[i].name) == size && memcmp(places[i].name, name, size) == 0 &&
            places[i].text)
            draft_word(d, places[i].text);
    if (size == 5 && memcmp(name, "first", 5) == 0 && r->first)
        draft_quote(d, r->first);
    if (size == 6 && memcmp(name, "second", 6) == 0 && r->second)
        draft_quote(d, r->second);
}

static char *copy(struct audit *a, const char *text)
{
    struct draft d = {.audit = a};

    if (!text)
        return NULL;
    draft_word(&d, text);
    return d.bytes;
}

void report_finish(struct audit *a, struct finding *f, enum message message, const struct report *r)
{
    struct draft d = {.audit = a};
    const char *at = lexicon_message(a->lexicon, message), *open, *close;

    if (!f)
        return;
    while ((open = strchr(at, '{')) && (close = strchr(open, '}'))) {
        draft_add(&d, at, (size_t)(open - at));
        draft_place(&d, open + 1, (size_t)(close - open - 1), r);
        at = close + 1;
    }
    draft_word(&d, at);
    f->message = d.bytes;
    f->formula = copy(a, r->formula);
    f->expected = copy(a, r->expected);
    f->actual = copy(a, r->actual);
    f->tolerance = copy(a, r->tolerance);
}

bool figure_range(const struct figure *f, struct interval *ret)
{
    if (prun_rational_compare(f->range.low, f->range.high) > 0)
        return false;
    *ret = f->range;
    return true;
}

bool figure_is_firm(const struct figure *f)
{
    return f->bound == INTERVAL_EQUAL && !f->has_max && !f->is_planned && !f->is_estimate;
}
