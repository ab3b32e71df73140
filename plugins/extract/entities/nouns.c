/*
 * nouns.c - organisations, projects and places by how their names end.
 *
 * A name runs from behind the last word that no name holds (a verb, a preposition, a mark) to its
 * tail. What is left in front of the tail must say something of its own; "the company" is nobody's
 * name.
 */
#include "found.h"
#include "newspaper/utf8.h"

#define NAME_MOST       24 /* characters in front of a tail */
#define PLACE_MOST      3  /* of a short place name, without its tail */
#define NATURE_MOST     2  /* of a river, a street */
#define PLACE_LONG_MOST 8  /* of a zone or a park */

static const prun_bytes no_role = {NULL, 0};

static bool has(const struct hit *h, uint64_t marks)
{
    return h && (h->classes & marks);
}

/* Leaves generic words and numerals at the front of a name out: "several", "the first". */
static uint32_t skip_generic(const struct reading *r, uint32_t start, uint32_t end)
{
    for (;;) {
        const struct hit *word = reading_word_at(r, start);

        if (!has(word, MARK(GENERIC)) || word->end > end)
            return start;
        start = word->end;
    }
}

/* Whether every known word and character in front of the tail is generic. */
static uint32_t own_characters(const struct reading *r, uint32_t start, uint32_t end)
{
    uint32_t own = 0;

    while (start < end) {
        const struct hit *word = reading_word_at(r, start);
        uint32_t size;

        reading_at(r, start, &size);
        if (has(word, MARK(GENERIC) | MARK(COUNTED)) && word->end <= end) {
            start = word->end;
            continue;
        }
        own++;
        start += size;
    }
    return own;
}

/* Begins behind a number with its classifier: "six firms" are nobody's name. */
static uint32_t skip_counted(const struct reading *r, uint32_t start, uint32_t end)
{
    for (uint32_t at = start, size; at < end; at += size) {
        const struct hit *word = reading_word_at(r, at);

        reading_at(r, at, &size);
        if (has(word, MARK(COUNTED)) && word->end <= end) {
            uint32_t before = at - reading_before(r, at), step;
            uint32_t cp = at > start ? reading_at(r, before, &step) : 0;

            if (char_class_of(cp) == CHAR_DIGIT || has(reading_word_before(r, at), MARK(GENERIC)))
                start = word->end;
        }
    }
    return start;
}

/* A name does not begin with a bracket: "(reporter NAME) University of ...". */
static uint32_t skip_insert(const struct reading *r, uint32_t start, uint32_t end)
{
    uint32_t size, cp = reading_at(r, start, &size);

    if (cp != 0xFF08 && cp != '(')
        return start;
    for (uint32_t at = start; at < end; at += size) {
        cp = reading_at(r, at, &size);
        if (cp == 0xFF09 || cp == ')')
            return at + size;
    }
    return start;
}

/* Where an organisation that ends with `tail` begins. A firm's name begins behind the place of
 * a zone or a street that it lies in. */
static uint32_t organisation_start(const struct reading *r, const struct hit *tail)
{
    uint64_t stops = MARK(STOP) | MARK(BREAK) | MARK(OPENER) | MARK(CLOSER) | MARK(JOIN) |
                     MARK(TITLE) | MARK(SAYS) | MARK(ORG_STOP);
    uint32_t start;

    if (tail->classes & MARK(FIRM))
        stops |= MARK(PLACE_LONG) | MARK(ORG_TAIL);
    start = reading_name_start(r, tail->start, stops, NAME_MOST, true);
    start = skip_insert(r, skip_counted(r, start, tail->start), tail->start);
    return skip_generic(r, start, tail->start);
}

/* Offices inside an organisation that follow it directly: "... bureau, investment section". */
static uint32_t with_office(const struct reading *r, uint32_t index)
{
    uint32_t end = r->hit[index].end;

    for (uint32_t i = index + 1; i < r->hits && i < index + 8; i++) {
        const struct hit *h = &r->hit[i];

        if (h->classes &
            (MARK(STOP) | MARK(BREAK) | MARK(OPENER) | MARK(CLOSER) | MARK(JOIN) | MARK(TITLE)))
            break;
        if (reading_characters(r, end, h->end) > 20)
            break;
        if ((h->classes & MARK(ORG_MINOR)) &&
            reading_name_start(r, h->start, MARK(STOP) | MARK(BREAK), NAME_MOST, false) <= end)
            return h->end;
    }
    return end;
}

/* "the city's statistics bureau": an office with nothing but the level of its town in front. */
static bool is_local(const struct reading *r, uint32_t start, const struct hit *tail)
{
    const struct hit *level = reading_word_before(r, tail->start);

    return (tail->classes & MARK(ORG_TAIL)) && has(level, MARK(PLACE_TAIL)) &&
           level->start == start && reading_characters(r, start, level->end) == 1;
}

void find_organisations(const struct reading *r)
{
    for (uint32_t i = 0; i < r->hits; i++) {
        const struct hit *h = &r->hit[i];
        uint32_t start, end;

        if (h->classes & MARK(ORG_WORD)) {
            const struct hit *before = reading_word_before(r, h->start);
            start = has(before, MARK(PLACE_WORD)) ? before->start : h->start;
            if (start == h->start || !(h->classes & MARK(PLACE_TAIL)))
                found_add(r, ENTITY_ORGANISATION, start, h->end, no_role);
        } else if (h->classes & (MARK(ORG_TAIL) | MARK(FIRM))) {
            start = organisation_start(r, h);
            if (own_characters(r, start, h->start) < 2 && !is_local(r, start, h))
                continue;
            found_add(r, ENTITY_ORGANISATION, start, h->end, no_role);
        } else {
            continue;
        }
        end = with_office(r, i);
        if (end > h->end && (h->classes & (MARK(ORG_TAIL) | MARK(ORG_WORD))))
            found_add(r, ENTITY_ORGANISATION, start, end, no_role);
    }
}

/* A project may have a quoted name in front of or inside its own: jumps over it once. */
static uint32_t project_start(const struct reading *r, uint32_t tail_start)
{
    const uint64_t stops = MARK(STOP) | MARK(BREAK) | MARK(OPENER) | MARK(CLOSER) | MARK(JOIN) |
                           MARK(TITLE) | MARK(SAYS) | MARK(LAUNCH);
    uint32_t start = reading_name_start(r, tail_start, stops, NAME_MOST, false), open = start;
    const struct hit *closer = reading_word_before(r, start);

    if (!has(closer, MARK(CLOSER)))
        return start;
    for (uint32_t count = 0; open > 0 && count < 24; count++) {
        const struct hit *word = reading_word_before(r, open);

        open = word ? word->start : open - reading_before(r, open);
        if (has(word, MARK(OPENER)))
            return reading_name_start(r, open, stops, NAME_MOST, false);
        if (has(word, MARK(BREAK)))
            break;
    }
    return start;
}

/* Whether a name has something that only a name has: a place, a number, a Latin word. */
static bool has_proper(const struct reading *r, uint32_t start, uint32_t end)
{
    for (uint32_t at = start, size; at < end; at += size) {
        const struct hit *word = reading_word_at(r, at);
        uint32_t cp = reading_at(r, at, &size);

        if (has(word, MARK(PLACE_WORD) | MARK(PLACE_LONG) | MARK(PLACE_TAIL)) ||
            char_class_of(cp) == CHAR_DIGIT || char_class_of(cp) == CHAR_LETTER)
            return true;
    }
    return false;
}

/* How many characters of its own a project's name needs. Common tails need more, unless
 * something else shows that it is a name. */
static uint32_t least_characters(const struct reading *r, uint32_t start, const struct hit *tail)
{
    bool is_quoted = has(reading_word_at(r, start), MARK(OPENER)) ||
                     has(reading_word_before(r, tail->start), MARK(CLOSER));

    if (is_quoted || has(reading_word_at(r, start), MARK(ORG_WORD)))
        return 2;
    if (!(tail->classes & MARK(PROJECT_WEAK)) || has_proper(r, start, tail->start))
        return 4;
    return has(reading_word_before(r, start), MARK(LAUNCH)) ? 6 : 8;
}

void find_projects(const struct reading *r)
{
    for (uint32_t i = 0; i < r->hits; i++) {
        const struct hit *h = &r->hit[i];
        uint32_t start;

        if (h->classes & MARK(POLICY_WORD))
            found_add(r, ENTITY_PROJECT, h->start, h->end, no_role);
        if (!(h->classes & MARK(PROJECT_TAIL)))
            continue;
        start = project_start(r, h->start);
        if (found_covers(r, ENTITY_ORGANISATION, start, h->end))
            continue;
        if (own_characters(r, start, h->start) >= least_characters(r, start, h) &&
            reading_characters(r, start, h->end) <= 40)
            found_add(r, ENTITY_PROJECT, start, h->end, no_role);
    }
}

/* A place with one of the short tails (city, county, town, ...): two or three characters in
 * front of it, and in front of them a mark, a word that no name holds, or another place. */
/* Whether what stands in front of a place says that one follows: another place, or a word of
 * being there. */
static bool is_located(const struct reading *r, uint32_t start)
{
    return has(reading_word_before(r, start),
               MARK(PLACE_TAIL) | MARK(PLACE_WORD) | MARK(LOCATE) | MARK(JOIN));
}

/* Districts, streets and waters end in characters that many other words end in. */
static bool is_common_tail(const struct reading *r, const struct hit *tail)
{
    uint32_t size;

    return !(tail->classes & MARK(PLACE_TAIL)) || reading_at(r, tail->start, &size) == 0x533A;
}

static void short_place(const struct reading *r, const struct hit *tail)
{
    const bool is_nature = !(tail->classes & MARK(PLACE_TAIL));
    const uint64_t stops = MARK(STOP) | MARK(BREAK) | MARK(OPENER) | MARK(CLOSER) | MARK(JOIN) |
                           MARK(TITLE) | MARK(PLACE_TAIL) | MARK(PLACE_WORD) | MARK(PLACE_LONG) |
                           MARK(ORG_TAIL) | MARK(ORG_WORD) | MARK(FIRM) | MARK(LAUNCH) |
                           MARK(LOCATE) | MARK(CONNECT);
    const uint32_t most = is_nature ? NATURE_MOST : PLACE_MOST;
    uint32_t start = reading_name_start(r, tail->start, stops, most + 1, false);
    uint32_t count = reading_characters(r, start, tail->start);
    const struct hit *before = reading_word_before(r, tail->start);
    const struct hit *next = reading_word_at(r, tail->end);

    if (has(before, MARK(PLACE_WORD)) && !is_nature) {
        found_add(r, ENTITY_PLACE, before->start, tail->end, no_role);
        return;
    }
    if (count < 2 || count > most || has(next, MARK(PLACE_TAIL)) ||
        own_characters(r, start, tail->start) < 2 ||
        (is_common_tail(r, tail) && !is_located(r, start)))
        return;
    found_add(r, ENTITY_PLACE, start, tail->end, no_role);
}

static void long_place(const struct reading *r, const struct hit *tail)
{
    const uint64_t stops = MARK(STOP) | MARK(BREAK) | MARK(OPENER) | MARK(CLOSER) | MARK(JOIN) |
                           MARK(TITLE) | MARK(SAYS) | MARK(LAUNCH);
    uint32_t start = reading_name_start(r, tail->start, stops, PLACE_LONG_MOST + 1, false);

    start = skip_generic(r, skip_counted(r, start, tail->start), tail->start);
    uint32_t count = reading_characters(r, start, tail->start);

    if (count >= 2 && count <= PLACE_LONG_MOST && own_characters(r, start, tail->start) >= 2)
        found_add(r, ENTITY_PLACE, start, tail->end, no_role);
}

void find_places(const struct reading *r)
{
    for (uint32_t i = 0; i < r->hits; i++) {
        const struct hit *h = &r->hit[i];

        if (found_covers(r, ENTITY_ORGANISATION, h->start, h->end))
            continue;
        if (h->classes & MARK(PLACE_LONG))
            long_place(r, h);
        else if (h->classes & (MARK(PLACE_TAIL) | MARK(PLACE_NATURE)))
            short_place(r, h);
        else if ((h->classes & MARK(PLACE_WORD)) &&
                 !has(reading_word_at(r, h->end), MARK(PLACE_TAIL)))
            found_add(r, ENTITY_PLACE, h->start, h->end, no_role);
    }
}
