/* Lines to blocks: equal states go together; a text ends where the next paragraph opens something
 * new. */
#include "block.h"

#include <string.h>

#include "newspaper/utf8.h"

enum {
    END_BYLINE_CHARS = 60,
    CAPTION_CHARS = 260,
    WEATHER_CHARS = 260,
    STANDING_HEAD_MAX = 10,
    REMARK_CHARS = 24
};

static enum block_kind kind_of(const struct line *l)
{
    switch ((enum state)l->state) {
    case STATE_HEAD:
        return BLOCK_HEAD;
    case STATE_BYLINE:
        return BLOCK_BYLINE;
    case STATE_AD:
        return BLOCK_AD;
    case STATE_FIGURE:
        return BLOCK_FIGURE;
    case STATE_FURNITURE:
        return BLOCK_FURNITURE;
    default:
        return BLOCK_TEXT;
    }
}

static void add_cues(const struct sheet *s, size_t first, size_t last, unsigned *cue)
{
    for (size_t i = first; i < last; i++)
        for (int c = 0; c < CUE_COUNT; c++)
            cue[c] += s->line[i].cue[c];
}

/* Whether the line after a text names the photographer and nobody else. */
static bool is_photo_credit(const struct blocks *b, const struct sheet *s, size_t at)
{
    const struct line *l = &s->line[at];

    return at < s->line_count && l->state == STATE_BYLINE && l->blank_before == 0 &&
           b->byline[l->byline].kinds == 1u << ROLE_PHOTO;
}

/* The kind of a paragraph, or of several. */
static enum text_kind text_kind_of(const struct blocks *b, const struct sheet *s, size_t first,
                                   size_t last)
{
    const struct line *l = &s->line[first];
    unsigned cue[CUE_COUNT] = {0};
    size_t length = s->line[last - 1].squeezed_last - l->squeezed;

    add_cues(s, first, last, cue);
    if (length <= WEATHER_CHARS && l->cue[CUE_FORECAST] && cue[CUE_WEATHER] >= 2)
        return TEXT_WEATHER;
    if (length <= WEATHER_CHARS && cue[CUE_WEATHER] >= 5 && !cue[CUE_ATTRIBUTION])
        return TEXT_WEATHER;
    if (!l->cue[CUE_OPENER] && cue[CUE_NOTICE] * 60 >= length &&
        (cue[CUE_NOTICE] >= 2 || (length <= 60 && !cue[CUE_ATTRIBUTION])))
        return TEXT_NOTICE;
    if (length <= CAPTION_CHARS &&
        (l->cue[CUE_CAPTION] || s->line[last - 1].cue[CUE_CAPTION] || is_photo_credit(b, s, last)))
        return TEXT_CAPTION;
    return l->has_mark ? TEXT_BRIEF : TEXT_PROSE;
}

static size_t paragraph_end(const struct sheet *s, size_t first, size_t limit)
{
    size_t last = first + 1;

    while (last < limit && s->line[last].state == STATE_TEXT)
        last++;
    return last;
}

/* ---- Bylines inside a text ---- */

static int32_t keep_byline(struct blocks *b, struct pool *pool, const struct byline *found)
{
    if (b->byline_count == b->byline_room) {
        size_t room = b->byline_room * 2 + 8;
        struct byline *grown = pool_array(pool, room, sizeof *grown);
        if (!grown)
            return -1;
        memcpy(grown, b->byline, b->byline_count * sizeof *grown);
        b->byline = grown;
        b->byline_room = room;
    }
    b->byline[b->byline_count] = *found;
    return (int32_t)b->byline_count++;
}

static bool is_round_opener(uint32_t cp)
{
    return cp == '(' || cp == 0x3010 || cp == 0x3014;
}

static bool is_round_closer(uint32_t cp)
{
    return cp == ')' || cp == 0x3011 || cp == 0x3015;
}

/* "... (reporter NAME)" at the end of squeezed[first..last). */
static int32_t read_end_byline(struct blocks *b, const struct sheet *s, const struct pack *pack,
                               struct pool *pool, uint32_t first, uint32_t last)
{
    struct byline found;
    uint32_t open = last - 1;

    if (last - first < 5 || !is_round_closer(s->squeezed[last - 1]))
        return -1;
    while (open > first && last - open < END_BYLINE_CHARS && !is_round_opener(s->squeezed[open]))
        open--;
    if (!is_round_opener(s->squeezed[open]) || !byline_read(s, pack, open + 1, last - 1, &found))
        return -1;
    return keep_byline(b, pool, &found);
}

struct longest {
    size_t last;
};

static void keep_opener(void *context, size_t last, uint32_t value)
{
    struct longest *l = context;

    if (CUE_OF(value) == CUE_OPENER && last > l->last)
        l->last = last;
}

static void note_filler(void *context, size_t last, uint32_t value)
{
    (void)value;
    *(size_t *)context = last;
}

/* "reporter NAME reports" without brackets, behind the first words. */
static int32_t read_report_byline(struct blocks *b, const struct sheet *s, const struct pack *pack,
                                  struct pool *pool, uint32_t first, uint32_t last)
{
    enum { REPORT_CHARS = 30 };
    struct byline found;

    for (uint32_t at = first + 2; at < last && at < first + REPORT_CHARS; at++) {
        size_t length = 0;
        trie_match(pack->filler, s->squeezed + at, last - at, 0, note_filler, &length);
        if (length)
            return byline_read(s, pack, first, at, &found) ? keep_byline(b, pool, &found) : -1;
    }
    return -1;
}

/* "Local news (reporter NAME) ..." or "(reporter NAME) ..." or "Local news reporter NAME reports:
 * ..." */
static int32_t read_start_byline(struct blocks *b, const struct sheet *s, const struct pack *pack,
                                 struct pool *pool, uint32_t first, uint32_t last)
{
    struct longest opener = {0};
    struct byline found;
    uint32_t at = first, close;

    trie_match(pack->start, s->squeezed + first, last - first, 0, keep_opener, &opener);
    at += (uint32_t)opener.last;
    if (at > first && is_round_opener(s->squeezed[at - 1]))
        at--;
    if (at >= last || !is_round_opener(s->squeezed[at]))
        return opener.last ? read_report_byline(b, s, pack, pool, at, last) : -1;
    for (close = at + 1; close < last && close - at < END_BYLINE_CHARS; close++)
        if (is_round_closer(s->squeezed[close]))
            return byline_read(s, pack, at + 1, close, &found) ? keep_byline(b, pool, &found) : -1;
    return -1;
}

/* ---- Cutting ---- */

/* The measure that most of the full lines have; 0 when fewer than two tell. */
static uint16_t frequent_measure(const struct sheet *s, size_t first, size_t last)
{
    uint16_t best = 0;
    int votes = 0;
    size_t full = 0;

    for (size_t i = first; i < last; i++) {
        uint16_t m = s->line[i].measure;
        if (!s->line[i].is_full || s->line[i].end == END_STOP)
            continue;
        full++;
        if (votes == 0)
            best = m;
        votes += m == best ? 1 : -1;
    }
    return full >= 2 ? best : 0;
}

static void finish_text(struct blocks *b, struct block *k, const struct sheet *s,
                        const struct pack *pack, struct pool *pool)
{
    const struct line *first = &s->line[k->first], *last = &s->line[k->last - 1];

    k->text = text_kind_of(b, s, k->first, k->last);
    k->has_opener = first->cue[CUE_OPENER] > 0;
    k->is_open = last->end == END_OPEN || last->end == END_PAUSE;
    k->start_byline = read_start_byline(b, s, pack, pool, first->squeezed, last->squeezed_last);
    k->end_byline = read_end_byline(b, s, pack, pool, first->squeezed, last->squeezed_last);
    if (k->start_byline >= 0)
        k->has_opener = true;
}

static void finish_head(struct block *k, const struct sheet *s)
{
    for (uint32_t i = k->first; i < k->last; i++) {
        k->is_section |= s->line[i].cue[CUE_SECTION] + s->line[i].cue[CUE_LABEL] > 0 &&
                         k->last - k->first == 1 && k->length <= STANDING_HEAD_MAX &&
                         !s->line[i].has_dash;
        k->is_brief_head |= s->line[i].cue[CUE_BRIEF_HEAD] > 0;
        k->is_notice_head |= s->line[i].cue[CUE_NOTICE_HEAD] > 0;
        k->is_forecast_head |= s->line[i].cue[CUE_FORECAST] > 0;
        k->is_ad_head |= s->line[i].cue[CUE_AD_HEAD] > 0;
    }
}

static bool is_notice(const struct blocks *b, const struct block *k)
{
    return k->kind == BLOCK_TEXT &&
           (k->text == TEXT_NOTICE ||
            (k > b->block && k[-1].kind == BLOCK_HEAD && k[-1].is_notice_head && !k->has_opener));
}

/* The institution and the day below a notice. */
static bool is_signature(const struct blocks *b, const struct block *k, const struct sheet *s)
{
    const struct line *l = &s->line[k->first];
    bool is_below = k > b->block && (k[-1].is_signature || is_notice(b, k - 1));

    return is_below && k->last - k->first <= 2 &&
           (k->kind == BLOCK_HEAD || k->kind == BLOCK_FURNITURE) &&
           ((l->cue[CUE_ORGANISATION] && k->kind == BLOCK_HEAD) ||
            (l->cue[CUE_FOLIO] && line_length(l) <= 14)) &&
           !l->cue[CUE_NOTICE_HEAD];
}

/* "(The author is ...)": of the text above. */
static bool is_note(const struct blocks *b, const struct block *k, const struct sheet *s)
{
    const struct line *l = &s->line[k->first];

    return k->kind == BLOCK_HEAD && k->last - k->first == 1 && k->is_bracketed &&
           l->end == END_BRACKET &&
           s->class[s->squeezed_char[l->squeezed_last - 1]] == CHAR_CLOSER && l->pending == 0 &&
           is_round_opener(s->squeezed[l->squeezed]) && k > b->block && k[-1].kind != BLOCK_HEAD &&
           !k->is_section && !k->is_brief_head;
}

static void finish(struct blocks *b, struct block *k, const struct sheet *s,
                   const struct pack *pack, struct pool *pool)
{
    uint8_t class = s->class[s->line[k->first].first];

    k->next = k->previous = k->body = k->start_byline = k->end_byline = -1;
    k->length = s->line[k->last - 1].squeezed_last - s->line[k->first].squeezed;
    k->measure = frequent_measure(s, k->first, k->last);
    k->is_bracketed = class == CHAR_OPENER;
    if (k->kind == BLOCK_TEXT)
        finish_text(b, k, s, pack, pool);
    else if (k->kind == BLOCK_HEAD)
        finish_head(k, s);
    k->is_note = is_note(b, k, s);
    k->is_signature = is_signature(b, k, s);
}

static bool differ(uint16_t a, uint16_t b)
{
    return a && b && (a > b + 4 || b > a + 4);
}

/* Whether the paragraph that begins at `at` opens something new after the one that begins at
 * `before`. */
static bool opens_text(const struct blocks *b, const struct sheet *s, size_t before, size_t at,
                       size_t limit, bool was_signed)
{
    const struct line *l = &s->line[at], *last = &s->line[at - 1];
    size_t end = paragraph_end(s, at, limit);
    enum text_kind was = text_kind_of(b, s, before, at), is = text_kind_of(b, s, at, end);

    if (l->cue[CUE_OPENER] || was_signed)
        return true;
    if (last->end == END_OPEN || last->end == END_PAUSE)
        return l->blank_before > 0;
    if (is == TEXT_BRIEF && l->has_mark)
        return true;
    if (was == TEXT_WEATHER && is == TEXT_PROSE &&
        s->line[end - 1].squeezed_last - l->squeezed <= REMARK_CHARS)
        return false;
    if (was != is && (was == TEXT_WEATHER || is == TEXT_WEATHER))
        return true;
    if (was != is && is == TEXT_CAPTION && is_photo_credit(b, s, end))
        return true;
    if (l->blank_before == 0)
        return false;
    if (was != is &&
        (was == TEXT_NOTICE || is == TEXT_NOTICE || was == TEXT_CAPTION || is == TEXT_CAPTION))
        return true;
    return differ(frequent_measure(s, before, at), frequent_measure(s, at, end));
}

static bool is_signed_paragraph(struct blocks *b, const struct sheet *s, const struct pack *pack,
                                struct pool *pool, size_t first, size_t last)
{
    size_t before = b->byline_count;
    bool is_signed = read_end_byline(b, s, pack, pool, s->line[first].squeezed,
                                     s->line[last - 1].squeezed_last) >= 0;

    b->byline_count = before;
    return is_signed;
}

static size_t text_end(struct blocks *b, const struct sheet *s, const struct pack *pack,
                       struct pool *pool, size_t first, size_t limit)
{
    size_t before = first, at = paragraph_end(s, first, limit);

    while (at < limit) {
        bool was_signed = is_signed_paragraph(b, s, pack, pool, before, at);
        if (opens_text(b, s, before, at, limit, was_signed))
            return at;
        before = at;
        at = paragraph_end(s, at, limit);
    }
    return at;
}

static size_t head_end(const struct sheet *s, size_t first, size_t limit)
{
    size_t at = first + 1;

    while (at < limit && s->line[at].blank_before == 0)
        at++;
    return at;
}

static bool is_photo_line(const struct blocks *b, const struct sheet *s, size_t at)
{
    return b->byline[s->line[at].byline].kinds == 1u << ROLE_PHOTO;
}

static size_t block_end(struct blocks *b, const struct sheet *s, const struct pack *pack,
                        struct pool *pool, size_t first)
{
    enum block_kind kind = kind_of(&s->line[first]);
    size_t limit = first + 1;

    while (limit < s->line_count && kind_of(&s->line[limit]) == kind)
        limit++;
    if (kind == BLOCK_TEXT)
        return text_end(b, s, pack, pool, first, limit);
    if (kind == BLOCK_HEAD)
        return head_end(s, first, limit);
    if (kind == BLOCK_BYLINE) {
        for (size_t at = first + 1; at < limit; at++)
            if (s->line[at].blank_before || is_photo_line(b, s, at - 1) != is_photo_line(b, s, at))
                return at;
    }
    return limit;
}

static bool has_graphic(const struct sheet *s, const struct block *k)
{
    for (uint32_t i = k->first; i < k->last; i++)
        if (s->line[i].is_value || s->line[i].has_labels || s->line[i].is_repeated ||
            s->line[i].cue[CUE_GRAPHIC])
            return true;
    return false;
}

/* A graphic's title without a graphic below is a head like others. */
static void demote_figures(struct blocks *b, const struct sheet *s, const struct pack *pack,
                           struct pool *pool)
{
    for (size_t i = 0; i < b->count; i++) {
        struct block *k = &b->block[i];
        bool is_beside =
            i + 1 < b->count && (k[1].kind == BLOCK_FIGURE || k[1].kind == BLOCK_BYLINE);
        if (k->kind != BLOCK_FIGURE || has_graphic(s, k) ||
            (is_beside && s->line[k->first].cue[CUE_GRAPHIC_HEAD] && i + 2 < b->count &&
             k[2].kind == BLOCK_FIGURE))
            continue;
        k->kind = BLOCK_HEAD;
        finish(b, k, s, pack, pool);
    }
}

bool blocks_read(struct blocks *blocks, const struct sheet *sheet, const struct pack *pack,
                 struct pool *pool, struct byline *bylines, size_t byline_count)
{
    *blocks = (struct blocks){
        .byline = bylines, .byline_count = byline_count, .byline_room = byline_count};
    blocks->block = pool_array(pool, sheet->line_count + 1, sizeof *blocks->block);
    if (!blocks->block)
        return false;
    for (size_t at = 0; at < sheet->line_count;) {
        struct block *k = &blocks->block[blocks->count++];
        k->kind = kind_of(&sheet->line[at]);
        k->first = (uint32_t)at;
        at = block_end(blocks, sheet, pack, pool, at);
        k->last = (uint32_t)at;
        finish(blocks, k, sheet, pack, pool);
    }
    demote_figures(blocks, sheet, pack, pool);
    return !pool->has_failed;
}
