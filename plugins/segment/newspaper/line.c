/* Reading lines: decoding, squeezing, and the features that a line has by itself. */
#include "line.h"

#include <string.h>

#include "newspaper/fold.h"
#include "newspaper/utf8.h"

enum { PHONE_DIGITS = 7, TAB_COLUMNS = 4 };

size_t sheet_extent(const uint8_t *bytes, size_t size)
{
    size_t limit = size < SHEET_BYTES_MAX ? size : SHEET_BYTES_MAX;
    const uint8_t *feed = limit ? memchr(bytes, '\f', limit) : NULL;
    size_t extent = feed ? (size_t)(feed - bytes) + 1 : limit, lines = 0, last_end = 0;

    for (size_t at = 0; at < extent; at++) {
        if (bytes[at] != '\n')
            continue;
        last_end = at + 1;
        if (++lines == SHEET_LINES_MAX)
            return last_end;
    }
    if (feed || extent == size)
        return extent;
    if (last_end)
        return last_end;
    while (extent > 1 && (bytes[extent] & 0xC0) == 0x80)
        extent--;
    return extent;
}

static bool decode(struct sheet *s, struct pool *pool)
{
    s->cp = pool_array(pool, s->size + 1, sizeof *s->cp);
    s->at = pool_array(pool, s->size + 1, sizeof *s->at);
    s->class = pool_array(pool, s->size + 1, sizeof *s->class);
    if (!s->cp || !s->at || !s->class)
        return false;
    for (size_t at = 0; at < s->size;) {
        uint32_t cp;
        size_t length = utf8_decode(s->bytes, s->size, at, &cp);
        s->at[s->count] = (uint32_t)at;
        s->class[s->count] = cp == '\n' ? CHAR_OTHER : (uint8_t)char_class_of(cp);
        s->cp[s->count++] = fold_char(cp);
        at += length;
    }
    s->at[s->count] = (uint32_t)s->size;
    return true;
}

static int blank_columns(const struct sheet *s, uint32_t i)
{
    size_t bytes = s->at[i + 1] - s->at[i];

    if (bytes == 1)
        return s->bytes[s->at[i]] == '\t' ? TAB_COLUMNS : s->bytes[s->at[i]] == ' ';
    return bytes == 3 && s->bytes[s->at[i]] == 0xE3 ? 2 : 1; /* U+3000 */
}

/* Width as printed: folding narrows full-width letters, so it asks for the bytes. */
static int columns(const struct sheet *s, uint32_t i)
{
    uint32_t cp;

    if (s->class[i] == CHAR_BLANK)
        return blank_columns(s, i);
    if (s->at[i + 1] - s->at[i] == 1)
        return s->cp[i] >= 0x20;
    utf8_decode(s->bytes, s->size, s->at[i], &cp);
    return char_width(cp);
}

/* A blank between two characters means something only between two words of letters. */
static bool is_meant(const struct sheet *s, uint32_t before, uint32_t after)
{
    bool left = s->class[before] == CHAR_LETTER || (s->class[before] == CHAR_DIGIT);
    bool right = s->class[after] == CHAR_LETTER;

    return left && right && s->cp[before] < 0x2E80 && s->cp[after] < 0x2E80;
}

static void squeeze(struct sheet *s, struct line *l)
{
    uint32_t previous = UINT32_MAX;

    l->squeezed = s->squeezed_count;
    for (uint32_t i = l->first; i < l->last; i++) {
        if (s->class[i] == CHAR_BLANK)
            continue;
        if (previous != UINT32_MAX && i > previous + 1 && is_meant(s, previous, i)) {
            s->squeezed_char[s->squeezed_count] = previous + 1;
            s->squeezed[s->squeezed_count++] = ' ';
        }
        s->squeezed_char[s->squeezed_count] = i;
        s->squeezed[s->squeezed_count++] = s->cp[i];
        previous = i;
    }
    l->squeezed_last = s->squeezed_count;
}

static void count_classes(const struct sheet *s, struct line *l)
{
    size_t width = 0, run = 0, tokens = 0, single = 0, length = 0;

    for (uint32_t i = l->first; i < l->last; i++) {
        uint8_t class = s->class[i];
        width += (size_t)columns(s, i);
        l->han += class == CHAR_HAN;
        l->digits += class == CHAR_DIGIT;
        l->letters += class == CHAR_LETTER;
        l->others += class > CHAR_LETTER || class == CHAR_OTHER;
        run = class == CHAR_DIGIT || (run && s->cp[i] == '-') ? run + 1 : 0;
        l->has_phone |= run >= PHONE_DIGITS;
        if (class == CHAR_BLANK) {
            l->gaps += length > 0;
            tokens += length > 0;
            single += length == 1;
            length = 0;
        } else {
            length++;
        }
    }
    l->width = (uint16_t)(width < UINT16_MAX ? width : UINT16_MAX);
    l->is_spaced = tokens >= 3 && single * 10 >= tokens * 6;
}

static void find_end(const struct sheet *s, struct line *l)
{
    uint32_t i = l->squeezed_last;
    uint8_t class = CHAR_OTHER;
    bool has_closer = false;

    while (i > l->squeezed) {
        class = s->class[s->squeezed_char[--i]];
        if (class != CHAR_CLOSER)
            break;
        has_closer = true;
    }
    l->end = has_closer ? END_BRACKET : END_OPEN;
    if (class == CHAR_STOP)
        l->end = END_STOP;
    else if (class == CHAR_PAUSE && !has_closer)
        l->end = END_PAUSE;
}

static bool is_opening_quote(uint32_t cp)
{
    return cp == 0x201C || cp == 0x2018;
}

/* Brackets and quotation marks inside the line; straight quotation marks say nothing. */
static void balance(const struct sheet *s, struct line *l)
{
    int depth = 0, least = 0;

    for (uint32_t i = l->squeezed; i < l->squeezed_last; i++) {
        uint8_t class = s->class[s->squeezed_char[i]];
        uint32_t cp = s->squeezed[i];
        l->pauses += class == CHAR_PAUSE && i + 1 < l->squeezed_last && cp != ':';
        if (class == CHAR_OPENER)
            depth++;
        else if (class == CHAR_CLOSER && cp != '"' && cp != '\'')
            depth--;
        else if (class == CHAR_STOP && i + 1 < l->squeezed_last && cp != '.' &&
                 s->class[s->squeezed_char[i + 1]] != CHAR_CLOSER &&
                 s->class[s->squeezed_char[i + 1]] != CHAR_STOP)
            l->has_stop_inside = true;
        if (depth < least)
            least = depth;
    }
    l->pending = (int8_t)(depth < -100 ? -100 : depth > 100 ? 100 : depth);
    l->is_unbalanced = depth != 0 || least < 0;
}

static void find_start(const struct sheet *s, struct line *l)
{
    uint8_t class = s->class[l->first];
    uint32_t cp = s->cp[l->first];

    l->has_mark = class == CHAR_BULLET || (cp >= 0xE000 && cp <= 0xF8FF);
    l->has_dash = class == CHAR_DASH && cp != '-' && cp != '~';
    l->starts_inside = (class == CHAR_PAUSE || class == CHAR_STOP || class == CHAR_CLOSER ||
                        cp == '%' || cp == 0x2103) &&
                       !is_opening_quote(cp);
}

/* Two words or more that end alike: labels side by side. */
static void find_labels(const struct sheet *s, struct line *l)
{
    enum { TAIL = 2, WORD = 3 };
    uint32_t tail[TAIL] = {0}, length = 0, words = 0;

    l->has_labels = !l->is_spaced;
    for (uint32_t i = l->first; i <= l->last && l->has_labels; i++) {
        if (i < l->last && s->class[i] != CHAR_BLANK) {
            length++;
            continue;
        }
        if (!length)
            continue;
        l->has_labels = length >= WORD && s->class[i - 1] == CHAR_HAN &&
                        (words == 0 || (s->cp[i - 2] == tail[0] && s->cp[i - 1] == tail[1]));
        if (!l->has_labels)
            return; /* the word may be too short to have a tail */
        tail[0] = s->cp[i - 2];
        tail[1] = s->cp[i - 1];
        length = 0;
        words++;
    }
    l->has_labels &= words >= 2;
}

struct cue_context {
    struct line *line;
    size_t at, count;
};

static void count_cue(void *context, size_t last, uint32_t value)
{
    struct cue_context *c = context;
    uint32_t place = CUE_PLACE_OF(value);
    uint8_t *count = &c->line->cue[CUE_OF(value)];

    if ((place == CUE_AT_END || place == CUE_WHOLE) && last != c->count)
        return;
    if (*count < UINT8_MAX)
        ++*count;
}

static bool is_wrapper(uint8_t class)
{
    return class == CHAR_OPENER || class == CHAR_CLOSER || class == CHAR_BULLET;
}

static void find_cues(const struct sheet *s, struct line *l, const struct pack *pack)
{
    const uint32_t *cp = s->squeezed + l->squeezed;
    const uint32_t *chars = s->squeezed_char + l->squeezed;
    size_t count = line_length(l), first = 0, last = count;
    struct cue_context c = {l, 0, count};

    for (size_t i = 0; i < count; i++)
        trie_match(pack->inside, cp, count, i, count_cue, &c);
    trie_match(pack->start, cp, count, 0, count_cue, &c);
    while (first < last && is_wrapper(s->class[chars[first]]))
        first++;
    while (last > first && is_wrapper(s->class[chars[last - 1]]))
        last--;
    if (first == 0 && last == count)
        return;
    c.count = last - first;
    if (first > 0 || last < count)
        trie_match(pack->start, cp + first, last - first, 0, count_cue, &c);
}

enum token { TOKEN_WORDS, TOKEN_LABEL, TOKEN_VALUE };

struct token_cues {
    size_t count;
    bool has_measure, has_change; /* a unit at its end; a word of growth at its start */
    bool has_rank;
};

static void note_token_cue(void *context, size_t last, uint32_t value)
{
    struct token_cues *c = context;

    c->has_measure |= CUE_OF(value) == CUE_MEASURE && last == c->count;
    c->has_change |= CUE_OF(value) == CUE_CHANGE;
    c->has_rank |= CUE_OF(value) == CUE_RANK && last == c->count;
}

/* What stands between two blanks: "12.3 million" and "up 4.5%" are values, bare nouns labels. */
static enum token token_of(const struct sheet *s, const struct pack *pack, uint32_t first,
                           uint32_t last)
{
    enum { LABEL_MAX = 18, VALUE_MAX = 14, UNIT_MAX = 5, RANK_MAX = 9 };
    struct token_cues start = {.count = last - first}, inside = start;
    uint32_t han = 0, digits = 0, others = 0;

    for (uint32_t i = first; i < last; i++) {
        han += s->class[i] == CHAR_HAN;
        digits += s->class[i] == CHAR_DIGIT;
        others += s->class[i] == CHAR_PAUSE || (s->class[i] == CHAR_STOP && s->cp[i] != '.');
    }
    if (others || (digits && last - first > VALUE_MAX))
        return TOKEN_WORDS;
    for (uint32_t i = first + 1; i < last; i++)
        trie_match(pack->inside, s->cp + first, last - first, i - first, note_token_cue, &inside);
    if (inside.has_rank && last - first <= RANK_MAX)
        return TOKEN_VALUE;
    if (!digits)
        return han >= 2 && last - first <= LABEL_MAX ? TOKEN_LABEL : TOKEN_WORDS;
    trie_match(pack->inside, s->cp + first, last - first, 0, note_token_cue, &start);
    if (start.has_change)
        return TOKEN_VALUE;
    return s->class[first] == CHAR_DIGIT && han <= UNIT_MAX && inside.has_measure ? TOKEN_VALUE
                                                                                  : TOKEN_WORDS;
}

/* Cells of a graphic or a table: at least one value, and nothing but values and their labels. */
static bool is_value(const struct sheet *s, const struct line *l, const struct pack *pack)
{
    enum { LINE_MAX = 60 };
    uint32_t first = l->first, values = 0;

    if ((!l->digits && !l->cue[CUE_RANK]) || l->end == END_STOP || l->end == END_PAUSE ||
        line_length(l) > LINE_MAX)
        return false;
    for (uint32_t i = l->first; i <= l->last; i++) {
        enum token token;
        if (i < l->last && s->class[i] != CHAR_BLANK)
            continue;
        token = i > first ? token_of(s, pack, first, i) : TOKEN_LABEL;
        if (token == TOKEN_WORDS)
            return false;
        values += token == TOKEN_VALUE;
        first = i + 1;
    }
    return values > 0;
}

static void describe(struct sheet *s, struct line *l, const struct pack *pack)
{
    squeeze(s, l);
    count_classes(s, l);
    find_end(s, l);
    balance(s, l);
    find_start(s, l);
    if (l->gaps)
        find_labels(s, l);
    find_cues(s, l, pack);
    l->is_value = is_value(s, l, pack);
    if (l->cue[CUE_WEATHER_END] && l->cue[CUE_WEATHER] &&
        (l->cue[CUE_FORECAST] || l->cue[CUE_WEATHER] >= 2))
        l->end = END_STOP;
    if (l->cue[CUE_CARRIED_TO] || (l->cue[CUE_CARRIED_FROM] && line_length(l) <= 12))
        l->end = END_STOP;
    l->byline = l->owner = -1;
}

static size_t count_lines(const uint8_t *bytes, size_t size)
{
    size_t lines = 1;

    for (const uint8_t *at = bytes; size && (at = memchr(at, '\n', size - (size_t)(at - bytes)));
         at++)
        lines++;
    return lines;
}

/* Takes characters [first, last) as a line unless they are blank; returns whether they are not. */
static bool take_line(struct sheet *s, uint32_t first, uint32_t last, const struct pack *pack,
                      uint16_t blanks)
{
    struct line *l = &s->line[s->line_count];
    size_t indent = 0;

    while (first < last && s->class[first] == CHAR_BLANK)
        indent += (size_t)blank_columns(s, first++);
    while (last > first && s->class[last - 1] == CHAR_BLANK)
        last--;
    if (first == last)
        return false;
    l->first = first;
    l->last = last;
    l->indent = (uint16_t)(indent < 200 ? indent : 200);
    l->blank_before = blanks;
    describe(s, l, pack);
    s->line_count++;
    return true;
}

static void take_lines(struct sheet *s, const struct pack *pack)
{
    uint16_t blanks = 8;

    for (uint32_t first = 0; first < s->count;) {
        uint32_t last = first;
        while (last < s->count && s->cp[last] != '\n')
            last++;
        if (take_line(s, first, last, pack, blanks))
            blanks = 0;
        else if (blanks < 8)
            blanks++;
        first = last + 1;
    }
}

bool sheet_read(struct sheet *sheet, struct pool *pool, const struct pack *pack,
                const uint8_t *bytes, size_t size, uint64_t base)
{
    *sheet = (struct sheet){.bytes = bytes, .size = size, .base = base};
    sheet->line = pool_array(pool, count_lines(bytes, size), sizeof *sheet->line);
    sheet->squeezed = pool_array(pool, size + 1, sizeof *sheet->squeezed);
    sheet->squeezed_char = pool_array(pool, size + 1, sizeof *sheet->squeezed_char);
    if (!sheet->line || !sheet->squeezed || !sheet->squeezed_char || !decode(sheet, pool))
        return false;
    take_lines(sheet, pack);
    return true;
}
