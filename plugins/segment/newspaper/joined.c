/* Joining: bytes and pieces grow together, so that the map is exact by construction. */
#include "joined.h"

#include <string.h>

#include "newspaper/utf8.h"

void joined_init(struct joined *j, const struct sheet *sheet, struct pool *pool, bool is_title)
{
    *j = (struct joined){
        .sheet = sheet, .pool = pool, .last_char = UINT32_MAX, .is_title = is_title};
}

static bool make_room(struct joined *j, uint32_t size)
{
    uint32_t room = j->room ? j->room : 256;
    uint8_t *grown;

    while (room < j->size + size)
        room *= 2;
    if (room == j->room)
        return true;
    grown = pool_take(j->pool, room);
    if (!grown)
        return false;
    if (j->size)
        memcpy(grown, j->bytes, j->size);
    j->bytes = grown;
    j->room = room;
    return true;
}

static bool make_piece_room(struct joined *j)
{
    uint32_t room = j->piece_room ? j->piece_room * 2 : 16;
    prun_piece *grown;

    if (j->piece_count < j->piece_room)
        return true;
    grown = pool_array(j->pool, room, sizeof *grown);
    if (!grown)
        return false;
    if (j->piece_count)
        memcpy(grown, j->piece, j->piece_count * sizeof *grown);
    j->piece = grown;
    j->piece_room = room;
    return true;
}

/* Full-width digits, letters and percent signs are put out as the narrow ones; a full-width stop
 * only inside a number. Returns the narrow character, or 0. */
static uint8_t narrow(const struct sheet *s, uint32_t i)
{
    uint32_t cp = s->cp[i];

    if (s->class[i] == CHAR_BLANK)
        return ' ';
    if (cp >= 0x80 || s->at[i + 1] - s->at[i] != 3)
        return 0;
    if (s->class[i] == CHAR_DIGIT || s->class[i] == CHAR_LETTER || cp == '%')
        return (uint8_t)cp;
    return cp == '.' && i > 0 && s->class[i - 1] == CHAR_DIGIT ? '.' : 0;
}

static void add_char(struct joined *j, uint32_t i)
{
    const struct sheet *s = j->sheet;
    uint32_t from_size = s->at[i + 1] - s->at[i], size = from_size;
    uint64_t from = s->base + s->at[i];
    uint8_t folded = from_size > 1 ? narrow(s, i) : 0;
    prun_piece *last;

    if (!make_room(j, size) || !make_piece_room(j))
        return;
    if (folded)
        j->bytes[j->size] = folded;
    else
        memcpy(j->bytes + j->size, s->bytes + s->at[i], size);
    size = folded ? 1 : size;
    last = j->piece_count ? &j->piece[j->piece_count - 1] : NULL;
    if (last && !folded && last->to == from && last->end == j->size &&
        last->to - last->from == last->end - last->start) {
        last->end += size;
        last->to += size;
    } else {
        j->piece[j->piece_count++] = (prun_piece){j->size, j->size + size, from, from + from_size};
    }
    j->size += size;
    j->last_char = i;
}

static void add_separator(struct joined *j, char separator)
{
    if (make_room(j, 1))
        j->bytes[j->size++] = (uint8_t)separator;
}

void joined_break(struct joined *j, char separator)
{
    if (j->size && j->bytes[j->size - 1] != (uint8_t)separator)
        add_separator(j, separator);
    j->last_char = UINT32_MAX;
}

static bool is_word_char(const struct sheet *s, uint32_t i)
{
    return s->class[i] == CHAR_LETTER && s->cp[i] < 0x2E80;
}

/* A line ends in "co-" and the next goes on with "operate": the hyphen is not of the word. */
static void drop_hyphen(struct joined *j, uint32_t next)
{
    const struct sheet *s = j->sheet;
    uint32_t i = j->last_char;
    prun_piece *last = j->piece_count ? &j->piece[j->piece_count - 1] : NULL;

    if (i == 0 || s->cp[i] != '-' || s->cp[i - 1] < 'a' || s->cp[i - 1] > 'z' ||
        s->cp[next] < 'a' || s->cp[next] > 'z' || !last || last->end != j->size ||
        last->end - last->start < 2)
        return;
    last->end--;
    last->to--;
    j->size--;
}

static void join_wrap(struct joined *j, uint32_t next)
{
    const struct sheet *s = j->sheet;

    if (j->last_char == UINT32_MAX)
        return;
    if (is_word_char(s, j->last_char) && is_word_char(s, next))
        add_separator(j, ' ');
    else if (is_word_char(s, next))
        drop_hyphen(j, next);
}

static bool is_blank_meant(const struct joined *j, uint32_t before, uint32_t after)
{
    const struct sheet *s = j->sheet;
    bool left = is_word_char(s, before), right = is_word_char(s, after);

    if (left && right)
        return true;
    return (left && s->class[after] == CHAR_DIGIT) || (right && s->class[before] == CHAR_DIGIT) ||
           (right && (s->cp[before] == ',' || s->cp[before] == '.') && s->cp[before] < 0x80);
}

void joined_add_line(struct joined *j, const struct line *line, uint32_t keep_blank_after)
{
    const struct sheet *s = j->sheet;
    uint32_t keep =
        keep_blank_after == UINT32_MAX ? UINT32_MAX : s->squeezed_char[keep_blank_after];
    uint32_t blank = UINT32_MAX;

    join_wrap(j, line->first);
    for (uint32_t i = line->first; i < line->last; i++) {
        if (s->class[i] == CHAR_BLANK) {
            if (blank == UINT32_MAX)
                blank = i;
            continue;
        }
        if (blank != UINT32_MAX && blank > line->first &&
            (blank - 1 == keep || (j->is_title && !line->is_spaced) ||
             is_blank_meant(j, blank - 1, i))) {
            add_char(j, blank);
        }
        blank = UINT32_MAX;
        add_char(j, i);
    }
}

void joined_add_squeezed(struct joined *j, uint32_t first, uint32_t last, const bool *keep)
{
    for (uint32_t i = first; i < last; i++)
        if (!keep || keep[i - first])
            add_char(j, j->sheet->squeezed_char[i]);
}

prun_text joined_text(const struct joined *j)
{
    uint32_t size = j->size;

    while (size && (j->bytes[size - 1] == '\n' || j->bytes[size - 1] == ' '))
        size--;
    return (prun_text){j->bytes, j->piece, size, j->piece_count};
}
