/*
 * people.c - people in running text: "title NAME", "NAME, title", "NAME said".
 *
 * A name is a surname of the table and one or two characters more (one more after a compound
 * surname), and must end where something else is known to begin: a mark, a verb of saying, a title.
 * That is what keeps words which begin like a surname out.
 */
#include "found.h"
#include "newspaper/utf8.h"

#define NAME_MOST 4

/* The ends of the characters of a possible name at `at`: up to `most` Han characters that no
 * known word of the kinds that end a name begins at. */
static uint32_t name_characters(const struct reading *r, uint32_t at, uint32_t ends[NAME_MOST],
                                uint32_t cp[NAME_MOST])
{
    uint32_t count = 0, size;

    while (count < NAME_MOST) {
        cp[count] = reading_at(r, at, &size);
        if (char_class_of(cp[count]) != CHAR_HAN)
            break;
        at += size;
        ends[count++] = at;
    }
    return count;
}

/* Whether a name may end at `at`: the text does, a mark follows, or a word that follows names. */
static bool is_name_end(const struct reading *r, uint32_t at)
{
    const struct hit *word = reading_word_at(r, at);
    uint32_t size, cp = reading_at(r, at, &size);

    if (size == 0 || char_class_of(cp) != CHAR_HAN)
        return true;
    return word && (word->classes & (MARK(SAYS) | MARK(AFTER_NAME) | MARK(TITLE)));
}

/* Whether a known word shows that the characters are no name: one that is none, or a longer one
 * inside, or a verb of saying before the end. */
static bool is_spoiled(const struct reading *r, uint32_t start, uint32_t end)
{
    const uint64_t no_name =
        MARK(NOT_NAME) | MARK(STOP) | MARK(GENERIC) | MARK(ORG_WORD) | MARK(TITLE) | MARK(SHADOW);

    for (uint32_t at = start, size; at < end; at += size) {
        const struct hit *h = reading_word_at(r, at);

        reading_at(r, at, &size);
        if (!h)
            continue;
        if ((h->classes & MARK(NOT_NAME)) || (h->start > start && (h->classes & MARK(SAYS))))
            return true;
        if (h->end - h->start > size && (h->classes & no_name))
            return true;
        if (h->start > start && h->end - h->start > size && (h->classes & MARK(AFTER_NAME)))
            return true;
    }
    return false;
}

/* The end of the name that begins at `at`; 0 for none. `least` characters at least. */
static uint32_t name_at(const struct reading *r, uint32_t at, uint32_t least)
{
    uint32_t ends[NAME_MOST], cp[NAME_MOST], count = name_characters(r, at, ends, cp), most = 3,
                                             from = 2;

    if (count < 2)
        return 0;
    if (names_is_compound(r->names, cp[0], cp[1])) {
        most = 4;
        from = 3;
    } else if (!names_is_surname(r->names, cp[0])) {
        return 0;
    }
    for (uint32_t length = most; length >= from && length >= least; length--)
        if (length <= count && is_name_end(r, ends[length - 1]) &&
            !is_spoiled(r, at, ends[length - 1]))
            return ends[length - 1];
    return 0;
}

/* A title goes back over the office that it is held in: "head of the investment section". */
static prun_bytes role_before(const struct reading *r, const struct hit *title)
{
    uint32_t start = title->start;
    const struct hit *office = reading_word_before(r, start);

    if (office && (office->classes & MARK(ORG_MINOR)))
        start = reading_name_start(r, office->start, ~(uint64_t)0, 6, false);
    return (prun_bytes){r->text.data + start, title->end - start};
}

/* "title NAME", also several: "members NAME, NAME and NAME". */
static void after_title(const struct reading *r, const struct hit *title)
{
    uint32_t at = title->end;

    for (;;) {
        uint32_t end = name_at(r, at, 2);
        const struct hit *join;

        if (!end)
            return;
        found_add(r, ENTITY_PERSON, at, end, role_before(r, title));
        join = reading_word_at(r, end);
        if (!join || !(join->classes & (MARK(JOIN) | MARK(CONNECT))))
            return;
        at = join->end;
    }
}

/* "NAME said" behind a mark, and "NAME, title": three characters at least, where no title
 * vouches. */
static void before_verb(const struct reading *r, const struct hit *verb)
{
    for (uint32_t length = 3; length <= 4; length++) {
        uint32_t start = verb->start;

        for (uint32_t i = 0; i < length && start > 0; i++)
            start -= reading_before(r, start);
        const struct hit *before = reading_word_before(r, start);
        uint32_t size, cp = start ? reading_at(r, start - reading_before(r, start), &size) : 0;
        bool is_free = start == 0 || char_class_of(cp) != CHAR_HAN ||
                       (before && (before->classes & MARK(BEFORE_NAME)));

        if (is_free && name_at(r, start, length) == verb->start) {
            found_add(r, ENTITY_PERSON, start, verb->start, (prun_bytes){NULL, 0});
            return;
        }
    }
}

void find_people(const struct reading *r)
{
    for (uint32_t i = 0; i < r->hits; i++) {
        if (r->hit[i].classes & MARK(TITLE))
            after_title(r, &r->hit[i]);
        if (r->hit[i].classes & MARK(SAYS))
            before_verb(r, &r->hit[i]);
    }
}
