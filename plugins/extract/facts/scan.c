/*
 * scan.c - from a text to tokens, in one pass from left to right.
 *
 * At every place the first of these that fits is taken: a decoy (a word with a numeral that counts
 * nothing), an expression of time, a quantity, the longest cue word. What none of them wants is text.
 */
#include "figure.h"

#include "newspaper/utf8.h"

#include <stdlib.h>
#include <string.h>

bool reader_room(struct reader *r, void **array, size_t *room, size_t count, size_t size)
{
    if (count < *room)
        return true;
    const size_t more = *room ? *room * 2 : 64;
    void *grown = realloc(*array, more * size);
    if (!grown) {
        r->is_out_of_memory = true;
        return false;
    }
    *array = grown;
    *room = more;
    return true;
}

bool token_is(const struct reader *r, int32_t t, enum cue class, int32_t *ret_value)
{
    if (t < 0 || t >= (int32_t)r->token_count || r->token[t].type != TOKEN_WORD)
        return false;
    const struct words *words = r->language->cues->words;
    for (const struct word_sense *s = words_sense(words, r->token[t].index); s;
         s = words_sense(words, s->next))
        if (s->class == (uint16_t) class) {
            if (ret_value)
                *ret_value = s->value;
            return true;
        }
    return false;
}

bool reader_cue_at(const struct reader *r, size_t at, enum cue class, size_t *ret_end)
{
    int32_t none;

    return at < r->view.size && words_longest(r->language->cues->words, r->view.bytes, r->view.size,
                                              at, (uint16_t) class, ret_end, &none);
}

bool reader_is_right_after(const struct reader *r, size_t at, enum cue class)
{
    const int32_t last = (int32_t)r->token_count - 1;

    if (reader_is_spaced(r) && at > 0 && r->view.bytes[at - 1] == ' ')
        at--;
    return last >= 0 && r->token[last].end == at && token_is(r, last, class, NULL);
}

bool reader_is_spaced(const struct reader *r)
{
    return words_are_spaced(r->language->cues->words);
}

/* ---- The pool ---- */

static bool pool_room(struct reader *r, size_t more)
{
    while (r->pool_size + more > r->pool_room) {
        void *array = r->pool;
        if (!reader_room(r, &array, &r->pool_room, r->pool_room, 1))
            return false;
        r->pool = array;
    }
    return true;
}

struct span_text pool_bytes(struct reader *r, const void *bytes, size_t size)
{
    const struct span_text s = {(uint32_t)r->pool_size, (uint32_t)size};

    if (!size || !pool_room(r, size))
        return (struct span_text){0, 0};
    memcpy(r->pool + r->pool_size, bytes, size);
    r->pool_size += size;
    return s;
}

struct span_text pool_view(struct reader *r, uint32_t start, uint32_t end)
{
    const uint32_t at = (uint32_t)r->pool_size;

    for (; reader_is_spaced(r) && start < end && r->view.bytes[start] == ' '; start++)
        ;
    for (; reader_is_spaced(r) && start < end && r->view.bytes[end - 1] == ' '; end--)
        ;
    for (uint32_t i = start; i < end; i++)
        if (i == start || r->view.from[i] != r->view.from[i - 1])
            (void)pool_bytes(r, r->text + r->view.from[i], r->view.to[i] - r->view.from[i]);
    return (struct span_text){at, (uint32_t)r->pool_size - at};
}

struct span_text pool_join(struct reader *r, struct span_text a, struct span_text b)
{
    const uint32_t at = (uint32_t)r->pool_size;

    if (a.size == 0 || b.size == 0 || !pool_room(r, (size_t)a.size + b.size))
        return a.size ? a : b;
    if (reader_is_spaced(r) && r->pool[a.at + a.size - 1] != ' ' && r->pool[b.at] != ' ') {
        const struct span_text blank = pool_bytes(r, " ", 1);
        return blank.size ? pool_join(r, pool_join(r, a, blank), b) : a;
    }
    memcpy(r->pool + at, r->pool + a.at, a.size);
    memcpy(r->pool + at + a.size, r->pool + b.at, b.size);
    r->pool_size += (size_t)a.size + b.size;
    return (struct span_text){at, a.size + b.size};
}

bool pool_is_equal(const struct reader *r, struct span_text a, struct span_text b)
{
    return a.size == b.size && memcmp(r->pool + a.at, r->pool + b.at, a.size) == 0;
}

/* ---- Tokens ---- */

static bool add_token(struct reader *r, enum token_type type, size_t start, size_t end,
                      int32_t index)
{
    void *array = r->token;

    if (!reader_room(r, &array, &r->token_room, r->token_count, sizeof *r->token))
        return false;
    r->token = array;
    r->token[r->token_count++] =
        (struct token){(uint32_t)start, (uint32_t)end, (uint8_t)type, index, 0};
    return true;
}

static bool add_period(struct reader *r, size_t start, const struct period *p)
{
    void *array = r->period;

    if (!reader_room(r, &array, &r->period_room, r->period_count, sizeof *r->period))
        return false;
    r->period = array;
    r->period[r->period_count] = *p;
    return add_token(r, TOKEN_PERIOD, start, p->end, (int32_t)r->period_count++);
}

static bool add_figure(struct reader *r, size_t start, const struct figure *f)
{
    void *array = r->figure;

    if (!reader_room(r, &array, &r->figure_room, r->figure_count, sizeof *r->figure))
        return false;
    r->figure = array;
    r->figure[r->figure_count] = *f;
    r->figure[r->figure_count].token = (int32_t)r->token_count;
    return add_token(r, TOKEN_FIGURE, start, f->end, (int32_t)r->figure_count++);
}

static bool is_digit(uint8_t byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_letter(uint8_t byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

/* Something that starts with digits must not start inside a longer run of digits or letters. */
static bool is_inside_run(const struct view *v, size_t at)
{
    return at > 0 && is_digit(v->bytes[at]) &&
           (is_digit(v->bytes[at - 1]) || is_letter(v->bytes[at - 1]) ||
            (at > 1 && (v->bytes[at - 1] == '.' || v->bytes[at - 1] == '-') &&
             is_digit(v->bytes[at - 2])));
}

/* The longest decoy among the words found; one that ends inside a longer number is none. */
static size_t decoy_of(const struct reader *r, const struct word_match *found, size_t count)
{
    const struct words *words = r->language->cues->words;
    const struct view *v = &r->view;

    for (size_t i = count; i-- > 0;)
        for (const struct word_sense *s = words_sense(words, found[i].sense); s;
             s = words_sense(words, s->next)) {
            const size_t end = found[i].end;
            const bool is_cut = is_digit(v->bytes[end - 1]) && end < v->size &&
                                (is_digit(v->bytes[end]) || v->bytes[end] == '.');
            if (s->class == CUE_DECOY && !is_cut)
                return end;
        }
    return 0;
}

static bool period_at(const struct reader *r, size_t at, struct period *ret)
{
    const struct language *l = r->language;

    return !is_inside_run(&r->view, at) &&
           period_read(l->periods, l->numerals, r->view.bytes, r->view.size, at, ret) &&
           !reader_is_right_after(r, at, CUE_ORDINAL) &&
           !((ret->parts & ~(unsigned)PERIOD_CLOCK) == PERIOD_DAY &&
             (reader_is_right_after(r, at, CUE_NOT_DAY_AFTER) ||
              reader_is_right_after(r, at, CUE_EVERY)));
}

/* The end of a number that counts nothing: a code, a phone number, digits in a name. */
static size_t number_at(const struct reader *r, size_t at)
{
    struct numeral n;
    size_t end = at;

    if (!is_digit(r->view.bytes[at]))
        return 0;
    if (numeral_read(r->language->numerals, r->view.bytes, r->view.size, at, &n) &&
        !(n.flags & NUMERAL_FRACTION))
        end = n.multiplier;
    while (end < r->view.size && (is_digit(r->view.bytes[end]) || is_letter(r->view.bytes[end])))
        end++;
    return end > at ? end : at + 1;
}

/* Only a number, a sign, an ordinal mark or a currency opens a quantity. */
static bool may_be_quantity(const struct reader *r, size_t at, const struct word_match *found,
                            size_t count)
{
    const struct words *words = r->language->cues->words;
    struct unit_reading none;

    if (numeral_may_start(r->language->numerals, r->view.bytes, r->view.size, at) ||
        unit_prefix_read(r->language->units, r->view.bytes, r->view.size, at, &none))
        return true;
    for (size_t i = 0; i < count; i++)
        for (const struct word_sense *s = words_sense(words, found[i].sense); s;
             s = words_sense(words, s->next))
            if (s->class == CUE_ORDINAL || s->class == CUE_NEGATIVE)
                return true;
    return false;
}

/* Takes one token or character at `at`; returns where the next one starts. */
static size_t step(struct reader *r, size_t at)
{
    /* Where words are spaced, a token begins with the blank before it: so that tokens touch. */
    const size_t start = at;
    if (reader_is_spaced(r) && r->view.bytes[at] == ' ' && at + 1 < r->view.size)
        at++;
    struct word_match found[16];
    const size_t count =
        words_at(r->language->cues->words, r->view.bytes, r->view.size, at, found, 16);
    const size_t word_end = count ? found[count - 1].end : 0;
    struct period p;
    struct figure f;
    size_t end = decoy_of(r, found, count);
    const bool is_period = period_at(r, at, &p);

    if (end && !(is_period && p.end > end))
        return add_token(r, TOKEN_DECOY, start, end, 0) ? end : r->view.size;
    if (is_period && p.end >= word_end)
        return add_period(r, start, &p) ? p.end : r->view.size;
    if (may_be_quantity(r, at, found, count) && !is_inside_run(&r->view, at) &&
        scan_quantity(r, at, &f))
        return add_figure(r, start, &f) ? f.end : r->view.size;
    if ((end = number_at(r, at)) != 0)
        return add_token(r, TOKEN_DECOY, start, end, 0) ? end : r->view.size;
    if (word_end)
        return add_token(r, TOKEN_WORD, start, word_end, found[count - 1].sense) ? word_end
                                                                              : r->view.size;
    return view_next(&r->view, at);
}

bool scan_text(struct reader *r)
{
    r->token_count = r->period_count = r->figure_count = 0;
    if (!view_set(&r->view, r->language->variants, r->text, r->text_size)) {
        r->is_out_of_memory = true;
        return false;
    }
    for (size_t at = 0; at < r->view.size && !r->is_out_of_memory;)
        at = step(r, at);
    return !r->is_out_of_memory;
}
